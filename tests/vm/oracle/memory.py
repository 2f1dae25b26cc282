"""The picture as the law speaks of it: pixels, words, pointers, and what one instruction does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Point = tuple[int, int]
Pixel = tuple[int, int, int, int]


class LawFault(Exception):
    """An instruction that must not run; carries the number of the law's fault table."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Memory:
    """The picture byte by byte; every pixel is handed out as four plain ints."""

    def __init__(self, picture: Picture) -> None:
        self.height, self.width = int(picture.shape[0]), int(picture.shape[1])
        self._bytes = picture.data.cast("B")

    def has(self, x: int, y: int) -> bool:
        """Tell whether (x, y) is a pixel of the picture."""
        return 0 <= x < self.width and 0 <= y < self.height

    def pixel(self, x: int, y: int) -> Pixel:
        """Give R, G, B, A of one pixel."""
        at = 4 * (y * self.width + x)
        r, g, b, a = self._bytes[at : at + 4]
        return r, g, b, a

    def red(self, x: int, y: int) -> int:
        """Give only the R byte of one pixel."""
        return self._bytes[4 * (y * self.width + x)]

    def word(self, x: int, y: int) -> int:
        """Give one pixel as an unsigned little-endian number."""
        return word_of(self.pixel(x, y))

    def put(self, x: int, y: int, pixel: Pixel) -> None:
        """Replace one pixel."""
        at = 4 * (y * self.width + x)
        self._bytes[at : at + 4] = bytes(pixel)


@dataclass(frozen=True)
class Now:
    """The instruction being executed: where it lies and its three operand bytes."""

    memory: Memory
    x: int
    y: int
    operands: tuple[int, int, int]


@dataclass
class Effect:
    """What an instruction does, decided in full before the picture is touched."""

    reads: list[Point] = field(default_factory=list)  # once for each operand that reads it
    writes: dict[Point, Pixel] = field(default_factory=dict)
    pc: Point | None = None  # None: the next pixel
    lossy: bool = False
    stop: str = ""


def word_of(pixel: Iterable[int]) -> int:
    """R + 256 G + 65 536 B + 16 777 216 A."""
    r, g, b, a = pixel
    return r + 256 * g + 65_536 * b + 16_777_216 * a


def pixel_of(word: int) -> Pixel:
    """Spread a number, taken modulo 2^32, over the four bytes of a pixel."""
    word %= 2**32
    return word % 256, word // 256 % 256, word // 65_536 % 256, word // 16_777_216


def signed(word: int) -> int:
    """Read a word as two's complement."""
    return word - 2**32 if word >= 2**31 else word


def signed_byte(byte: int) -> int:
    """Read a byte as two's complement."""
    return byte - 256 if byte >= 128 else byte


def pointer(x: int, y: int) -> int:
    """The word that points at (x, y)."""
    return x + 65_536 * y


def point(word: int) -> Point:
    """The place a pointer points at."""
    return word % 65_536, word // 65_536


def need_rows(now: Now, *rows: int) -> None:
    """Fault 2 unless every row lies in the picture."""
    if any(row >= now.memory.height for row in rows):
        raise LawFault(2)


def need_registers(now: Now, *numbers: int) -> None:
    """Fault 2 unless there is a row 1 and every register lies in it."""
    if now.memory.height < 2 or any(number >= now.memory.width for number in numbers):
        raise LawFault(2)


def need_pixel(now: Now, x: int, y: int) -> None:
    """Fault 4 unless (x, y) is a pixel of the picture."""
    if not now.memory.has(x, y):
        raise LawFault(4)
