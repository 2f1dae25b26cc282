"""Edits: each is told once, and taken back and done again to the byte, other sizes included."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from pxide.model.breakpoints import Breakpoint, Breakpoints
from pxide.model.document import Document
from vm.core.faults import Problem
from vm.core.patch import Patch, difference
from vm.core.picture import MAX_PIXELS, MAX_SIDE, Box, Picture, Point, blank
from vm.files.pxi import Info

sides = st.integers(1, 40)
offsets = st.tuples(st.integers(-45, 45), st.integers(-45, 45))
resizings = st.tuples(sides, sides, offsets)


@pytest.fixture
def document(qapp: QApplication) -> Document:
    return noise(30, 20)


def noise(width: int, height: int) -> Document:
    """A document of random pixels."""
    rng = np.random.default_rng(width)
    return Document(rng.integers(0, 256, (height, width, 4), dtype=np.uint8))


@dataclass
class Told:
    """What a document tells, in order."""

    document: Document

    def __post_init__(self) -> None:
        self.log: list[str] = []
        self.patches: list[Patch] = []
        self.boxes: list[Box] = []
        self.moves: list[Point] = []
        self.document.changed.connect(self._changed)
        self.document.edited.connect(self._edited)
        self.document.resized.connect(self._resized)

    def _changed(self, box: Box) -> None:
        self.log.append("changed")
        self.boxes.append(box)

    def _edited(self, patch: Patch) -> None:
        self.log.append("edited")
        self.patches.append(patch)

    def _resized(self, by: Point) -> None:
        self.log.append("resized")
        self.moves.append(by)


def other_than(picture: Picture) -> Picture:
    """The picture with two pixels changed, far from each other."""
    other = picture.copy()
    other[1, 2] ^= 255
    other[-1, -2] ^= 255
    return other


def test_each_edit_is_told_once_behind_its_pixels(document: Document) -> None:
    start, told = document.picture.copy(), Told(document)
    end = other_than(start)
    document.apply("change", difference(start, end))
    document.undo_edit()
    document.redo_edit()
    assert told.log == ["changed", "edited"] * 3
    assert told.boxes == [Box(2, 1, 27, 19)] * 3
    copy = start.copy()
    for patch, expected in zip(told.patches, (end, start, end), strict=True):
        patch.apply(copy)
        assert (copy == expected).all()


def test_a_stroke_is_one_edit_and_its_first_redo_is_silent(document: Document) -> None:
    start, told = document.picture.copy(), Told(document)
    stroke = document.stroke("Pencil")
    stroke.put(1, 1, 7)
    stroke.flush()
    stroke.put(2, 1, 7)
    stroke.flush()
    assert told.log == ["changed", "changed"]
    patch = stroke.commit()
    assert told.log == ["changed", "changed", "edited"]
    assert told.patches == [patch]
    document.undo_edit()
    assert (document.picture == start).all()
    assert told.log[3:] == ["changed", "edited"]


def test_a_journal_of_edits_follows_the_document(document: Document) -> None:
    journal = document.picture.copy()
    document.edited.connect(lambda patch: patch.apply(journal))
    document.apply("change", difference(document.picture, other_than(document.picture)))
    for at in range(3):
        stroke = document.stroke("Pencil")
        stroke.put(at, 0, at + 1)
        stroke.commit()
    document.stroke("taken back").put(9, 9, 1)
    document.undo_edit()
    document.undo_edit()
    document.redo_edit()
    assert (journal == document.picture).all()


def test_when_an_edit_is_told_the_list_has_it_already(document: Document) -> None:
    seen: list[tuple[bool, bool, bool]] = []
    undo = document.undo
    document.edited.connect(lambda _: seen.append((undo.can_undo, undo.can_redo, undo.is_clean)))
    document.apply("change", difference(document.picture, other_than(document.picture)))
    document.undo_edit()
    document.redo_edit()
    assert seen == [(True, False, False), (False, True, True), (True, False, False)]


def test_nothing_is_told_of_what_changes_nothing(document: Document) -> None:
    told = Told(document)
    document.apply("nothing", Patch())
    document.stroke("nothing").commit()
    document.undo_edit()
    document.redo_edit()
    document.resize(30, 20)
    assert told.log == []
    assert document.undo.count() == 0


def test_a_larger_picture_is_filled_and_a_smaller_one_cut(document: Document) -> None:
    before = document.picture.copy()
    document.resize(33, 22, offset=(2, 1), fill=(1, 2, 3, 4))
    assert document.picture.shape == (22, 33, 4)
    assert (document.picture[1:21, 2:32] == before).all()
    assert (document.picture[0] == (1, 2, 3, 4)).all()
    assert (document.picture[:, 32] == (1, 2, 3, 4)).all()
    document.resize(5, 4, offset=(-3, -2))
    assert (document.picture == before[1:5, 1:6]).all()
    assert document.undo.undo_text == "Resize"


def test_another_size_is_told_as_such_and_all_of_it_is_new(document: Document) -> None:
    told, version = Told(document), document.version
    document.resize(12, 50, offset=(-3, 4))
    document.undo_edit()
    document.redo_edit()
    assert told.log == ["resized", "changed"] * 3
    assert told.moves == [(-3, 4), (3, -4), (-3, 4)]
    assert told.boxes == [Box(0, 0, 12, 50), Box(0, 0, 30, 20), Box(0, 0, 12, 50)]
    assert document.version == version + 3


@pytest.mark.parametrize(
    ("width", "height"),
    [(0, 5), (5, -1), (MAX_SIDE + 1, 1), (1 << 13, (MAX_PIXELS >> 13) + 1)],
)
def test_a_size_that_no_picture_has_is_refused(document: Document, width: int, height: int) -> None:
    before = document.picture.copy()
    with pytest.raises(Problem, match="pixels is"):
        document.resize(width, height)
    assert (document.picture == before).all()
    assert document.undo.count() == 0


def test_a_stroke_under_the_hand_is_kept_before_the_size_changes(document: Document) -> None:
    stroke = document.stroke("Pencil")
    stroke.put(4, 4, 7)
    document.resize(8, 8)
    stroke.put(5, 5, 9)
    assert not stroke.is_open
    assert document.undo.count() == 2
    assert document.picture[4, 4].tolist() == [7, 0, 0, 0]


@given(st.lists(st.one_of(resizings, st.tuples(offsets, st.integers(1, 9))), max_size=8))
def test_sizes_and_strokes_are_taken_back_and_done_again_exactly(
    edits: list[tuple[int, int, Point] | tuple[Point, int]],
) -> None:
    document = noise(20, 15)
    states = [document.picture.copy()]
    for edit in edits:
        count = document.undo.count()
        match edit:
            case (int(width), int(height), offset):
                document.resize(width, height, offset=offset, fill=(9, 9, 9, 9))
            case (place, size):
                stroke = document.stroke("block")
                stroke.put_block(*place, np.full((size, size, 4), size, np.uint8))
                stroke.commit()
        if document.undo.count() > count:
            states.append(document.picture.copy())
    for state in reversed(states[:-1]):
        document.undo_edit()
        assert np.array_equal(document.picture, state)
    for state in states[1:]:
        document.redo_edit()
        assert np.array_equal(document.picture, state)


def points(document: Document) -> frozenset[Point]:
    return document.breakpoints.points


def test_breakpoints_move_along_and_come_back(document: Document) -> None:
    document.set_breakpoints(Breakpoints((Breakpoint((2, 2)), Breakpoint((29, 19), False))))
    before, told = document.breakpoints, Told(document)
    seen: list[frozenset[Point]] = []
    document.resized.connect(lambda _: seen.append(points(document)))
    document.breakpoints_changed.connect(lambda: told.log.append("breakpoints"))
    document.resize(20, 18, offset=(1, -1))
    assert told.log == ["resized", "breakpoints", "changed"]
    assert seen == [{(3, 1)}]
    assert points(document) == {(3, 1)}
    document.toggle_breakpoint(0, 17)
    document.toggle_breakpoint(5, 5)
    document.undo_edit()
    assert points(document) == {(2, 2), (4, 6)}
    assert before <= document.breakpoints
    document.redo_edit()
    assert points(document) == {(3, 1), (0, 17), (5, 5)}


def test_notes_move_along_and_come_back(qapp: QApplication) -> None:
    notes = {
        "labels": {"loop": [3, 1], "odd": "x"},
        "comments": [{"x": 1, "y": 0, "text": "first"}, 7],
        "regions": [{"name": "rows", "x": 0, "y": 4, "w": 8}],
        "registers": {"i": 5},
        "pc": [2, 1],
        "steps": 9,
    }
    document = Document(blank(8, 8), Info(data=notes))
    document.resize(12, 12, offset=(2, 3))
    assert document.start == ((4, 4), 9)
    assert document.info.data == {
        "labels": {"loop": [5, 4], "odd": "x"},
        "comments": [{"x": 3, "y": 3, "text": "first"}, 7],
        "regions": [{"name": "rows", "x": 2, "y": 7, "w": 8}],
        "registers": {"i": 5},
        "pc": [4, 4],
        "steps": 9,
    }
    document.undo_edit()
    assert document.info.data == notes
    document.resize(1, 1)
    assert document.start == ((0, 0), 0)
    document.undo_edit()
    assert document.start == ((2, 1), 9)
