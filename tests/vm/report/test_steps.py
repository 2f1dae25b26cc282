"""A step in words: for JSON, for a terminal, and for the window by the names of the file."""

from __future__ import annotations

from tests.vm.batches import dot
from vm.asm import InstructionText
from vm.bench import program
from vm.core.trace import Step
from vm.cpu.machine import Machine
from vm.report.steps import (
    reads_words,
    step_line,
    step_sentences,
    step_values,
    writes_words,
    written_pixels,
)

PLAIN = InstructionText()


def first_step(*line: int) -> Step:
    """The step of one row instruction on the numbers of the dot program."""
    picture = dot()
    picture[0, 0] = line
    step = Machine(picture).step()[1]
    assert step is not None
    return step


def test_the_values_of_a_few_pixels_are_told() -> None:
    assert writes_words(first_step(1, 1, 2, 3), PLAIN) == "(0, 3) 0 → 300"
    assert writes_words(first_step(2, 1, 2, 4), PLAIN) == "(0..3, 4) 0 0 0 0 → 11 22 33 44"


def test_of_many_pixels_the_place_is_told() -> None:
    assert writes_words(first_step(7, 1, 2, 0), PLAIN) == "(0..15, 10)"


def test_rows_and_registers_go_by_their_names() -> None:
    names = InstructionText(rows={1: "left", 2: "right", 4: "sum"})
    step = first_step(2, 1, 2, 4)
    assert reads_words(step, names) == "left[0..3]  right[0..3]"
    assert writes_words(step, names) == "sum[0..3] 0 0 0 0 → 11 22 33 44"
    picture = program(8, 2, ("SET", 3, 5, 0))
    step_of_cell = Machine(picture).step()[1]
    assert step_of_cell is not None
    assert writes_words(step_of_cell, InstructionText(registers={3: "count"})) == "count 0 → 5"


def test_all_of_a_step() -> None:
    lines = step_sentences(first_step(1, 1, 2, 3), PLAIN).split("\n")
    assert lines[0] == "DOT_RGB 1, 2, 3 at (0, 0)"
    assert lines[2:] == ["read (0..3, 1)  (0..3, 2)", "wrote (0, 3) 0 → 300"]


def test_a_line_names_a_few_pixels_and_the_boxes_of_many() -> None:
    assert step_line(first_step(1, 1, 2, 3)) == (
        "       0  (0, 0)      DOT_RGB 1, 2, 3               "
        "reads (0, 1) 4x1, (0, 2) 4x1  writes (0, 3) 0 -> 300"
    )
    assert step_line(first_step(7, 1, 2, 0)).endswith("writes (0, 10) 16x1")


def test_a_step_as_values() -> None:
    step = first_step(2, 1, 2, 4)
    assert step_values(step) == {
        "step": 0,
        "pc": [0, 0],
        "word": 0x04020102,
        "instruction": "ADD 1, 2, 4",
        "reads": [[0, 1, 4, 1], [0, 2, 4, 1]],
        "writes": [[0, 4, 0, 11], [1, 4, 0, 22], [2, 4, 0, 33], [3, 4, 0, 44]],
        "lossy": False,
    }
    assert [(pixel.x, pixel.new) for pixel in written_pixels(step.writes)] == [
        (0, 11), (1, 22), (2, 33), (3, 44),
    ]  # fmt: skip
