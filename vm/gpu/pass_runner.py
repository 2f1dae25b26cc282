"""Dispatching the passes of wide instructions, cut so that no dispatch lasts too long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import TypeAlias

import numpy as np

from vm.gpu.device import WORD, Dispatch, Range, Words
from vm.gpu.link import Handle
from vm.gpu.pipelines import PASS, PipelineCache
from vm.gpu.shader.lane_fields import LaneField, Status
from vm.gpu.shader.lane_states import Flags, LaneStates
from vm.gpu.shader.passes import PASSES, Pass
from vm.gpu.shader.prelude import GROUP, KERNELS
from vm.gpu.shader.uniform import DispatchUniform

MOST_GROUPS = 65_535
"""Workgroups in one dimension of a dispatch, by WebGPU's default limits."""
SCRATCH_WORDS = 1 << 22
"""Scratch for several lanes at once; a lane that needs more is done alone."""
FRAME_ROOM = 12
"""Words of a uniform: the frame's, rounded up to whole vectors."""
SLICE = 0.020
"""Seconds a dispatch is meant to last."""
RATES = {True: 2e7, False: 5e9}
"""Loop iterations a second that are expected of software and of a card, before any is timed."""

Look: TypeAlias = Callable[[], object]


@dataclass(frozen=True)
class Work:
    """One kernel on a range of lanes: those that wait for it, and the scratch each may use."""

    kernel: int
    first: int
    count: int
    lanes: LaneStates
    scratch: int


@dataclass(frozen=True)
class ItemWindow:
    """One dispatch to be: an entry point, its lanes and items, and the iterations it takes."""

    entry: str
    frame: DispatchUniform
    lanes: int
    cost: float


class PassRunner:
    """Does the pending instructions of all lanes, one kernel after the other."""

    def __init__(
        self,
        pipelines: PipelineCache,
        words: Handle,
        state: Handle,
        shape: tuple[int, ...],
    ) -> None:
        """Work on the words and states of ``shape``, which is (N, H, W, 4)."""
        self._device = device = pipelines.device
        self._shaders = pipelines.shaders
        self._words, self._state = words, state
        _, self._height, self._width, _ = shape
        self._scratch = device.storage(1)
        self._frames: list[Handle] = []
        self._bound: list[Handle] = []
        self._rate = RATES[device.adapter.is_software]

    def run(self, states: Words, look: Look | None = None) -> None:
        """Do every pending instruction; the states, (N, STATE_SIZE), are the interpreter's.

        ``look`` is called now and then; what it raises leaves instructions half done.
        """
        pending = states[:, LaneField.STATUS] == Status.PENDING
        for number in np.unique(states[pending, LaneField.KERNEL]).tolist():
            is_meant = pending & (states[:, LaneField.KERNEL] == number)
            scratch = self._need(states[is_meant], number)
            for first, last in self._batches(is_meant, scratch):
                if is_meant[first:last].any():
                    meant = states[first:last][is_meant[first:last]]
                    lanes = LaneStates(meant, self._width)
                    work = Work(number, first, last - first, lanes, scratch)
                    self._do(work, look)

    def close(self) -> None:
        """Give the memory on the device back."""
        self._device.drop([self._scratch, *self._frames])

    def _batches(self, is_meant: Flags, scratch: int) -> Iterator[tuple[int, int]]:
        """Cut the lanes of a kernel into ranges that scratch has room for."""
        chosen = np.flatnonzero(is_meant)
        size = max(1, min(SCRATCH_WORDS // max(scratch, 1), MOST_GROUPS))
        first, end = int(chosen[0]), int(chosen[-1]) + 1
        yield from ((start, min(start + size, end)) for start in range(first, end, size))

    def _need(self, states: Words, number: int) -> int:
        """Return the scratch words one lane needs."""
        lanes = LaneStates(states, self._width)
        return max((int(step.scratch(lanes).max()) for step in _passes(number)), default=0)

    def _windows(self, work: Work) -> Iterator[ItemWindow]:
        """Cut the passes of a kernel into dispatches of about a slice's time."""
        area = self._width * self._height
        for step in _passes(work.kernel):
            takes = step.takes(work.lanes)
            if not takes.any():
                continue
            items = int(step.items(work.lanes)[takes].max())
            weight = max(1, int(step.work(work.lanes)[takes].max())) * step.weight * work.count
            start = 0
            while start < items:
                count = min(_rounded(int(self._rate * SLICE / weight)), items - start)
                row = min(_rounded(count), MOST_GROUPS * GROUP)
                frame = DispatchUniform(
                    width=self._width,
                    height=self._height,
                    area=area,
                    first_lane=work.first,
                    kernel=work.kernel,
                    first_item=start,
                    count=count,
                    items_a_row=row,
                    scratch_a_lane=work.scratch,
                )
                yield ItemWindow(step.entry, frame, work.count, float(count) * weight)
                start += count

    def _do(self, work: Work, look: Look | None) -> None:
        """Dispatch a kernel; where it takes long, in slices that are waited for and timed."""
        if self._scratch.size < work.scratch * work.count * WORD:
            larger = self._device.storage(work.scratch * work.count)
            self._device.drop([self._scratch])
            self._scratch = larger
            self._bound.clear()
        dispatches: list[Dispatch] = []
        cost = 0.0
        for window in self._windows(work):
            dispatches.append(self._dispatch(len(dispatches), window))
            cost += window.cost
            if cost >= self._rate * SLICE:
                self._time(dispatches, cost)
                dispatches, cost = [], 0.0
                if look is not None:
                    look()
        if dispatches:
            self._device.submit(dispatches)

    def _time(self, dispatches: list[Dispatch], cost: float) -> None:
        """Dispatch, wait, and learn how quick the device is."""
        began = perf_counter()
        self._device.submit(dispatches, [Range(self._state, 0, 1)])
        seconds = max(perf_counter() - began, 1e-6)
        self._rate = min(max(cost / seconds, self._rate / 4), self._rate * 4)

    def _dispatch(self, index: int, window: ItemWindow) -> Dispatch:
        """Return a window as a dispatch, with a uniform of its own."""
        if index == len(self._frames):
            self._frames.append(self._device.uniform(np.zeros(FRAME_ROOM, np.uint32)))
        if index == len(self._bound):
            buffers = [self._words, self._state, self._scratch, self._frames[index]]
            self._bound.append(self._device.bind(PASS, buffers))
        frame = window.frame
        self._device.write(self._frames[index], 0, frame.words())
        pipeline = self._device.pipeline(self._shaders.one_pass(window.entry))
        rows = -(-frame.count // frame.items_a_row)
        groups = (frame.items_a_row // GROUP, rows, window.lanes)
        return Dispatch(pipeline, self._bound[index], groups)


_NAMES = {number: name for name, number in KERNELS.items()}


def _passes(number: int) -> tuple[Pass, ...]:
    """Return the passes of the kernel with this number."""
    return PASSES[_NAMES[number]]


def _rounded(items: int) -> int:
    """Return the least whole number of groups that holds so many items."""
    return max(1, -(-items // GROUP)) * GROUP
