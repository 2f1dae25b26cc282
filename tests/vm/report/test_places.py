"""Pixels and rectangles in words."""

from __future__ import annotations

import pytest

from tests.vm.batches import dot
from vm.asm import InstructionText
from vm.core.picture import Box
from vm.report.places import at, box_line, pixel_line, pixel_sentence, place_words

PLAIN = InstructionText()


def test_a_position() -> None:
    assert at(3, 0) == "(3, 0)"


def test_a_rectangle_on_a_line() -> None:
    assert box_line(Box(3, 4, 1, 1)) == "(3, 4)"
    assert box_line(Box(3, 4, 2, 1)) == "(3, 4) 2x1"


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (Box(0, 3, 1, 1), "(0, 3)"),
        (Box(0, 1, 4, 1), "(0..3, 1)"),
        (Box(2, 1, 1, 3), "(2, 1..3)"),
        (Box(0, 2, 16, 3), "(0..15, 2..4)"),
    ],
)
def test_says_a_place(box: Box, words: str) -> None:
    assert place_words(box, InstructionText()) == words


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (Box(8, 1, 1, 1), "i"),
        (Box(9, 1, 1, 1), "(9, 1)"),
        (Box(0, 6, 4, 1), "numbers[0..3]"),
        (Box(5, 6, 1, 1), "numbers[5]"),
        (Box(0, 6, 4, 2), "(0..3, 6..7)"),
    ],
)
def test_says_a_place_by_its_name(box: Box, words: str) -> None:
    assert place_words(box, InstructionText(registers={8: "i"}, rows={6: "numbers"})) == words


def test_a_pixel_on_a_line() -> None:
    picture = dot()
    picture[4, 4] = (254, 255, 255, 255)
    assert pixel_line(picture, (4, 4)) == (
        "4294967294, 0xFFFFFFFE, signed -2, bytes 254 255 255 255"
    )


def test_tells_what_a_pixel_could_be() -> None:
    assert pixel_sentence(dot(), (0, 0), PLAIN) == (
        "(0, 0)  #01010203  word 50\u2009462\u2009977  ·  DOT_RGB 1, 2, 3"
    )


def test_tells_a_negative_word_both_ways() -> None:
    picture = dot()
    picture[4, 4] = (254, 255, 255, 255)
    assert pixel_sentence(picture, (4, 4), PLAIN).endswith(
        "word 4\u2009294\u2009967\u2009294, signed -2"
    )


def test_tells_the_name_of_a_place() -> None:
    names = InstructionText(labels={(0, 3): "out"}, registers={2: "i"})
    assert pixel_sentence(dot(), (0, 3), names) == "(0, 3) out  #00000000  word 0"
    assert pixel_sentence(dot(), (2, 1), names).startswith("(2, 1) i  #03000000")
    assert pixel_sentence(dot(), (2, 2), names).startswith("(2, 2)  #")
