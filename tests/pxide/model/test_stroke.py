"""Strokes: however many pixels an event paints, their one rectangle is told."""

import sys
from collections.abc import Callable
from types import FrameType

import numpy as np
import pytest
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
