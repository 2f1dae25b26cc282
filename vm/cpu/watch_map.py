"""The pixels a run stops at: breakpoints and watches, a bit for each kind of access."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from vm.core.picture import Box, Point
from vm.cpu.kernels.board import EXECUTE, READ, WRITE


class WatchMap:
    """One byte a pixel, uint8 (H * W,) in reading order; (0,) while nothing is marked."""

    def __init__(self, width: int, height: int) -> None:
        """Begin with nothing marked."""
        self._size = (width, height)
        self.flags: npt.NDArray[np.uint8] = np.zeros(0, np.uint8)

    def __bool__(self) -> bool:
        """Whether anything is marked."""
        return bool(self.flags.size)

    def set_breakpoints(self, points: Iterable[Point]) -> None:
        """Mark exactly these pixels for execution; those outside the picture are ignored."""
        width, height = self._size
        inside = [y * width + x for x, y in points if 0 <= x < width and 0 <= y < height]
        self._mark(EXECUTE, np.array(inside, np.intp))

    def set_watches(self, reads: Iterable[Box], writes: Iterable[Box]) -> None:
        """Mark exactly the pixels of these boxes for reading, and of those for writing."""
        for kind, boxes in ((READ, tuple(reads)), (WRITE, tuple(writes))):
            if not boxes and not self:
                continue
            plane = np.zeros(self._size[::-1], bool)
            for box in boxes:
                inside = box.clipped(*self._size)
                if inside is not None:
                    plane[inside.slices] = True
            self._mark(kind, np.flatnonzero(plane))

    def first(self, kind: int, box: Box) -> int | None:
        """Return the index of the first pixel of a box that is marked; None without one."""
        width, height = self._size
        if not self:
            return None
        found = np.flatnonzero(self.flags.reshape(height, width)[box.slices] >> kind & 1)
        if not found.size:
            return None
        y, x = divmod(int(found[0]), box.w)
        return (box.y + y) * width + box.x + x

    def _mark(self, kind: int, places: npt.NDArray[np.intp]) -> None:
        """Set the marks of one kind of access to exactly these pixels."""
        width, height = self._size
        if not self:
            self.flags = np.zeros(width * height, np.uint8)
        self.flags &= ~np.uint8(1 << kind)
        self.flags[places] |= np.uint8(1 << kind)
        if not self.flags.any():
            self.flags = np.zeros(0, np.uint8)
