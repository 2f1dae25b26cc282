"""A batch on one adapter: as many pictures at once as it holds, batch after batch."""

from __future__ import annotations

import numpy as np

from vm.core.executor import Pictures
from vm.core.trace import Stop
from vm.gpu.lane_stops import check_room, stop_of
from vm.gpu.lanes import NO_END, Lanes
from vm.gpu.pipelines import PipelineCache
from vm.gpu.shader.lane_fields import LaneField

MOST_LANES = 1 << 14
"""Pictures that run at the same time."""
MOST_BYTES = 1 << 28
"""What they take together at most: a screen may need the same memory."""


class LaneBatches:
    """Runs pictures in place from (0, 0), each a lane; other threads may look on and interrupt."""

    def __init__(self, pipelines: PipelineCache, pictures: Pictures, budget: int | None) -> None:
        """Run each picture, uint8 (N, H, W, 4), until it stops, or ``budget`` steps are done.

        Raises Problem for pictures that the adapter cannot hold.
        """
        adapter = pipelines.device.adapter
        check_room(adapter, pictures[0], False)
        room = min(adapter.most_bytes, MOST_BYTES) // pictures[0].nbytes
        self._size = min(max(1, room), MOST_LANES)
        self._pipelines = pipelines
        self._pictures = pictures
        self._end = NO_END if budget is None else max(budget, 0)
        # Set as one, so that a thread that looks on sees both or neither.
        self._at_work: tuple[int, Lanes | None] = (0, None)
        self._is_interrupted = False

    def run(self) -> list[Stop]:
        """Run all of them; raises InterruptedError where that was broken off."""
        stops: list[Stop] = []
        for first in range(0, len(self._pictures), self._size):
            stops += self._run_some(first, self._pictures[first : first + self._size])
        return stops

    @property
    def ended(self) -> int:
        """How many pictures have come to their end."""
        before, lanes = self._at_work
        return before if lanes is None else before + lanes.ended

    def interrupt(self) -> None:
        """Break the run off after its dispatch; the pictures at work are left as they were."""
        self._is_interrupted = True

    def _run_some(self, first: int, pictures: Pictures) -> list[Stop]:
        """Run pictures that fit on the device together."""
        lanes = Lanes(self._pipelines, np.ascontiguousarray(pictures))
        self._at_work = (first, lanes)
        try:
            lanes.run(np.full(len(pictures), self._end, np.int64), self._go_on)
            lanes.read(pictures)
        finally:
            lanes.close()
        self._at_work = (first + len(pictures), None)
        states = lanes.states[:, : LaneField.RING].tolist()
        return list(map(stop_of, states, lanes.steps.tolist(), pictures))

    def _go_on(self) -> bool:
        """Let a run end by itself, unless nobody waits for it any more."""
        if self._is_interrupted:
            raise InterruptedError("the batch was given up")
        return False
