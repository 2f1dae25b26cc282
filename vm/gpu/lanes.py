"""Pictures of one size on the device, each a lane with the state of its run."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vm.core.executor import Pictures
from vm.core.picture import Point
from vm.gpu.device import Dispatch, Range, Words
from vm.gpu.link import Handle
from vm.gpu.pass_runner import PassRunner
from vm.gpu.pipelines import INTERPRETER, MANY, SINGLE, Mode, PipelineCache
from vm.gpu.shader.lane_fields import STATE_SIZE, LaneField, Status
from vm.gpu.step_budget import StepBudget

MOST_LEFT = 0xFFFF_FFFF
"""The most steps a lane can be allowed at once; the host allows more when they are made."""
NO_END = 1 << 62
MOST_READ = 1 << 22
"""Words of pictures that are on their way to the host at the same time."""
LEAST = 8
"""Words of a buffer that nothing is kept in: one record of the largest kind."""
Steps: TypeAlias = npt.NDArray[np.int64]
Moment: TypeAlias = tuple[Point, int]
Flags: TypeAlias = npt.NDArray[np.bool_]
IsOver: TypeAlias = Callable[[], bool]
DoPending: TypeAlias = Callable[[], None]


class Lanes:
    """The device's side of runs: it executes, and the host reads the states between dispatches."""

    def __init__(self, pipelines: PipelineCache, pictures: Pictures) -> None:
        """Put pictures, uint8 (N, H, W, 4), on the device."""
        self.count, self.height, self.width = pictures.shape[:3]
        self.device = device = pipelines.device
        self.mode = Mode()
        self.states: Words = np.zeros((self.count, STATE_SIZE), np.uint32)
        self.steps: Steps = np.zeros(self.count, np.int64)
        self._shaders = pipelines.shaders
        self._budget = StepBudget(device.adapter.is_software, self.count)
        self._most = 0
        area = self.width * self.height
        self.words = device.storage(self.count * area)
        self.state = device.storage(self.count * STATE_SIZE)
        self._frame = device.uniform(np.zeros(4, np.uint32))
        self._table = device.uniform(pipelines.shaders.table.reshape(-1))
        self.extras = {name: device.storage(LEAST) for name in ("marks", "counts", "ring", "dirty")}
        self._bound: Handle | None = None
        self.passes = PassRunner(pipelines, self.words, self.state, pictures.shape)
        device.write(self.words, 0, pictures.reshape(-1).view("<u4"))

    def extend(self, name: str, words: int) -> Handle:
        """Give one of the extra buffers so many words, all zero."""
        buffer = self.device.storage(max(words, LEAST))
        self.device.drop([self.extras[name]])
        self.extras[name] = buffer
        self._bound = None
        return buffer

    def put(self, field: LaneField, value: int, lane: int = 0) -> None:
        """Write one field of a lane, here and on the device."""
        self.states[lane, field] = value
        self.device.write(
            self.state, lane * STATE_SIZE + field, self.states[lane, field : field + 1]
        )

    def allow(self, ends: Steps) -> None:
        """Let every lane run on until it has made the steps of ``ends``, int64 (N,)."""
        self.states[:, LaneField.LEFT] = np.clip(ends - self.steps, 0, MOST_LEFT)
        self.states[:, LaneField.STATUS] = Status.RUNNING
        self.device.write(self.state, 0, self.states.reshape(-1))

    def advance(self) -> None:
        """Dispatch the interpreter once, and read the states; raises Problem as ``run`` does."""
        before = self.states
        self._set_most(self._budget.steps)
        began = perf_counter()
        group = SINGLE if self.count == 1 else MANY
        pipeline = self.device.pipeline(self._shaders.interpreter(self.mode, group))
        groups = (-(-self.count // group), 1, 1)
        work = [Dispatch(pipeline, self._bind(), groups)]
        (found,) = self.device.submit(work, [Range(self.state, 0, self.count * STATE_SIZE)])
        self.states = found.reshape(self.count, STATE_SIZE)
        made = (self.states[:, LaneField.STEPS] - before[:, LaneField.STEPS]).astype(np.int64)
        was_pending = before[:, LaneField.STATUS] == Status.PENDING
        self._check(was_pending, made)
        self.steps += made
        self._budget.note(int(made.max()), perf_counter() - began, not was_pending.any())

    def run(self, ends: Steps, is_over: IsOver, do_pending: DoPending | None = None) -> None:
        """Run every lane until it stops by itself or at its end, int64 (N,).

        ``is_over`` cuts that short. ``do_pending`` does what lanes wait for, in place of the bare
        passes. No lane is left waiting: the instruction it is at is always led to its end. Raises
        Problem for a device that is lost, or that leaves steps out.
        """
        self.allow(ends)
        self.advance()
        while True:
            pending = self.states[:, LaneField.STATUS] == Status.PENDING
            if pending.any():
                if is_over():
                    self._allow_one(pending)
                if do_pending is None:
                    self.passes.run(self.states, is_over)
                else:
                    do_pending()
            elif is_over() or not self._refill(ends):
                return
            self.advance()

    def reread(self) -> None:
        """Read the states as passes left them."""
        (found,) = self.device.submit([], [Range(self.state, 0, self.count * STATE_SIZE)])
        self.states = found.reshape(self.count, STATE_SIZE)

    @property
    def moment(self) -> Moment:
        """The next instruction of the first lane, and the steps it has done."""
        state = self.states[0]
        return (int(state[LaneField.X]), int(state[LaneField.Y])), int(self.steps[0])

    @property
    def ended(self) -> int:
        """How many lanes will not run on."""
        status = self.states[:, LaneField.STATUS]
        return int(np.count_nonzero((status != Status.RUNNING) & (status != Status.PENDING)))

    def read(self, pictures: Pictures) -> None:
        """Write all pictures as they are now into an array like theirs, uint8 (N, H, W, 4)."""
        area = self.width * self.height
        size = max(1, MOST_READ // area)
        for first in range(0, self.count, size):
            count = min(size, self.count - first)
            (found,) = self.device.submit([], [Range(self.words, first * area, count * area)])
            some = pictures[first : first + count]
            some[...] = found.view(np.uint8).reshape(some.shape)

    def close(self) -> None:
        """Give the memory on the device back."""
        owned = [self.words, self.state, self._frame, self._table, *self.extras.values()]
        self.device.drop(owned)
        self.passes.close()

    def _allow_one(self, lanes: Flags) -> None:
        """Let these lanes end the instruction they are at, and no other one."""
        for lane in np.flatnonzero(lanes).tolist():
            self.put(LaneField.LEFT, 1, lane)

    def _refill(self, ends: Steps) -> bool:
        """Say whether any lane goes on, those among them that used up what they were allowed."""
        status = self.states[:, LaneField.STATUS]
        spent = (status == Status.BUDGET) & (self.steps < ends)
        if spent.any():
            left = np.clip(ends - self.steps, 0, MOST_LEFT)
            self.states[spent, LaneField.LEFT] = left[spent]
            self.states[spent, LaneField.STATUS] = Status.RUNNING
            self.device.write(self.state, 0, self.states.reshape(-1))
        return bool(spent.any() or (status == Status.RUNNING).any())

    def _set_most(self, steps: int) -> None:
        """Tell the next dispatch how many steps it may make."""
        if steps != self._most:
            self._most = steps
            frame = np.array([self.width, self.height, self.count, steps], np.uint32)
            self.device.write(self._frame, 0, frame)

    def _bind(self) -> Handle:
        if self._bound is None:
            first = [self.words, self.state, self._frame, self._table]
            self._bound = self.device.bind(INTERPRETER, [*first, *self.extras.values()])
        return self._bound

    def _check(self, was_pending: Flags, made: Steps) -> None:
        """Hold the device to the steps it was given: a lane still running made all of them."""
        runs = self.states[:, LaneField.STATUS] == Status.RUNNING
        wrong = runs & (made != self._most + was_pending)
        if wrong.any():
            raise self.device.distrust(int(made[wrong].min()), self._most)
