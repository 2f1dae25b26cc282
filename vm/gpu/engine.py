"""One graphics adapter as an engine: machines, and batches of lanes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from vm.executor import Advance, Pictures
from vm.gpu.adapters import Adapter
from vm.gpu.device import Device
from vm.gpu.lanes import NO_END, Lanes
from vm.gpu.machine import GpuMachine
from vm.gpu.shaders import Shaders, Workshop
from vm.gpu.stops import check_room, stop_of
from vm.isa import ISA, Op
from vm.picture import Picture, Point
from vm.trace import Stop

MOST_LANES = 1 << 14
"""Pictures that run at the same time."""
MOST_BYTES = 1 << 28
"""What they take together at most: on their way back, the host holds them twice."""


class GpuEngine:
    """Runs programs on one graphics adapter; pipelines are compiled once and kept."""

    def __init__(self, adapter: Adapter, isa: Sequence[Op] = ISA) -> None:
        """Open the adapter; a Problem when it refuses. ``isa`` is the table it executes."""
        self.adapter = adapter
        self._workshop = Workshop(Device(adapter), Shaders(isa))

    @property
    def name(self) -> str:
        """The adapter's name."""
        return self.adapter.name

    @property
    def is_lost(self) -> bool:
        """Whether the device went away and has to be opened anew."""
        return self._workshop.device.is_lost

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> GpuMachine:
        """Return a machine for a picture, which it changes in place."""
        return GpuMachine(self._workshop, picture, pc=pc, steps=steps, counters=counters)

    def run_batch(
        self, pictures: Pictures, budget: int | None, advance: Advance | None = None
    ) -> Sequence[Stop]:
        """Run many pictures in place, each a lane; as many at once as the adapter holds."""
        if not len(pictures):
            return []
        check_room(self.adapter, pictures[0], False)
        room = min(self.adapter.most_bytes, MOST_BYTES) // pictures[0].nbytes
        size = min(max(1, room), MOST_LANES)
        stops: list[Stop] = []
        for first in range(0, len(pictures), size):
            told = partial(_tell, advance, first, len(pictures))
            stops += self._run_some(pictures[first : first + size], budget, told)
        return stops

    def close(self) -> None:
        """Let the device go."""
        self._workshop.device.close()

    def _run_some(
        self, pictures: Pictures, budget: int | None, tell: Callable[[int], None]
    ) -> Iterator[Stop]:
        """Run pictures that fit on the device together."""
        lanes = Lanes(self._workshop, np.ascontiguousarray(pictures))

        def is_over() -> bool:
            tell(lanes.ended)
            return False

        try:
            end = NO_END if budget is None else max(budget, 0)
            lanes.run(np.full(len(pictures), end, np.int64), is_over)
            pictures[...] = lanes.read()
        finally:
            lanes.close()
        tell(len(pictures))
        states, steps = lanes.states, lanes.steps.tolist()
        return (stop_of(state, n, p) for state, n, p in zip(states, steps, pictures, strict=True))


def _tell(advance: Advance | None, before: int, count: int, ended: int) -> None:
    """Say how many of all pictures have ended."""
    if advance is not None:
        advance(before + ended, count)
