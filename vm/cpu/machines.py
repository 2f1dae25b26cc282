"""Many machines at once: pictures of one size, each run for itself, by one call of compiled code.

A machine of its own costs Python some microseconds, which is more than a small program takes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vm.core.executor import Pictures
from vm.core.trace import Stop
from vm.cpu.compiler.build import load_many
from vm.cpu.kernels import board as b
from vm.cpu.kernels.slots import SLOT_SIZE
from vm.cpu.machine import NO_LIMIT, finish_product, stop_of


class Machines:
    """Runs pictures, uint8 (N, H, W, 4), in place from (0, 0), as a Machine runs one.

    Threads may run at the same time, each its own part of the pictures.
    """

    def __init__(self, pictures: Pictures, budget: int | None = None) -> None:
        """Run each picture until something stops it, or ``budget`` steps are done.

        Raises ValueError for an array that is not C-contiguous and writable.
        """
        if not pictures.flags.c_contiguous or not pictures.flags.writeable:
            raise ValueError("machines need writable, C-contiguous pictures")
        count, height, width = pictures.shape[:3]
        self._pictures = pictures
        self._size = (width, height)
        self._pixel_bytes = pictures.reshape(count, 4 * width * height)
        self._words = self._pixel_bytes.view("<u4")
        self._states = np.zeros((count, b.STATE_SIZE), np.int64)
        self._states[:, b.LIMIT] = NO_LIMIT if budget is None else max(budget, 0)

    def __len__(self) -> int:
        """Return how many pictures there are."""
        return len(self._pictures)

    @property
    def ended(self) -> int:
        """How many pictures have come to their end; for other threads to look at meanwhile."""
        status = self._states[:, b.STATUS]
        return int(np.count_nonzero((status != b.RUNNING) & (status != b.PRODUCT_PENDING)))

    def run(self, first: int, last: int) -> list[Stop]:
        """Run the pictures from ``first`` to before ``last``; the thread holds no Python lock.

        Returns a Stop for each, in their order.
        """
        interpret_many = load_many()
        pixels = (self._words, self._pixel_bytes, self._size)
        slots = np.zeros((3, SLOT_SIZE), np.int64)
        scratch = (slots, *self._notes())
        at = first
        while (at := interpret_many(*pixels, self._states, (at, last), scratch)) < last:
            finish_product(self._pictures[at], self._states[at], slots)
        states = self._states[first:last].tolist()
        return list(map(stop_of, self._pictures[first:last], states))

    def interrupt(self) -> None:
        """End all runs with reason `budget` after their instructions; from any thread."""
        self._states[:, b.LIMIT] = 0

    def _notes(self) -> tuple[npt.NDArray[Any], ...]:
        """Return room for what kernels note of a run: marks, counts, written rows and boxes."""
        return (
            np.zeros(0, np.uint8),
            np.zeros((3, 0), np.uint32),
            np.zeros(self._size[1], np.uint8),
            np.zeros((b.SPAN_ROOM, 5), np.int64),
        )
