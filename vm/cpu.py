"""The CPU as an engine: compiled machines, and batches on all its cores."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from vm.executor import Advance, Pictures
from vm.machine import Machine
from vm.picture import Picture, Point
from vm.trace import Stop

PIECES_A_CORE = 16
"""A batch is cut finer than the cores, so that none waits long for the others."""


class CpuEngine:
    """Runs programs on the processor."""

    name = "CPU"

    def __init__(self, cores: int | None = None) -> None:
        """Use all cores for batches, or as many as are given."""
        self._cores = cores or os.cpu_count() or 1

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> Machine:
        """Return a machine for a picture, which it changes in place."""
        return Machine(picture, pc=pc, steps=steps, counters=counters)

    def run_batch(
        self, pictures: Pictures, budget: int | None, advance: Advance | None = None
    ) -> Sequence[Stop]:
        """Run many pictures in place, each for itself; the machine holds no Python lock."""
        size = max(1, len(pictures) // (self._cores * PIECES_A_CORE))
        pieces = [pictures[start : start + size] for start in range(0, len(pictures), size)]
        stops: list[Stop] = []
        with ThreadPoolExecutor(self._cores, thread_name_prefix="batch") as pool:
            for piece in pool.map(lambda part: _run_all(part, budget), pieces):
                stops += piece
                if advance is not None:
                    advance(len(stops), len(pictures))
        return stops


def _run_all(pictures: Pictures, budget: int | None) -> list[Stop]:
    """Run pictures one after the other."""
    return [Machine(picture).run(budget) for picture in pictures]
