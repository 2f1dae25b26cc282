"""Pencil, eraser and stamp: exact bytes, one step for each drag, and back again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.model.brush import Brush
from pxide.model.document import Document
from pxide.model.tab import Tab
from pxide.tools.eraser import Eraser
from pxide.tools.eyedropper import Eyedropper
from pxide.tools.freehand import Freehand, line
from pxide.tools.pencil import Pencil
from pxide.tools.stamp import Stamp
from pxide.tools.tool import Touch
from pxide.tools.toolbox import Toolbox
from tests.pxide.tools.conftest import SHIFT, Drag
from vm.core.faults import Problem
from vm.core.picture import Box, blank, word_at, words_of
from vm.isa.table import BY_SPELLING, ISA, Op, encode

bytes_ = st.integers(0, 255)
points = st.tuples(st.integers(-5, 36), st.integers(-5, 24))
drags = st.lists(st.lists(points, min_size=1, max_size=5), max_size=6)


def test_the_pencil_overwrites_all_four_bytes(tab: Tab, brush: Brush, drag: Drag) -> None:
    brush.set_pixel((9, 8, 7, 0))
    drag(Pencil(brush), [(3, 4)])
    assert tab.document.picture[4, 3].tolist() == [9, 8, 7, 0]


def test_eyedropper_then_pencil_is_the_identity_for_every_value_and_alpha(
    brush: Brush,
) -> None:
    picture = blank(257, 256)
    values = np.arange(256, dtype=np.uint8)
    picture[:, :256, 0] = values
    picture[:, :256, 1] = values[::-1]
    picture[:, :256, 2] = values ^ 0xAA
    picture[:, :256, 3] = values[:, None]
    tab = Tab(Document(picture))
    eyedropper, pencil = Eyedropper(brush), Pencil(brush)
    for y in range(256):
        for x in range(0, 256, 5):
            eyedropper.press(tab, Touch(x, y))
            touch = Touch(256, y)
            pencil.press(tab, touch)
            pencil.release(tab, touch)
            assert word_at(picture, 256, y) == word_at(picture, x, y)


def test_a_drag_paints_every_pixel_on_its_way_and_no_other(
    tab: Tab, brush: Brush, drag: Drag
) -> None:
    before = tab.document.picture.copy()
    brush.set_pixel((1, 2, 3, 4))
    drag(Pencil(brush), [(2, 2), (12, 6), (12, 15)])
    expected = before.copy()
    for x, y in [*line((2, 2), (12, 6)), *line((12, 6), (12, 15))]:
        expected[y, x] = (1, 2, 3, 4)
    assert (tab.document.picture == expected).all()


def test_shift_draws_a_line_from_where_the_last_drag_ended(
    tab: Tab, brush: Brush, drag: Drag
) -> None:
    expected = tab.document.picture.copy()
    brush.set_pixel((5, 5, 5, 5))
    pencil = Pencil(brush)
    drag(pencil, [(1, 1), (3, 1)])
    drag(pencil, [(20, 12)], SHIFT)
    for x, y in [(1, 1), (2, 1), *line((3, 1), (20, 12))]:
        expected[y, x] = (5, 5, 5, 5)
    assert (tab.document.picture == expected).all()
    assert tab.document.undo.count() == 2


def test_shift_on_another_document_starts_where_it_is_pressed(
    tab: Tab, brush: Brush, drag: Drag
) -> None:
    pencil, other = Pencil(brush), Tab(Document.new(8, 8))
    drag(pencil, [(1, 1)])
    pencil.press(other, Touch(6, 6, modifiers=SHIFT))
    pencil.release(other, Touch(6, 6, modifiers=SHIFT))
    assert np.argwhere(words_of(other.document.picture)).tolist() == [[6, 6]]


def test_the_eraser_writes_the_empty_pixel(tab: Tab, drag: Drag) -> None:
    drag(Eraser(), [(0, 0), (31, 0)])
    assert not tab.document.picture[0].any()
    assert tab.document.picture[1].any()


@pytest.mark.parametrize("op", ISA, ids=lambda op: op.spelling)
def test_the_stamp_paints_each_instruction_with_its_operands(
    op: Op, tab: Tab, brush: Brush, drag: Drag
) -> None:
    brush.set_op(op)
    operands = (200, 3, 129)[: len(op.operands)]
    for index, value in enumerate(operands):
        brush.set_operand(index, value)
    drag(Stamp(brush), [(7, 7)])
    assert word_at(tab.document.picture, 7, 7) == encode(op, operands)


def test_a_stamp_without_an_instruction_says_so_and_paints_nothing(tab: Tab, brush: Brush) -> None:
    before = tab.document.picture.copy()
    with pytest.raises(Problem, match="No instruction"):
        Stamp(brush).press(tab, Touch(0, 0))
    assert (tab.document.picture == before).all()
    assert tab.document.undo.count() == 0


def test_a_drag_is_one_step_and_a_cancelled_one_is_none(tab: Tab, brush: Brush) -> None:
    before = tab.document.picture.copy()
    pencil = Pencil(brush)
    pencil.press(tab, Touch(0, 0))
    pencil.move(tab, Touch(20, 10))
    assert (tab.document.picture != before).any()
    pencil.cancel()
    assert (tab.document.picture == before).all()
    assert tab.document.undo.count() == 0
    pencil.move(tab, Touch(5, 5))
    pencil.release(tab, Touch(5, 5))
    assert (tab.document.picture == before).all()


@given(drags, st.tuples(bytes_, bytes_, bytes_, bytes_))
def test_undo_all_is_the_start_and_redo_all_the_end(
    strokes: list[list[tuple[int, int]]], pixel: tuple[int, int, int, int]
) -> None:
    rng = np.random.default_rng(3)
    tab, brush = Tab(Document(rng.integers(0, 256, (20, 32, 4), dtype=np.uint8))), Brush()
    brush.set_pixel(pixel)
    document, start = tab.document, tab.document.picture.copy()
    tools: list[Freehand] = [Pencil(brush), Eraser()]
    for number, stroke in enumerate(strokes):
        tool = tools[number % 2]
        tool.press(tab, Touch(*stroke[0]))
        for point in stroke[1:]:
            tool.move(tab, Touch(*point))
        if number % 3 == 2:
            tool.cancel()
        else:
            tool.release(tab, Touch(*stroke[-1]))
    end = document.picture.copy()
    while document.undo.can_undo:
        document.undo_edit()
    assert (document.picture == start).all()
    while document.undo.can_redo:
        document.redo_edit()
    assert (document.picture == end).all()


def test_alt_takes_the_instruction_too(tab: Tab, brush: Brush) -> None:
    add = BY_SPELLING["ADD"]
    words_of(tab.document.picture)[3, 3] = encode(add, (4, 5, 6))
    Eyedropper(brush).press(tab, Touch(3, 3))
    assert brush.op is add
    assert brush.operands == (4, 5, 6)
    assert brush.word == encode(add, (4, 5, 6))


def test_each_event_of_a_drag_is_told_once(tab: Tab, brush: Brush) -> None:
    told: list[Box] = []
    tab.document.changed.connect(told.append)
    brush.set_pixel((1, 2, 3, 0))
    pencil = Pencil(brush)
    pencil.press(tab, Touch(1, 1))
    pencil.move(tab, Touch(30, 18))
    pencil.move(tab, Touch(30, 18))
    pencil.move(tab, Touch(4, 18))
    pencil.release(tab, Touch(4, 18))
    assert told == [Box(1, 1, 1, 1), Box(2, 2, 29, 17), Box(4, 18, 26, 1)]


@pytest.mark.parametrize("name", ["pencil", "eraser", "stamp"])
def test_what_a_tool_paints_is_told_within_the_event(name: str, tab: Tab, brush: Brush) -> None:
    told: list[Box] = []
    brush.set_op(BY_SPELLING["ADD"])
    tool = Toolbox.of(brush).tool(name)
    tab.document.changed.connect(told.append)
    tool.press(tab, Touch(3, 3))
    assert told == [Box(3, 3, 1, 1)]
    tool.move(tab, Touch(6, 3))
    assert told[1:] == [Box(4, 3, 3, 1)]
    tool.cancel()
    assert told[2:] == [Box(3, 3, 4, 1)]
