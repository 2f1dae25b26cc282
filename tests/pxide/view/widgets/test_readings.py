"""Each way to read a word shows the right text and reads it back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.view.widgets.readings import (
    READINGS,
    PixelReading,
    operand_value,
    read_byte,
    replaced_byte,
)
from vm.asm import InstructionText
from vm.isa.table import BY_SPELLING

ROWS = {row.name: row for row in READINGS}


@pytest.mark.parametrize(
    ("name", "word", "text"),
    [
        ("hex", 0x03020101, "0x03020101"),
        ("unsigned", 0x03020101, "50\u2009462\u2009977"),
        ("signed", 0xFFFFFFFE, "-2"),
        ("signed", 300, "300"),
        ("pointer", 0x03020101, "(257, 770)"),
        ("float", 0x3F800000, "1"),
        ("float", 0xC0490FDB, "-3.14159274"),
        ("bytes", 0x03020101, "01 01 02 03"),
    ],
)
def test_shows(name: str, word: int, text: str) -> None:
    assert ROWS[name].show(word) == text


@pytest.mark.parametrize("row", READINGS, ids=lambda row: row.name)
@given(word=st.integers(0, 0xFFFFFFFF))
def test_reads_back_what_it_shows(row: PixelReading, word: int) -> None:
    if row.name == "float" and word & 0x7F800000 == 0x7F800000:
        return  # Infinities and what is no number have more than one writing.
    assert row.read(row.show(word)) == word


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("hex", "ff", 255),
        ("hex", "#0100FFFF", 0x0100FFFF),
        ("unsigned", "50 462 977", 50462977),
        ("unsigned", "0x10", 16),
        ("signed", "-1", 0xFFFFFFFF),
        ("pointer", "3,1", 0x00010003),
        ("pointer", "( 3 , 1 )", 0x00010003),
        ("float", "0.5", 0x3F000000),
        ("bytes", "2C010000", 300),
    ],
)
def test_reads(name: str, text: str, word: int) -> None:
    assert ROWS[name].read(text) == word


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hex", "1FFFFFFFF"),
        ("hex", "-1"),
        ("hex", "xyz"),
        ("unsigned", "-1"),
        ("unsigned", "4294967296"),
        ("signed", "-2147483649"),
        ("pointer", "65536, 0"),
        ("pointer", "3"),
        ("float", "one"),
        ("float", "1e99"),
        ("bytes", "01 02 03"),
    ],
)
def test_refuses(name: str, text: str) -> None:
    assert ROWS[name].read(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("43", 43), ("0x2B", 43), ("'+'", 43), (" 7 ", 7), ("256", None), ("-1", None), ("+x", None)],
)
def test_reads_a_byte(text: str, value: int | None) -> None:
    assert read_byte(text) == value


def test_replaces_one_byte() -> None:
    assert replaced_byte(0x04030201, 2, 0xAA) == 0x04AA0201


@pytest.mark.parametrize(
    ("spelling", "index", "byte", "words"),
    [
        ("DOT_RGB", 0, 1, "row 1"),
        ("ADDC", 0, 6, "r6"),
        ("ADDI", 2, 0xFF, "-1"),
        ("ADDI", 2, 5, "+5"),
        ("JUMP", 0, 2, "row 2"),
        ("SET", 1, 44, "44"),
        ("MATMUL_T", 2, 9, "row 9"),
    ],
)
def test_says_what_an_operand_means(spelling: str, index: int, byte: int, words: str) -> None:
    assert operand_value(BY_SPELLING[spelling].operands[index], byte, InstructionText()) == words


def test_says_the_name_of_an_operand_that_has_one() -> None:
    names = InstructionText(registers={8: "i"}, rows={6: "numbers"})
    assert operand_value(BY_SPELLING["ADDI"].operands[0], 8, names) == "i (r8)"
    assert operand_value(BY_SPELLING["ADDI"].operands[2], 8, names) == "+8"
    assert operand_value(BY_SPELLING["ADD"].operands[0], 6, names) == "numbers (row 6)"
