"""The buffer through which the host reads what lies on the device."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import wgpu
from wgpu import classes

LEAST = 1 << 16
USAGE = wgpu.BufferUsage.MAP_READ | wgpu.BufferUsage.COPY_DST


class StagingBuffer:
    """Grows with what is read; made anew where a reading was broken off."""

    def __init__(self, make: Callable[[int, int], classes.GPUBuffer], most: int) -> None:
        """Begin small; ``make`` makes a buffer of a size for a usage, of ``most`` bytes at most."""
        self._make = make
        self._most = most
        self._buffer = make(LEAST, USAGE)
        self._is_read = False

    def room(self, size: int) -> classes.GPUBuffer:
        """Return the buffer, with room for so many bytes.

        One whose reading was broken off, by Ctrl+C for one, may still belong to the host.
        """
        if self._is_read or self._buffer.size < size:
            least = max(size, LEAST)
            larger = self._make(min(1 << (least - 1).bit_length(), self._most), USAGE)
            self.close()
            self._buffer, self._is_read = larger, False
        return self._buffer

    def read(self, size: int) -> npt.NDArray[np.uint32]:
        """Wait for the device, then copy the first bytes of what it left."""
        self._is_read = True
        self._buffer.map_sync(wgpu.MapMode.READ, 0, size)
        there = np.frombuffer(self._buffer.read_mapped(0, size, copy=False), np.uint32)
        found = there.copy()  # by numpy, which lets other threads run meanwhile
        del there  # the map cannot be closed while anything looks at it
        self._buffer.unmap()
        self._is_read = False
        return found

    def close(self) -> None:
        """Give its memory back."""
        self._buffer.destroy()
