"""What is written inside pixels, beside rows and over marks: text, without a screen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.model.program_map import find_tensors
from pxide.view.canvas.cell_labels import is_dark
from pxide.view.canvas.labels import (
    LabelSize,
    LabelSpace,
    LabelStyle,
    instruction_label,
    tensor_label,
    value_label,
)
from pxide.view.canvas.rulers import row_names, step_for
from vm.core.layout import ElementType, Tensor, write_tensor
from vm.core.picture import blank, word_at
from vm.isa.table import BY_SPELLING, ISA, Op, encode

WIDE, NARROW, TINY = LabelSpace((7, 12, 14)), LabelSpace((4, 4, 4)), LabelSpace((2, 2, 2))
words = st.integers(0, 2**32 - 1)


def texts(label: object) -> list[str]:
    return [line.text for line in getattr(label, "lines", ())]


@pytest.mark.parametrize("op", ISA, ids=lambda op: op.spelling)
def test_an_instruction_says_its_name_and_operands(op: Op) -> None:
    label = instruction_label(encode(op, (1, 2, 3)[: len(op.operands)]), WIDE)
    assert label is not None
    assert (label.look, label.family) == (LabelStyle.CODE, op.family)
    assert texts(label) == [op.name, " ".join("123"[: len(op.operands)])][: len(label.lines)]
    assert len(label.lines) == (2 if op.operands else 1)


def test_where_there_is_little_room_first_words_and_marks_stand_for_names() -> None:
    dot = encode(BY_SPELLING["DOT_RGB"], (1, 2, 3))
    assert texts(instruction_label(dot, NARROW)) == ["DOT"]
    assert texts(instruction_label(dot, TINY)) == ["1"]
    assert texts(instruction_label(encode(BY_SPELLING["JUMP"], (1,)), TINY)) == ["j"]


def test_a_signed_operand_is_written_with_its_sign() -> None:
    addi = encode(BY_SPELLING["ADDI"], (0, 1, 255))
    assert texts(instruction_label(addi, WIDE)) == ["ADDI", "0 1 -1"]


def test_what_is_no_instruction_has_no_instruction_label() -> None:
    assert instruction_label(0x000000FF, WIDE) is None


@given(words, st.booleans(), st.tuples(*[st.integers(0, 14)] * 3))
def test_a_value_is_the_number_or_its_bytes_and_always_fits(
    word: int, is_signed: bool, letters: tuple[int, int, int]
) -> None:
    room = LabelSpace((min(letters), sorted(letters)[1], max(letters)))
    label = value_label(word, room, is_signed)
    if word == 0:
        assert label is None
    if label is None:
        return
    assert all(len(line.text) <= room.letters[line.size] for line in label.lines)
    if len(label.lines) == 1:
        read = int(label.lines[0].text)
        assert read & 0xFFFFFFFF == word
        assert is_signed or read >= 0
    else:
        assert bytes.fromhex("".join(texts(label))) == word.to_bytes(4, "little")


def test_a_pixel_with_only_red_shows_that_byte() -> None:
    label = value_label(0x28, NARROW, False)
    assert texts(label) == ["40"]
    assert label is not None
    assert label.lines[0].size is LabelSize.LARGE


def test_a_tensor_shows_its_header_and_its_elements() -> None:
    picture = blank(8, 6)
    values = np.array([[1, -2, 3], [4, 5, -128]], np.int8)
    tensor = Tensor(1, 3, 2, ElementType.I8, 0.25, -3)
    write_tensor(picture, tensor, values)
    (found,) = find_tensors(picture)

    def at(x: int, y: int) -> list[str]:
        return texts(tensor_label(found, (x, y), word_at(picture, x, y), WIDE, width=8))

    assert [at(x, 1) for x in range(4)] == [["2 3"], ["i8"], ["0.25"], ["z -3"]]
    assert at(0, 2) == ["1 -2", "3 4"]
    assert at(1, 2) == ["5 -128"]


def test_a_wide_tensor_element_is_a_signed_number() -> None:
    picture = blank(8, 4)
    write_tensor(picture, Tensor(0, 2, 1, ElementType.I32), np.array([[-7, 300]], np.int32))
    (found,) = find_tensors(picture)
    assert texts(tensor_label(found, (0, 1), word_at(picture, 0, 1), WIDE, width=8)) == ["-7"]
    assert texts(tensor_label(found, (1, 1), word_at(picture, 1, 1), WIDE, width=8)) == ["300"]


def test_rows_are_named_by_program_registers_regions_and_labels() -> None:
    notes = {
        "labels": {"A": [0, 1], "out": [0, 3], "loop": [4, 0], "main": [0, 0]},
        "regions": [{"name": "weights", "x": 0, "y": 3, "w": 4, "h": 2, "kind": "tensor"}],
    }
    assert row_names(notes, True) == {0: "program", 1: "registers · A", 3: "weights · out"}
    assert row_names({}, False) == {0: "program"}


@pytest.mark.parametrize(
    "notes",
    [
        {"labels": ["A"], "regions": {"x": 0}},
        {"labels": {"A": None, "B": [0], "C": [0, "3"], "D": [0, -1]}},
        {"regions": ["weights", {"x": 0, "y": 2}, {"name": 3, "x": 0, "y": 2}]},
    ],
)
def test_notes_that_say_nothing_of_use_are_left_out(notes: dict[str, object]) -> None:
    assert row_names(notes, False) == {0: "program"}


@given(st.floats(0.01, 1e6))
def test_ruler_steps_are_round_and_far_enough_apart(least: float) -> None:
    step = step_for(least)
    assert step >= least or step == 1
    assert str(step).rstrip("0") in ("1", "2", "5")
    assert step == 1 or step < least * 2.5001


@given(words)
def test_the_ink_has_the_better_contrast_of_black_and_white(word: int) -> None:
    def light(byte: int) -> float:
        level = byte / 255
        return level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4

    red, green, blue = (light(word >> shift & 0xFF) for shift in (0, 8, 16))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    contrast = {True: 1.05 / (luminance + 0.05), False: (luminance + 0.05) / 0.05}
    dark = bool(is_dark(np.array([[word]], np.uint32))[0, 0])
    assert contrast[dark] >= contrast[not dark] - 0.01
    assert contrast[dark] >= 4.5
