"""The host's copy of a picture on the device, brought up to date by rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from vm.core.patch import Patch, difference
from vm.core.picture import Picture, words_of
from vm.gpu.device import Range
from vm.gpu.lanes import Lanes

SMALL = 1 << 18
"""Bytes of a picture that is fetched whole: one way to the device and back, not two."""
GAP = 16
"""Rows that lie between two written ones and are fetched with them."""

Rows = npt.NDArray[np.intp]


class Mirror:
    """Knows which rows of the picture are behind those of the device."""

    def __init__(self, picture: Picture, lanes: Lanes) -> None:
        """Mirror the only lane; the picture is as the device has it."""
        self.picture = picture
        self.moment = lanes.moment
        """The next instruction and the steps done when the picture was fetched last."""
        self._lanes = lanes
        self._is_behind = False
        self._changed = np.zeros(picture.shape[0], np.bool_)
        self._dirty = lanes.extend("dirty", picture.shape[0])

    def fall_behind(self) -> None:
        """Note that the device may have written."""
        self._is_behind = True

    def mark_dirty(self, rows: Rows) -> None:
        """Mark rows, intp (n,), on the device as written, as the interpreter marks its own."""
        one = np.ones(1, np.uint32)
        for first, last in _runs(rows, 1):
            self._lanes.device.write(self._dirty, first, np.repeat(one, last - first))
        self._is_behind = True

    def fetch(self, ahead: int = 0) -> None:
        """Bring the picture up to date, as far as the device still has it.

        ``ahead`` is how many instructions are done that the lane's state does not tell of yet.
        """
        device = self._lanes.device
        if not self._is_behind or device.is_lost:
            return
        height = self.picture.shape[0]
        if self.picture.nbytes <= SMALL:
            self._take([(0, height)])
        else:
            (dirty,) = device.submit([], [Range(self._dirty, 0, height)])
            self._take(list(_runs(np.flatnonzero(dirty), GAP)))
            device.clear(self._dirty)
        (x, y), steps = self._lanes.moment
        self.moment = (x + ahead, y), steps + ahead
        self._is_behind = False

    def write(self, row: int, column: int, words: npt.NDArray[np.uint32]) -> None:
        """Write words, uint32 (n,), into one row from ``column`` on, here and on the device."""
        width = self.picture.shape[1]
        self._lanes.device.write(self._lanes.words, row * width + column, words)
        words_of(self.picture)[row, column : column + len(words)] = words
        self._changed[row] = True

    def take_changes(self, shadow: Picture) -> Patch:
        """Return what was written since the last call, and write it to ``shadow`` as well."""
        self.fetch()
        patch = difference(shadow, self.picture, np.flatnonzero(self._changed))
        patch.apply(shadow)
        self._changed[:] = False
        return patch

    def _take(self, runs: list[tuple[int, int]]) -> None:
        """Copy rows from the device."""
        width = self.picture.shape[1]
        words = words_of(self.picture)
        wanted = [Range(self._lanes.words, a * width, (b - a) * width) for a, b in runs]
        for (a, b), found in zip(runs, self._lanes.device.submit([], wanted), strict=True):
            words[a:b] = found.reshape(b - a, width)
            self._changed[a:b] = True


def _runs(rows: Rows, gap: int) -> Iterator[tuple[int, int]]:
    """Group sorted rows into runs (first, behind the last); small gaps are bridged."""
    if rows.size:
        breaks = np.flatnonzero(np.diff(rows) > gap)
        starts = np.concatenate(([rows[0]], rows[breaks + 1]))
        ends = np.concatenate((rows[breaks], [rows[-1]])) + 1
        yield from zip(starts.tolist(), ends.tolist(), strict=True)
