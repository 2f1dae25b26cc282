"""The states of the lanes, read by name, and the sizes of their matrix products."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vm.cpu.kernels.slots import COLS, PIXELS, ROWS, SLOT_SIZE
from vm.gpu.shader.lane_fields import LaneField
from vm.gpu.shader.prelude import DIRECT_SIZE, FEW, SCRATCH_LIMIT, STRIP, THIN, TILE

Numbers: TypeAlias = npt.NDArray[np.int64]
"""One number for each lane: int64 (n,)."""
Flags: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class LaneStates:
    """The states of some lanes, uint32 (n, STATE_SIZE), read by name; width is the pictures'."""

    states: npt.NDArray[np.uint32]
    width: int

    def field(self, name: LaneField) -> Numbers:
        """Return one field of each lane."""
        return self.states[:, name].astype(np.int64)

    def slot(self, which: int, part: int) -> Numbers:
        """Return one number of what operand ``which`` names in each lane."""
        return self.states[:, LaneField.SLOTS + which * SLOT_SIZE + part].astype(np.int64)

    def pixels(self, which: int) -> Numbers:
        """Return how many words the elements of a tensor take."""
        return self.slot(which, PIXELS)

    def every(self, number: int) -> Numbers:
        """Return the same number for each lane."""
        return np.full(len(self.states), number, np.int64)

    @cached_property
    def product(self) -> Products:
        """How the lanes' matrix products are made."""
        return Products(self)

    @cached_property
    def rectangle(self) -> Numbers:
        """How many pixels the lanes' rectangles have."""
        size = self.field(LaneField.SIZE)
        return (size & 0xFFFF) * (size >> 16)


@dataclass(frozen=True)
class Products:
    """The sizes of the lanes' matrix products, and which way each is made; as in the shader."""

    lanes: LaneStates

    @cached_property
    def m(self) -> Numbers:
        """The rows of the product."""
        return self.lanes.slot(2, ROWS)

    @cached_property
    def n(self) -> Numbers:
        """The columns of the product."""
        return self.lanes.slot(2, COLS)

    @cached_property
    def k(self) -> Numbers:
        """The factors of one sum."""
        return self.lanes.slot(0, COLS)

    @cached_property
    def depth(self) -> Numbers:
        """The packed words of one sum."""
        return parts(self.k, 4 * STRIP) * STRIP

    @cached_property
    def packed_words(self) -> Numbers:
        """The scratch words of packed factors and their sums."""
        return (self.depth + 1) * (self.m + self.n)

    @cached_property
    def is_packed(self) -> Flags:
        """Which lanes pack their factors first, (n,)."""
        is_small = (self.m <= FEW) | (self.m * self.k * self.n < DIRECT_SIZE)
        fits: Flags = self.packed_words <= SCRATCH_LIMIT
        return ~is_small & fits

    @cached_property
    def is_thin(self) -> Flags:
        """Which lanes have too few rows or columns for tiles, (n,)."""
        return np.minimum(self.m, self.n) < THIN

    @cached_property
    def tiles(self) -> Numbers:
        """How many tiles the product has."""
        return parts(self.m, TILE) * parts(self.n, TILE)


def parts(numbers: Numbers, size: int) -> Numbers:
    """Return how many parts of a size cover each number, int64 (n,)."""
    return (numbers + size - 1) // size
