"""The ways to read one pixel: each row shows a word as text and reads the text back."""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

from vm.asm import InstructionText
from vm.core.picture import point_of, pointer, signed
from vm.isa.table import Operand, OperandKind
from vm.report.numbers import grouped
from vm.report.places import at

WORD = 0xFFFF_FFFF
LEAST_SIGNED = -0x8000_0000
SIDE = 0xFFFF
BYTE = 0xFF
BYTES = 4
CHANNELS = "RGBA"
_POINT = re.compile(r"\(?\s*(\d+)\s*[,; ]\s*(\d+)\s*\)?")


@dataclass(frozen=True)
class PixelReading:
    """One way to read a word; `read` gives None for text that means no word."""

    name: str
    words: str
    show: Callable[[int], str]
    read: Callable[[str], int | None]


def _number(text: str) -> int | None:
    plain = re.sub(r"[\s_\u2009]", "", text)
    try:
        return int(plain, 0)
    except ValueError:
        return None


def _read_hex(text: str) -> int | None:
    plain = text.strip().removeprefix("0x").removeprefix("#")
    try:
        return _within(int(plain, 16), 0, WORD)
    except ValueError:
        return None


def _within(value: int | None, low: int, high: int) -> int | None:
    return value if value is not None and low <= value <= high else None


def _read_unsigned(text: str) -> int | None:
    return _within(_number(text), 0, WORD)


def _read_signed(text: str) -> int | None:
    value = _within(_number(text), LEAST_SIGNED, WORD)
    return None if value is None else value & WORD


def _show_pointer(word: int) -> str:
    return at(*point_of(word))


def _read_pointer(text: str) -> int | None:
    found = _POINT.fullmatch(text.strip())
    if found is None:
        return None
    x, y = int(found[1]), int(found[2])
    return pointer(x, y) if max(x, y) <= SIDE else None


def _show_float(word: int) -> str:
    (value,) = struct.unpack("<f", word.to_bytes(BYTES, "little"))
    return f"{value:.9g}"


def _read_float(text: str) -> int | None:
    try:
        return int.from_bytes(struct.pack("<f", float(text)), "little")
    except (ValueError, OverflowError):
        return None


def _show_bytes(word: int) -> str:
    return word.to_bytes(BYTES, "little").hex(" ").upper()


def _read_bytes(text: str) -> int | None:
    try:
        parts = bytes.fromhex(text)
    except ValueError:
        return None
    return int.from_bytes(parts, "little") if len(parts) == BYTES else None


READINGS: tuple[PixelReading, ...] = (
    PixelReading("hex", "The word in hexadecimal, A first", lambda w: f"0x{w:08X}", _read_hex),
    PixelReading("unsigned", "R + 256 G + 65 536 B + 16 777 216 A", grouped, _read_unsigned),
    PixelReading("signed", "The same bits as two's complement",
            lambda w: grouped(signed(w)), _read_signed),
    PixelReading("pointer", "The pixel (x, y) that the word points at",
            _show_pointer, _read_pointer),
    PixelReading("float", "The same bits as a 32-bit float, as in a tensor's scale",
            _show_float, _read_float),
    PixelReading("bytes", "R, G, B, A in hexadecimal", _show_bytes, _read_bytes),
)  # fmt: skip


def read_byte(text: str) -> int | None:
    """A byte as a person writes it: 0 to 255, decimal, 0x hexadecimal, or one character quoted."""
    plain = text.strip()
    if len(plain) == len("'x'") and plain[0] == plain[-1] == "'":
        value = ord(plain[1])
    else:
        try:
            value = int(plain, 0)
        except ValueError:
            return None
    return value if 0 <= value <= BYTE else None


def replaced_byte(word: int, index: int, value: int) -> int:
    """The word with one of its bytes, counted from R, replaced."""
    shift = 8 * index
    return word & ~(BYTE << shift) | value << shift


def operand_value(operand: Operand, byte: int, names: InstructionText) -> str:
    """What a byte means as this operand, in a few words, its name first where it has one."""
    value = _plain_value(operand, byte)
    given = names.registers if operand.kind.is_register else names.rows
    is_named = operand.kind.is_register or operand.kind.is_row
    return f"{given[byte]} ({value})" if is_named and byte in given else value


def _plain_value(operand: Operand, byte: int) -> str:
    if operand.kind.is_row or operand.kind is OperandKind.TARGET_ROW:
        return f"row {byte}"
    if operand.kind.is_register:
        return f"r{byte}"
    if operand.kind is OperandKind.SIGNED:
        return f"{byte - 2 * (byte & 0x80):+d}"
    return f"x = {byte}" if operand.kind is OperandKind.COLUMN else str(byte)


def operand_tip(operand: Operand) -> str:
    """What an operand names and what happens to it."""
    return f"{operand.name}: {operand.kind.value}, {operand.access.value}"
