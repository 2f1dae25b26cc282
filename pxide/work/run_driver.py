"""What happens to the machine of one run, slice by slice, on the worker thread. No Qt here."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from math import inf
from time import perf_counter

from vm.check.checker import check
from vm.core.executor import Counts, Engine, Executor
from vm.core.faults import Fault
from vm.core.patch import Patch
from vm.core.picture import Picture, Point
from vm.core.trace import HostInput, Step, Stop, StopReason
from vm.run.history import History
from vm.run.run_loop import RunGoal, RunLoop

SLICE_SECONDS = 0.010
"""How long a slice is meant to last: short enough for Pause to answer at once."""
LEAST_SHARE = 2
"""A slice lasts at least so many times what the shortest one took: getting an engine going takes
its time, and may not be all that is done."""
FIRST_STEPS = 100
"""Most programs that end soon end in their first slice; one with dear instructions is cut short."""
GROWTH = 4
"""A slice does at most this many times the steps of the slice before it."""
MOST_STEPS = 50_000_000
SMOOTHING = 0.2
KEYFRAME_SECONDS = 0.050
KEYFRAME_SHARE = 20
"""Keyframes take at most one part in so many of the time."""
SHOW_SHARE = 4
"""Finding what was written takes at most one part in so many of the time."""
LOOK_SECONDS = 0.200
LOOK_BYTES = 64 << 20
"""Where tracing the last steps takes longer or more memory than this, only a few are traced."""
FEW = 4
HANDY_PIXELS = 1 << 20
"""Larger pictures are not counted, for counts are larger still, and not traced while they run,
for going back copies them."""


@dataclass(frozen=True, slots=True)
class SliceOrder:
    """What the loop wants of one slice."""

    breakpoints: frozenset[Point]
    host: HostInput
    is_resumed: bool
    shows: bool
    """Whether the pixels written are to be told."""
    is_over: Callable[[], bool] = lambda: False
    """Whether nobody waits for more than the end of what is being done; asked on the thread."""


@dataclass(frozen=True, slots=True)
class SliceReport:
    """What came of a slice."""

    stop: Stop
    """How the slice ended; ``lossy`` tells of the whole run so far."""
    patch: Patch
    """What was written since pixels were told last; empty where none were to be told."""
    steps_a_second: float


@dataclass(frozen=True, slots=True)
class RecentSteps:
    """What a run did of late: its last steps, the newest last, and the accesses of each pixel."""

    recent: tuple[Step, ...]
    counts: Counts | None
    """A copy, uint32 (3, H, W); None in a large picture."""


@dataclass(frozen=True, slots=True)
class StepReport:
    """What came of a single step."""

    stop: Stop
    patch: Patch
    """What was written since pixels were told last."""
    look: RecentSteps


@dataclass(frozen=True, slots=True)
class RunPosition:
    """Where a run stands: the next instruction and the steps done."""

    pc: Point
    steps: int


class SlicePace:
    """How many steps the next slice does, by the time that those before took."""

    def __init__(self) -> None:
        """Begin with few steps; nothing was measured yet."""
        self.steps = FIRST_STEPS
        self._seconds_a_step = 0.0
        self._least_seconds = inf

    @property
    def steps_a_second(self) -> float:
        """Steps a second, lately; 0 before the first were done."""
        return 1 / self._seconds_a_step if self._seconds_a_step else 0.0

    def note(self, steps: int, seconds: float) -> None:
        """Choose the steps of the next slice by what this one did and took."""
        if steps > 0 and seconds > 0:
            lately = seconds / steps
            former = self._seconds_a_step or lately
            self._seconds_a_step = former + (lately - former) * SMOOTHING
            self._least_seconds = min(self._least_seconds, seconds)
            fitting = int(max(SLICE_SECONDS, LEAST_SHARE * self._least_seconds) / lately)
            self.steps = min(max(fitting, 1), self.steps * GROWTH, MOST_STEPS)


class RunDriver:
    """Drives the machine of one run: each slice is a short run that ends in time for the window.

    A slice sets the breakpoints, keeps a keyframe when one is due, runs for about ten milliseconds
    or to the end of a frame, and returns how it stopped, with the pixels written if they are to be
    shown. The loop gives the next order in between, and reads nothing of the machine itself.

    Here lies what a run's time consists of: the machine, its history (keyframes and the answers of
    the host), and the shadow: the picture as the screen was last told of it. The machine owns its
    picture, the driver the shadow; what is handed out are patches and copies. All is made in
    ``open`` and given up in ``close``; what was handed out stays good.

    Made in the loop; from then on every call but `interrupt` happens on the worker thread, one
    at a time, so the arrays have one owner and need no lock. Any engine will do.
    """

    def __init__(self, picture: Picture, pc: Point, steps: int) -> None:
        """Run on a copy of the picture, which nobody writes before the machine is opened."""
        self.is_handy = picture.shape[0] * picture.shape[1] <= HANDY_PIXELS
        self._shadow = picture
        self._told = RunPosition(pc, steps)
        self._breakpoints: frozenset[Point] = frozenset()
        self._pace = SlicePace()
        self._recent: tuple[Step, ...] = ()
        self._keyframe_due = 0.0
        self._show_due = 0.0
        self._is_lossy = False
        self._opened_machine: Executor | None = None
        self._opened_history: History | None = None
        self._loop: RunLoop | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a machine."""
        return self._opened_machine is not None

    @property
    def told(self) -> RunPosition:
        """Where the run stood when pixels were told last."""
        return self._told

    def open(self, engine: Engine) -> None:
        """Make the machine, once, on copies; a large picture takes its time."""
        if self._opened_machine is None:
            start = self._told
            self._shadow, picture = self._shadow.copy(), self._shadow.copy()
            machine = engine.machine(
                picture, pc=start.pc, steps=start.steps, counters=self.is_handy
            )
            machine.remember()
            self._opened_history = History(machine, engine)
            self._opened_machine = machine

    def close(self) -> None:
        """Give the machine back, and its past."""
        machine = self._opened_machine
        if machine is not None:
            self._opened_machine = self._opened_history = self._loop = None
            machine.close()

    def interrupt(self) -> None:
        """Cut the slice at work short; may be called from any thread."""
        loop = self._loop
        if loop is not None:
            loop.interrupt()

    def check(self) -> tuple[Fault, ...]:
        """The faults that can be seen without running."""
        return tuple(check(self._shadow))

    def run_slice(self, order: SliceOrder) -> SliceReport:
        """Run for one slice."""
        self._set_breakpoints(order.breakpoints)
        self._keep_keyframe(order.is_over)
        machine = self._machine
        began, first = perf_counter(), machine.steps
        goal = RunGoal(step=first + self._pace.steps, frames=1)
        loop = RunLoop(machine, goal, lambda steps: self._noted(steps, order.host))
        self._loop = loop
        try:
            stop = loop.run(resumed=order.is_resumed)
        finally:
            self._loop = None  # it holds this driver, and would keep machine and device with it
        self._pace.note(stop.steps - first, perf_counter() - began)
        self._is_lossy |= stop.lossy
        patch = self.take_changes() if order.shows and began >= self._show_due else Patch()
        return SliceReport(replace(stop, lossy=self._is_lossy), patch, self._pace.steps_a_second)

    def step(self, host: HostInput, length: int) -> StepReport:
        """Do one instruction; of the last steps ``length`` are told."""
        self._keep_keyframe()
        machine = self._machine
        if machine.awaits_host:
            machine.answer(self._noted(machine.steps, host))
        before = self.take_changes()
        stop, step = machine.step(shadow=self._shadow)
        patch = Patch(before.pieces + self.take_changes().pieces)
        if step is None or (self._recent and self._recent[-1].number + 1 != step.number):
            return StepReport(stop, patch, self.look_back(length))
        self._recent = (*self._recent, step)[-length:]
        return StepReport(stop, patch, self._look())

    def paused(self) -> Stop:
        """How a run stands that is paused between two slices."""
        return Stop(StopReason.PAUSE, self._machine.pc, self._machine.steps)

    def take_changes(self) -> Patch:
        """What was written since pixels were told last, which the shadow follows."""
        began = perf_counter()
        patch = self._machine.take_changes(self._shadow)
        self._told = RunPosition(self._machine.pc, self._machine.steps)
        now = perf_counter()
        self._show_due = now + SHOW_SHARE * (now - began)
        return patch

    def look_back(self, length: int) -> RecentSteps:
        """What the last steps did: the machine remembers, or does them again from a keyframe."""
        remembered = self._machine.recent(length)
        if remembered:
            self._recent = remembered
            return self._look()
        history, now = self._history, self._machine.steps
        first = max(now - length, history.floor)
        if first < now:
            few = min(FEW, now - first)
            traced = _traced_in_time(history, first, now)
            self._recent = traced or tuple(history.trace(now - few, few))
        return self._look()

    def _look(self) -> RecentSteps:
        counts = self._machine.counts
        return RecentSteps(self._recent, None if counts is None else counts.copy())

    @property
    def _machine(self) -> Executor:
        if self._opened_machine is None:
            raise RuntimeError("a run is driven that was not opened, or was let go")
        return self._opened_machine

    @property
    def _history(self) -> History:
        if self._opened_history is None:
            raise RuntimeError("the past is asked for of a run that was not opened, or was let go")
        return self._opened_history

    def _set_breakpoints(self, breakpoints: frozenset[Point]) -> None:
        if breakpoints != self._breakpoints:
            self._breakpoints = breakpoints
            self._machine.set_breakpoints(breakpoints)

    def _keep_keyframe(self, is_over: Callable[[], bool] = lambda: False) -> None:
        """Keep a keyframe now and then, so that doing steps again is never far."""
        began = perf_counter()
        if began >= self._keyframe_due:
            self._history.keep(self._machine, is_over)
            now = perf_counter()
            self._keyframe_due = now + max(KEYFRAME_SECONDS, KEYFRAME_SHARE * (now - began))

    def _noted(self, steps: int, host: HostInput) -> HostInput:
        """The answer to a YIELD, noted so that a replay gives it as well."""
        self._history.note_host(steps, host)
        return host


def _traced_in_time(history: History, first: int, end: int) -> tuple[Step, ...]:
    """The steps from the first to before the end; none when that would be too dear."""
    began = perf_counter()
    steps, size = list[Step](), 0
    with closing(history.follow(first, end - first)) as done_again:
        for step in done_again:
            steps.append(step)
            size += step.writes.nbytes
            is_dear = size > LOOK_BYTES or perf_counter() - began > LOOK_SECONDS
            if is_dear and len(steps) < end - first:
                return ()
    return tuple(steps) if len(steps) == end - first else ()
