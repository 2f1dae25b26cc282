"""Documents: painting is undoable to the byte, and costs what it touches."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from pxide.model.breakpoints import Breakpoints
from pxide.model.document import Document
from tests.pxide.programs import pixel
from vm.core.patch import Patch, difference
from vm.core.picture import Box, blank
from vm.files.pxi import Info, load_pxi

POINTS = st.tuples(st.integers(-3, 200), st.integers(-3, 140))


@pytest.fixture
def document(qapp: QApplication) -> Document:
    return Document.new(200, 140)


def test_a_stroke_writes_at_once_and_is_one_step(document: Document) -> None:
    seen: list[Box] = []
    document.changed.connect(seen.append)
    stroke = document.stroke("Pencil")
    stroke.put(3, 4, (1, 2, 3, 0))
    stroke.flush()
    stroke.put(100, 100, 0xFF0000FF)
    stroke.flush()
    assert pixel(document.picture, 3, 4) == (1, 2, 3, 0)
    assert pixel(document.picture, 100, 100) == (255, 0, 0, 255)
    assert seen == [Box(3, 4, 1, 1), Box(100, 100, 1, 1)]
    assert document.undo.count() == 0
    stroke.commit()
    assert (document.undo.count(), document.undo.undo_text) == (1, "Pencil")
    assert document.is_modified
    document.undo_edit()
    assert not document.picture.any()
    assert not document.is_modified


def test_a_cancelled_stroke_leaves_nothing(document: Document) -> None:
    stroke = document.stroke("Pencil")
    stroke.put_block(60, 60, np.full((10, 10, 4), 9, np.uint8))
    stroke.cancel()
    stroke.put(0, 0, 1)
    assert not document.picture.any()
    assert document.undo.count() == 0


def test_painting_what_is_there_already_is_no_step(document: Document) -> None:
    stroke = document.stroke("Eraser")
    stroke.put(5, 5, 0)
    stroke.commit()
    assert document.undo.count() == 0


def test_another_stroke_keeps_the_one_before(document: Document) -> None:
    first = document.stroke("first")
    first.put(1, 1, 1)
    document.stroke("second").put(2, 2, 2)
    assert not first.is_open
    document.undo_edit()
    document.undo_edit()
    assert not document.picture.any()


@given(st.lists(st.tuples(POINTS, st.integers(0, 2**32 - 1)), max_size=30))
def test_undo_and_redo_are_exact(dots: list[tuple[tuple[int, int], int]]) -> None:
    document = Document.new(200, 140)
    rng = np.random.default_rng(1)
    document.picture[:] = rng.integers(0, 256, document.picture.shape, np.uint8)
    before = document.picture.copy()
    stroke = document.stroke("dots")
    for (x, y), word in dots:
        stroke.put(x, y, word)
    patch = stroke.commit()
    after = document.picture.copy()
    assert patch.nbytes <= 2 * 4 * 64 * 64 * max(len(dots), 1)
    document.undo_edit()
    assert (document.picture == before).all()
    document.redo_edit()
    assert (document.picture == after).all()


def test_a_block_is_cut_at_the_edge(document: Document) -> None:
    stroke = document.stroke("Paste")
    block = np.arange(16 * 4, dtype=np.uint8).reshape(4, 4, 4)
    stroke.put_block(-2, -1, block)
    stroke.put_block(198, 138, block)
    stroke.commit()
    assert (document.picture[:3, :2] == block[1:, 2:]).all()
    assert (document.picture[138:, 198:] == block[:2, :2]).all()
    assert np.count_nonzero(document.picture.any(axis=2)) == 6 + 4


def test_a_patch_is_applied_as_one_step(document: Document) -> None:
    other = blank(200, 140)
    other[7, 8] = (1, 1, 1, 1)
    document.apply("Keep", difference(document.picture, other))
    document.apply("Nothing", Patch(()))
    assert (document.picture == other).all()
    assert document.undo.count() == 1


def test_breakpoints_travel_with_the_file(document: Document, tmp_path: Path) -> None:
    told: list[int] = []
    document.breakpoints_changed.connect(lambda: told.append(1))
    document.toggle_breakpoint(3, 0)
    document.toggle_breakpoint(4, 0)
    document.toggle_breakpoint(3, 0)
    document.toggle_breakpoint(999, 0)
    assert len(told) == 3
    path = tmp_path / "points.pxi"
    document.save(path)
    assert Document.load(path).breakpoints.points == {(4, 0)}
    document.set_breakpoints(Breakpoints())
    document.save(path)
    assert "breakpoints" not in load_pxi(path)[1].data


@pytest.mark.parametrize(
    "named", [7, "x", [["a", 1]], [[1]], [[-1, 0]], [[0, 999]], [None], {"x": 1}]
)
def test_foolish_breakpoints_in_a_file_are_passed_over(qapp: QApplication, named: object) -> None:
    assert Document(blank(4, 4), Info(data={"breakpoints": named})).breakpoints == Breakpoints()


def test_saving_gives_the_document_its_file(document: Document, tmp_path: Path) -> None:
    renamed: list[str] = []
    document.renamed.connect(lambda: renamed.append(document.title))
    document.stroke("dot").put(1, 2, 3)
    document.save(tmp_path / "a.pxi")
    assert not document.is_modified
    document.save(tmp_path / "a.pxi")
    assert renamed == ["a.pxi"]
    assert (load_pxi(tmp_path / "a.pxi")[0] == document.picture).all()


def test_a_change_while_it_is_being_saved_stays_modified(
    document: Document, tmp_path: Path
) -> None:
    snapshot = document.snapshot()
    stroke = document.stroke("late")
    stroke.put(1, 2, 3)
    stroke.commit()
    document.saved(tmp_path / "a.pxi", snapshot)
    assert document.is_modified
    assert not snapshot.picture.any()


@pytest.mark.parametrize(
    ("data", "start"),
    [
        ({"pc": [3, 1], "steps": 7}, ((3, 1), 7)),
        ({"pc": [3, 1]}, ((3, 1), 0)),
        ({}, ((0, 0), 0)),
        ({"pc": [3, 4], "steps": 7}, ((0, 0), 0)),
        ({"pc": [-1, 0]}, ((0, 0), 0)),
        ({"pc": "here"}, ((0, 0), 0)),
        ({"pc": [1, 1], "steps": -3}, ((0, 0), 0)),
        ({"pc": [1, 1], "steps": "many"}, ((0, 0), 0)),
    ],
)
def test_a_paused_machine_in_a_file_is_gone_on_with_if_it_makes_sense(
    qapp: QApplication, data: dict[str, object], start: object
) -> None:
    document = Document(blank(4, 4), Info(data=data))
    assert document.start == start
    document.rest()
    assert document.start == ((0, 0), 0)
