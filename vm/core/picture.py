"""The picture: what it is, how large it may be, and how its pixels are read as words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vm.core.faults import Problem

Picture: TypeAlias = npt.NDArray[np.uint8]
"""uint8 of shape (H, W, 4), indexed [y, x]; the four bytes are R, G, B, A."""

Words: TypeAlias = npt.NDArray[np.uint32]
"""The same pixels as unsigned little-endian words, shape (H, W)."""

Point: TypeAlias = tuple[int, int]
"""A pixel position (x, y)."""

MAX_SIDE = 65_535
MAX_PIXELS = 1 << 25  # 128 MiB: the default limit of one WebGPU storage binding


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of pixels; ``right`` and ``bottom`` lie just outside it."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """The first column right of the box."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """The first row below the box."""
        return self.y + self.h

    @property
    def area(self) -> int:
        """How many pixels the box holds."""
        return self.w * self.h

    @property
    def slices(self) -> tuple[slice, slice]:
        """The index of the box in a picture: ``picture[box.slices]``."""
        return slice(self.y, self.bottom), slice(self.x, self.right)

    def contains(self, x: int, y: int) -> bool:
        """Say whether pixel (x, y) lies inside."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def overlaps(self, other: Box) -> bool:
        """Say whether the two boxes share a pixel."""
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.bottom and other.y < self.bottom

    def united(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def clipped(self, width: int, height: int) -> Box | None:
        """Return the part inside a picture of this size, or None when there is none."""
        x, y = max(self.x, 0), max(self.y, 0)
        w, h = min(self.right, width) - x, min(self.bottom, height) - y
        return Box(x, y, w, h) if w > 0 and h > 0 else None


def check_size(width: int, height: int) -> None:
    """Raise a Problem unless a picture may have this size."""
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise Problem(
            f"A picture of {width} x {height} pixels is not possible.",
            f"Each side has 1 to {MAX_SIDE} pixels.",
        )
    if width * height > MAX_PIXELS:
        raise Problem(
            f"A picture of {width} x {height} pixels is too large.",
            f"The machine takes at most {MAX_PIXELS} pixels, such as 8192 x 4096.",
        )


def check_picture(picture: Picture) -> None:
    """Raise a Problem unless the array is a picture: uint8, (H, W, 4), of an allowed size."""
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 4:
        raise Problem(
            f"An array of {picture.dtype} with shape {picture.shape} is not a picture.",
            "Pass uint8 pixels of shape (height, width, 4).",
        )
    check_size(picture.shape[1], picture.shape[0])


def blank(width: int, height: int) -> Picture:
    """Return a picture of zeros, uint8 (height, width, 4); raises Problem when it is too large."""
    check_size(width, height)
    return np.zeros((height, width, 4), np.uint8)


def words_of(picture: Picture) -> Words:
    """Return the pixels as words, uint32 (H, W): a view, so writing it writes the picture."""
    return picture.view("<u4")[:, :, 0]


def word_at(picture: Picture, x: int, y: int) -> int:
    """Return pixel (x, y) as an unsigned 32-bit word."""
    return int.from_bytes(picture[y, x].tobytes(), "little")


def signed(word: int) -> int:
    """Read a word's bits as two's complement."""
    return (word ^ 0x8000_0000) - 0x8000_0000


def pointer(x: int, y: int) -> int:
    """Return the word that points at pixel (x, y)."""
    return (y & 0xFFFF) << 16 | (x & 0xFFFF)


def point_of(word: int) -> Point:
    """Return the pixel (x, y) a pointer names."""
    return word & 0xFFFF, word >> 16
