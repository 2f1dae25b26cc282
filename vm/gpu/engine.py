"""One graphics adapter as an engine: machines, and batches of lanes."""

from __future__ import annotations

from collections.abc import Sequence

from vm.executor import Advance, Pictures
from vm.gpu.adapters import Adapter
from vm.gpu.bunches import Bunches
from vm.gpu.device import Device
from vm.gpu.machine import GpuMachine
from vm.gpu.shaders import Shaders, Workshop
from vm.isa import ISA, Op
from vm.picture import Picture, Point
from vm.threads import watched
from vm.trace import Stop


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
        """Run many pictures in place, each a lane; as many at once as the adapter holds.

        ``advance`` is called some times a second. What it raises, Ctrl+C as well, ends the batch
        after the dispatch at work; pictures that had not ended yet are left as they were.
        """
        if not len(pictures):
            return []
        bunches = Bunches(self._workshop, pictures, budget)

        def look() -> None:
            if advance is not None:
                advance(bunches.ended, len(pictures))

        (stops,) = watched([bunches.run], bunches.interrupt, look)
        return stops

    def close(self) -> None:
        """Let the device go."""
        self._workshop.device.close()
