"""The one loop in which machines are run: to a step, for some frames, until something stops them.

Whoever runs a machine does it here: one call (``run_until``), the window slice by slice, the replay
of a history, a comparison, a program of a model. They differ in the goal, in what answers a YIELD,
and in who may interrupt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeAlias

from vm.core.executor import NO_HOST, Executor
from vm.core.threads import watched
from vm.core.trace import HostInput, Stop, StopReason

AT_ONCE = 256
"""A run that is over after so many steps needs no thread."""
GOES_ON = frozenset({StopReason.BUDGET, StopReason.YIELD})
"""After these a program may go on; every other stop ends the run."""

HostAnswers: TypeAlias = Callable[[int], HostInput]
"""Returns what the host hands to the YIELD behind which a program waits after so many steps."""


@dataclass(frozen=True, slots=True)
class RunGoal:
    """Where a run is over though nothing stops the machine; None means without that limit."""

    step: int | None = None
    """The count of steps since the program began, not since the run did."""
    frames: int | None = None
    """How many frames, each ended by YIELD, are shown by this run."""


def no_input(_steps: int) -> HostInput:
    """Answer every YIELD as off the screen: no pointer, no buttons, no key."""
    return NO_HOST


class RunLoop:
    """One run of a machine from where it stands to its goal, in as many parts as that takes.

    A stop other than `budget` and `yield` ends it before. A YIELD on the way is answered and the
    run goes on; one that ends the run is not answered yet, so that the machine waits there.
    """

    def __init__(
        self,
        machine: Executor,
        goal: RunGoal,
        host: HostAnswers = no_input,
        most_at_once: int | None = None,
    ) -> None:
        """Run the machine, which stays its maker's to close.

        ``most_at_once`` bounds the steps between two looks at whether the run was interrupted:
        an interruption that comes right before the machine sets out would be heard too late.
        """
        self._machine = machine
        self._goal = goal
        self._host = host
        self._most_at_once = most_at_once
        self._is_lossy = False
        self._is_interrupted = False
        self._frames = 0

    @property
    def has_frames_left(self) -> bool:
        """Whether more frames may be shown."""
        return self._goal.frames is None or self._frames < self._goal.frames

    def run(self, most: int | None = None, *, resumed: bool = False) -> Stop:
        """Run on until the run is over, or ``most`` steps are done by this call.

        ``resumed`` leaves a breakpoint on the first instruction untested. The Stop is that of the
        last part, but ``lossy`` tells of all parts since the loop was made.
        """
        end = _least(self._goal.step, None if most is None else self._machine.steps + most)
        while True:
            begin = self._machine.steps
            stop = self._run_part(end, resumed)
            resumed = False
            if self.is_over(stop) or stop.steps == end or stop.steps <= begin:
                return stop

    def is_over(self, stop: Stop) -> bool:
        """Whether this stop ends the run, and not only a part of it."""
        if self._is_interrupted or stop.steps == self._goal.step:
            return True
        if stop.reason is StopReason.YIELD:
            return not self.has_frames_left
        return stop.reason is not StopReason.BUDGET

    def note(self, stop: Stop) -> None:
        """Count a part that was run already: its frame, and whether it lost bits."""
        self._is_lossy |= stop.lossy
        self._frames += stop.reason is StopReason.YIELD

    def interrupt(self) -> None:
        """End the part at work, and do no step after it; from any thread."""
        self._is_interrupted = True
        self._machine.interrupt()

    def _run_part(self, end: int | None, resumed: bool) -> Stop:
        """Let the machine run once, towards the step ``end``."""
        machine = self._machine
        left = None if end is None else end - machine.steps
        budget = 0 if self._is_interrupted else _least(left, self._most_at_once)
        host = self._host(machine.steps) if machine.awaits_host else NO_HOST
        stop = machine.run(budget, resumed=resumed, host=host)
        self.note(stop)
        return replace(stop, lossy=True) if self._is_lossy and not stop.lossy else stop


class Interruption:
    """What any thread may give to end a run, before it begins or while it is under way."""

    def __init__(self) -> None:
        self._is_given = False
        self._loop: RunLoop | None = None

    @property
    def is_given(self) -> bool:
        """Whether the run is to end; once given it stays."""
        return self._is_given

    def give(self) -> None:
        """End the run, or have it do no step when it begins."""
        self._is_given = True
        loop = self._loop  # which the thread of the run may take away meanwhile
        if loop is not None:
            loop.interrupt()

    @contextmanager
    def hears(self, loop: RunLoop) -> Iterator[None]:
        """On the thread of the run: within the block this is the loop that is ended."""
        self._loop = loop
        try:
            if self._is_given:
                loop.interrupt()
            yield
        finally:
            self._loop = None


def run_until(
    machine: Executor, steps: int | None = None, frames: int | None = 1, *, resumed: bool = False
) -> Stop:
    """Run until something stops the machine, ``steps`` are done or ``frames`` were shown.

    None means without limit. ``steps`` count from where the machine stands. A frame that does not
    end the run is answered, the last one as well. A breakpoint on the first instruction is left
    untested when ``resumed``. Ctrl+C raises KeyboardInterrupt; the machine stays as it is then.
    """
    last = None if steps is None else machine.steps + steps
    stop = machine.run(_least(steps, AT_ONCE), resumed=resumed)
    if stop.reason not in GOES_ON:  # a short program, which needs no loop
        return stop
    loop = RunLoop(machine, RunGoal(last, frames))
    loop.note(stop)
    if not loop.is_over(stop):
        (stop,) = watched([loop.run], loop.interrupt)
    if stop.reason is StopReason.YIELD and loop.has_frames_left:
        return loop.run(0)
    return stop


def _least(one: int | None, other: int | None) -> int | None:
    """Return the smaller of two limits, where None is no limit."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
