"""The trace of a run on the device: a ring of the last steps, read back at stops."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from vm.core.patch import Patch, Piece
from vm.core.picture import Box, Picture
from vm.core.trace import Step
from vm.gpu.device import Device, Range, Words
from vm.gpu.link import Handle
from vm.gpu.shader.interpreter import NOWHERE

ROOM = 1 << 13
"""Steps the ring on the device remembers."""
RECORD = 8
"""Words of one record: place, instruction, three reads, the written pixel, old, new."""
MOST_BYTES = 64 << 20
"""What the steps of wide instructions may take on the host."""


class TraceBuffer:
    """Steps on single words lie on the device, those of wide instructions on the host."""

    def __init__(self, device: Device, buffer: Handle, width: int) -> None:
        """Read from ``buffer``, which holds ROOM records of a picture of this width."""
        self._device = device
        self._buffer = buffer
        self._width = width
        self._written = 0
        self._floor = 0
        self._wide: deque[Step] = deque()
        self._bytes = 0

    def restart(self, steps: int, written: int) -> None:
        """Forget everything before step number ``steps``, when so many records were written."""
        self._floor, self._written = steps, written
        self._wide.clear()
        self._bytes = 0

    def note(self, step: Step) -> None:
        """Keep the step of a wide instruction; the ones before it go when they take too much."""
        self._wide.append(step)
        self._bytes += step.writes.nbytes
        while self._bytes > MOST_BYTES and len(self._wide) > 1:
            oldest = self._wide.popleft()
            self._bytes -= oldest.writes.nbytes
            self._floor = oldest.number + 1

    def last(self, count: int, steps: int, written: int) -> tuple[Step, ...]:
        """Return the last ``count`` steps before step number ``steps``, oldest first.

        ``written`` is how many records the device has written, modulo 2^32.
        """
        there = min((written - self._written) % (1 << 32), ROOM, count)
        records = self._records(written, there)
        found: list[Step] = []
        wide = list(self._wide)
        number = steps - 1
        while len(found) < count and number >= self._floor:
            if wide and wide[-1].number == number:
                found.append(wide.pop())
            elif records:
                found.append(self._step(number, records.pop()))
            else:
                break
            number -= 1
        return tuple(reversed(found))

    def _records(self, written: int, count: int) -> list[list[int]]:
        """Read the last records, oldest first; they may lie around the ring's end."""
        if count == 0:
            return []
        end = written % ROOM or ROOM
        first = max(end - count, 0)
        wanted = [Range(self._buffer, first * RECORD, (end - first) * RECORD)]
        rest = count - (end - first)
        if rest:
            wanted.insert(0, Range(self._buffer, (ROOM - rest) * RECORD, rest * RECORD))
        found: Words = np.concatenate(self._device.submit([], wanted))
        rows: list[list[int]] = found.reshape(-1, RECORD).tolist()
        return rows

    def _step(self, number: int, record: Sequence[int]) -> Step:
        """Return a record as a step."""
        here, word, *reads, place, old, new = record
        boxes = tuple(self._box(index) for index in reads if index != NOWHERE)
        pieces = () if place == NOWHERE else (self._piece(place, old, new),)
        y, x = divmod(here, self._width)
        return Step(number, (x, y), word, boxes, Patch(pieces), False)

    def _box(self, index: int) -> Box:
        y, x = divmod(index, self._width)
        return Box(x, y, 1, 1)

    def _piece(self, index: int, old: int, new: int) -> Piece:
        y, x = divmod(index, self._width)
        return Piece(x, y, _pixel(old), _pixel(new))


def _pixel(word: int) -> Picture:
    """Return one word as a picture of one pixel."""
    return np.frombuffer(word.to_bytes(4, "little"), np.uint8).reshape(1, 1, 4)
