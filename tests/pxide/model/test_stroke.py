"""Strokes: however many pixels an event paints, their one rectangle is told."""

import sys
from collections.abc import Callable
from types import FrameType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from pxide.model.document import Document
from tests.pxide.programs import pixel
from vm.core.picture import Box


@pytest.fixture
def document(qapp: QApplication) -> Document:
    return Document.new(200, 140)


@pytest.fixture
def told(document: Document) -> list[Box]:
    """The boxes that the document tells."""
    boxes: list[Box] = []
    document.changed.connect(boxes.append)
    return boxes


def calls(do: Callable[[], object]) -> int:
    """How many functions are called while something is done."""
    count = 0

    def note(_frame: FrameType, event: str, _value: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    former = sys.getprofile()
    sys.setprofile(note)
    try:
        do()
    finally:
        sys.setprofile(former)
    return count


def test_many_pixels_are_told_as_one_rectangle(document: Document, told: list[Box]) -> None:
    version = document.version
    stroke = document.stroke("Pencil")
    for at in range(100):
        stroke.put(20 + at, 10 + at, 7)
    assert told == []
    stroke.flush()
    assert told == [Box(20, 10, 100, 100)]
    assert document.version == version + 1
    stroke.flush()
    stroke.commit()
    assert told == [Box(20, 10, 100, 100)]


def test_pixels_and_blocks_share_the_rectangle(document: Document, told: list[Box]) -> None:
    stroke = document.stroke("Paste")
    stroke.put_block(-4, 3, np.full((5, 6, 4), 9, np.uint8))
    stroke.put(9, 1, 1)
    stroke.put(-1, 0, 1)
    stroke.put(0, 140, 1)
    stroke.flush()
    assert told == [Box(0, 1, 10, 7)]


def test_what_looks_the_same_is_not_told(document: Document, told: list[Box]) -> None:
    stroke = document.stroke("Eraser")
    stroke.put(3, 3, 0)
    stroke.put_block(5, 5, np.zeros((2, 2, 4), np.uint8))
    stroke.flush()
    stroke.commit()
    assert told == []


def test_keeping_tells_what_is_left(document: Document, told: list[Box]) -> None:
    stroke = document.stroke("Pencil")
    stroke.put(3, 4, 1)
    stroke.flush()
    stroke.put(50, 60, 1)
    stroke.commit()
    assert told == [Box(3, 4, 1, 1), Box(50, 60, 1, 1)]


def test_taking_back_tells_once_all_that_was_painted(document: Document, told: list[Box]) -> None:
    stroke = document.stroke("Pencil")
    stroke.put(3, 4, 1)
    stroke.flush()
    stroke.put(150, 60, 1)
    stroke.cancel()
    assert told == [Box(3, 4, 1, 1), Box(3, 4, 148, 57)]
    assert not document.picture.any()


def test_four_times_the_pixels_are_at_most_six_times_the_work(qapp: QApplication) -> None:
    def painted(count: int) -> int:
        document = Document.new(128, 128)
        stroke = document.stroke("Pencil")

        def paint() -> None:
            for at in range(count):
                stroke.put(at % 128, at // 128, 7)
            stroke.flush()

        return calls(paint)

    assert painted(4000) <= 6 * painted(1000)


def test_a_word_and_its_four_bytes_are_the_same_pixel(document: Document) -> None:
    stroke = document.stroke("Pencil")
    stroke.put(0, 0, 0xFF020304)
    stroke.put(1, 0, (4, 3, 2, 255))
    assert pixel(document.picture, 0, 0) == pixel(document.picture, 1, 0) == (4, 3, 2, 255)
    with pytest.raises(OverflowError):
        stroke.put(2, 0, 1 << 32)


@given(
    st.lists(st.tuples(st.integers(-5, 205), st.integers(-5, 145)), max_size=40),
    st.integers(0, 2**32 - 1),
)
def test_points_together_are_the_points_one_by_one(
    points: list[tuple[int, int]], word: int
) -> None:
    together, one_by_one = Document.new(200, 140), Document.new(200, 140)
    told: list[Box] = []
    together.changed.connect(told.append)
    stroke = together.stroke("paint")
    places = np.array(points, np.intp).reshape(-1, 2)
    stroke.put_points(places[:, 0], places[:, 1], word)
    stroke.flush()
    other = one_by_one.stroke("paint")
    for x, y in points:
        other.put(x, y, word)
    other.flush()
    assert np.array_equal(together.picture, one_by_one.picture)
    painted = [(x, y) for x, y in points if word and 0 <= x < 200 and 0 <= y < 140]
    assert len(told) == bool(painted)
    for box in told:
        assert (box.x, box.y) == tuple(np.min(painted, axis=0))
        assert (box.right - 1, box.bottom - 1) == tuple(np.max(painted, axis=0))
    assert set(stroke.commit().boxes) == set(other.commit().boxes)
    together.undo_edit()
    assert not together.picture.any()


def test_a_thousand_points_cost_little_more_than_one(document: Document) -> None:
    ys, xs = np.divmod(np.arange(4000), 60)
    stroke = document.stroke("paint")

    def paint(count: int, word: int) -> int:
        return calls(lambda: stroke.put_points(xs[:count], ys[:count], word))

    paint(4000, 1)  # the tiles are remembered by the first
    assert paint(4000, 3) <= paint(1, 2) + 8
