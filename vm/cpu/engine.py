"""The CPU as an engine: compiled machines, and batches on all its cores."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

from vm.core.executor import Advance, Pictures
from vm.core.picture import Picture, Point
from vm.core.threads import watched
from vm.core.trace import Stop
from vm.cpu.machine import Machine
from vm.cpu.machines import Machines

PIECES_A_CORE = 64
"""A batch is cut finer than the cores, so that none waits long for the others."""

LARGEST_PIECE = 256


class CpuEngine:
    """Runs programs on the processor."""

    name = "CPU"

    def __init__(self, cores: int | None = None) -> None:
        """Use all cores for batches, or as many as are given."""
        self._cores = cores or os.cpu_count() or 1

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> Machine:
        """Return a machine that owns a picture, uint8 (H, W, 4), as ``Engine.machine`` says."""
        return Machine(picture, pc=pc, steps=steps, counters=counters)

    def run_batch(
        self, pictures: Pictures, budget: int | None, advance: Advance | None = None
    ) -> Sequence[Stop]:
        """Run pictures, uint8 (N, H, W, 4), in place, each for itself; they hold no Python lock.

        ``advance`` is called some times a second also while no picture comes to its end. What it
        raises, Ctrl+C as well, interrupts every picture: those at work stay as they are then.
        Raises ValueError for an array that is not C-contiguous and writable.
        """
        machines = Machines(pictures, budget)
        machines.run(0, 0)

        def look() -> None:
            if advance is not None:
                advance(machines.ended, len(machines))

        runs = [partial(machines.run, *span) for span in self._spans(len(machines))]
        return list(chain.from_iterable(watched(runs, machines.interrupt, look, self._cores)))

    def _spans(self, count: int) -> Iterator[tuple[int, int]]:
        """Yield the pieces of a batch, each from its first picture to before the next piece."""
        size = min(max(1, count // (self._cores * PIECES_A_CORE)), LARGEST_PIECE)
        for start in range(0, count, size):
            yield start, min(start + size, count)
