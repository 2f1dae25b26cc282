"""One graphics adapter as an engine: machines, and batches of lanes."""

from __future__ import annotations

from collections.abc import Sequence

from vm.core.executor import Advance, Pictures
from vm.core.picture import Picture, Point
from vm.core.threads import watched
from vm.core.trace import Stop
from vm.gpu.adapters import Adapter
from vm.gpu.device import Device
from vm.gpu.lane_batches import LaneBatches
from vm.gpu.machine import GpuMachine
from vm.gpu.pipelines import PipelineCache, Shaders
from vm.isa.table import ISA, Op


class GpuEngine:
    """Runs programs on one graphics adapter; pipelines are compiled once and kept."""

    def __init__(self, adapter: Adapter, isa: Sequence[Op] = ISA) -> None:
        """Open the adapter; raises Problem when it refuses. ``isa`` is the table it executes."""
        self.adapter = adapter
        self._pipelines = PipelineCache(Device(adapter), Shaders(isa))

    @property
    def name(self) -> str:
        """The adapter's name."""
        return self.adapter.name

    @property
    def is_lost(self) -> bool:
        """Whether the device went away and has to be opened anew."""
        return self._pipelines.device.is_lost

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> GpuMachine:
        """Return a machine for a picture, which it changes in place."""
        return GpuMachine(self._pipelines, picture, pc=pc, steps=steps, counters=counters)

    def run_batch(
        self, pictures: Pictures, budget: int | None, advance: Advance | None = None
    ) -> Sequence[Stop]:
        """Run many pictures, uint8 (N, H, W, 4), in place: as many at once as the adapter holds.

        ``advance`` is called some times a second. What it raises, Ctrl+C as well, ends the batch
        after the dispatch at work; pictures that had not ended yet are left as they were.
        """
        if not len(pictures):
            return []
        batches = LaneBatches(self._pipelines, pictures, budget)

        def look() -> None:
            if advance is not None:
                advance(batches.ended, len(pictures))

        (stops,) = watched([batches.run], batches.interrupt, look)
        return stops

    def close(self) -> None:
        """Let the device go."""
        self._pipelines.device.close()
