"""Pixels and rectangles in words: where they lie, and what a pixel holds."""

from __future__ import annotations

from vm.asm import InstructionText, instruction_text
from vm.core.layout import REGISTER_ROW
from vm.core.picture import Box, Picture, Point, signed, word_at
from vm.isa.table import BY_CODE
from vm.report.numbers import grouped


def at(x: int, y: int) -> str:
    """Write a pixel position."""
    return f"({x}, {y})"


def box_line(box: Box) -> str:
    """Write a rectangle by its corner and size; one pixel is just its position."""
    return at(box.x, box.y) if box.area == 1 else f"{at(box.x, box.y)} {box.w}x{box.h}"


def place_words(box: Box, names: InstructionText) -> str:
    """Write a rectangle in few words: a register, a part of a named row, or its coordinates."""
    across = str(box.x) if box.w == 1 else f"{box.x}..{box.right - 1}"
    if box.y == REGISTER_ROW and box.area == 1 and box.x in names.registers:
        return names.registers[box.x]
    if box.h == 1 and box.y in names.rows:
        return f"{names.rows[box.y]}[{across}]"
    down = str(box.y) if box.h == 1 else f"{box.y}..{box.bottom - 1}"
    return f"({across}, {down})"


def pixel_line(picture: Picture, spot: Point) -> str:
    """Write one pixel as word, signed number and bytes, for a line of a terminal."""
    word = word_at(picture, *spot)
    red, green, blue, alpha = (int(byte) for byte in picture[spot[1], spot[0]])
    return f"{word}, 0x{word:08X}, signed {signed(word)}, bytes {red} {green} {blue} {alpha}"


def pixel_sentence(picture: Picture, spot: Point, names: InstructionText) -> str:
    """Write one pixel for the window: where, its bytes, its value, the instruction it could be."""
    word = word_at(picture, *spot)
    colour = word.to_bytes(4, "little").hex().upper()
    is_register = spot[1] == REGISTER_ROW
    name = names.labels.get(spot) or (names.registers.get(spot[0]) if is_register else None)
    where = at(*spot) + (f" {name}" if name else "")
    text = f"{where}  #{colour}  word {grouped(word)}"
    if signed(word) < 0:
        text += f", signed {grouped(signed(word))}"
    is_code = word and word & 0xFF in BY_CODE
    return f"{text}  ·  {instruction_text(word, names)}" if is_code else text
