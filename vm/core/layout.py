"""Where things lie in a picture: plain matrices, tensors, and the fields of their headers."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from vm.core.picture import Box, Picture, signed, word_at

TENSOR_TAG = 84  # "T" in the A byte of a tensor's second header pixel
HEADER_PIXELS = 6
MULTIPLIERS = range(1 << 30, 1 << 31)
SHIFTS = range(31, 63)
REGISTER_ROW = 1

Values = npt.NDArray[Any]


class ElementType(IntEnum):
    """What a tensor's elements are; the value is the header's type byte."""

    U8 = 1
    I8 = 2
    I32 = 3

    @property
    def dtype(self) -> np.dtype[Any]:
        """The numpy type of one element, little-endian."""
        return np.dtype({1: "u1", 2: "i1", 3: "<i4"}[self.value])

    @property
    def words(self) -> str:
        """The type's name in assembler text and messages, such as ``i8``."""
        return self.name.lower()


@dataclass(frozen=True)
class PlainMatrix:
    """A plain byte matrix whose header is pixel (0, row); elements are R bytes from column 1."""

    row: int
    cols: int
    rows: int

    def boxes(self, width: int) -> tuple[Box, ...]:
        """The header and element pixels in a picture of this width (2 or more), as boxes."""
        full, rest = divmod(self.cols * self.rows, width - 1)
        found = [Box(0, self.row, 1, 1)]
        if full:
            found.append(Box(1, self.row, width - 1, full))
        if rest:
            found.append(Box(1, self.row + full, rest, 1))
        return tuple(found)

    def values(self, picture: Picture) -> npt.NDArray[np.uint8]:
        """Copy the elements out, uint8 of shape (rows, cols)."""
        count = self.cols * self.rows
        tall = -(-count // (picture.shape[1] - 1))
        flat = picture[self.row : self.row + tall, 1:, 0].reshape(-1)[:count]
        return flat.reshape(self.rows, self.cols).copy()


@dataclass(frozen=True)
class Tensor:
    """A tensor whose header lies in ``row`` and whose elements start in the row below."""

    row: int
    cols: int
    rows: int
    type: ElementType
    scale: float = 1.0
    zero: int = 0
    multiplier: int = 0
    shift: int = 0

    @property
    def pixels(self) -> int:
        """How many pixels the elements take."""
        count = self.cols * self.rows
        return count if self.type is ElementType.I32 else -(-count // 4)

    def boxes(self, width: int) -> tuple[Box, ...]:
        """The header and element pixels in a picture of this width, as boxes."""
        full, rest = divmod(self.pixels, width)
        found = [Box(0, self.row, HEADER_PIXELS, 1)]
        if full:
            found.append(Box(0, self.row + 1, width, full))
        if rest:
            found.append(Box(0, self.row + 1 + full, rest, 1))
        return tuple(found)

    def values(self, picture: Picture) -> Values:
        """Copy the elements out: shape (rows, cols), of the element type's dtype."""
        below = picture[self.row + 1 : self.row + 1 + -(-self.pixels // picture.shape[1])]
        size = self.cols * self.rows * self.type.dtype.itemsize
        flat = below.reshape(-1)[:size].view(self.type.dtype)
        return flat.reshape(self.rows, self.cols).copy()

    def header(self) -> Picture:
        """The header as pixels, uint8 (6, 4)."""
        packed = struct.pack(
            "<HH4BfiII",
            *(self.cols, self.rows),
            *(int(self.type), 0, 0, TENSOR_TAG),
            *(self.scale, self.zero, self.multiplier, self.shift),
        )
        return np.frombuffer(packed, np.uint8).reshape(HEADER_PIXELS, 4)


def read_matrix(picture: Picture, row: int) -> PlainMatrix | None:
    """Return the plain matrix whose header is pixel (0, row), or None when none fits there."""
    height, width = picture.shape[:2]
    if row >= height or width < 2:
        return None
    word = word_at(picture, 0, row)
    cols, rows = word & 0xFFFF, word >> 16
    tall = -(-(cols * rows) // (width - 1))
    if cols == 0 or rows == 0 or row + tall > height:
        return None
    return PlainMatrix(row, cols, rows)


def write_matrix(picture: Picture, row: int, values: npt.NDArray[np.uint8]) -> PlainMatrix:
    """Write a plain matrix, uint8 (rows, cols), with its header at pixel (0, row)."""
    rows, cols = values.shape
    matrix = PlainMatrix(row, cols, rows)
    picture[row, 0] = np.frombuffer(struct.pack("<HH", cols, rows), np.uint8)
    step = picture.shape[1] - 1
    flat = values.reshape(-1)
    for line, start in enumerate(range(0, flat.size, step)):
        part = flat[start : start + step]
        picture[row + line, 1 : 1 + part.size, 0] = part
    return matrix


def read_tensor(picture: Picture, row: int) -> Tensor | None:
    """Return the tensor whose header lies in ``row``, or None when none is well-formed there."""
    height, width = picture.shape[:2]
    if row >= height or width < HEADER_PIXELS:
        return None
    cols, rows, kind, _, _, tag, scale, zero, multiplier, shift = struct.unpack(
        "<HH4BfIII", picture[row, :HEADER_PIXELS].tobytes()
    )
    if tag != TENSOR_TAG or kind not in tuple(ElementType) or cols == 0 or rows == 0:
        return None
    tensor = Tensor(row, cols, rows, ElementType(kind), scale, signed(zero), multiplier, shift)
    return tensor if row + 1 + -(-tensor.pixels // width) <= height else None


def write_tensor(picture: Picture, tensor: Tensor, values: Values | None = None) -> Tensor:
    """Write a tensor's header and, when given, its elements (rows, cols); return it."""
    picture[tensor.row, :HEADER_PIXELS] = tensor.header()
    if values is not None:
        flat = np.ascontiguousarray(values.astype(tensor.type.dtype)).view(np.uint8).reshape(-1)
        below = picture[tensor.row + 1 :].reshape(-1)
        below[: flat.size] = flat
    return tensor


def with_real_multiplier(tensor: Tensor, real: float) -> Tensor:
    """Return the tensor with the multiplier and shift that scale by ``real`` when requantising.

    Raises ValueError as ``multiplier_and_shift`` does.
    """
    multiplier, shift = multiplier_and_shift(real)
    return replace(tensor, multiplier=multiplier, shift=shift)


def multiplier_and_shift(real: float) -> tuple[int, int]:
    """Return (M, s) with M / 2^s nearest to ``real``, 2^30 <= M < 2^31 and 31 <= s <= 62.

    The normalised fixed-point form current int8 runtimes use: real = m * 2^e with m in [1/2, 1),
    M = round(m * 2^31), s = 31 - e. Raises ValueError when ``real`` has no such form.
    """
    fraction, exponent = math.frexp(real)
    multiplier = round(fraction * (1 << 31))
    shift = 31 - exponent
    if multiplier == 1 << 31:
        # Rounded up to a power of two; just below 1 the next one is out of reach.
        multiplier, shift = (1 << 30, shift - 1) if shift > SHIFTS[0] else (MULTIPLIERS[-1], shift)
    if multiplier not in MULTIPLIERS or shift not in SHIFTS:
        raise ValueError(f"{real} is not between 2^-32 and 1")
    return multiplier, shift
