"""A drive: the machine of one run, as the worker thread knows it. No Qt and no loop here."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from math import inf
from time import perf_counter

import numpy as np
import numpy.typing as npt

from vm.check.checker import check
from vm.core.executor import Engine, Executor
from vm.core.faults import Fault
from vm.core.patch import Patch
from vm.core.picture import Picture, Point
from vm.core.trace import HostInput, Step, Stop, StopReason
from vm.run.history import History

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
FLUSH_SHARE = 4
"""Finding what was written takes at most one part in so many of the time."""
LOOK_SECONDS = 0.200
LOOK_BYTES = 64 << 20
"""Where tracing the last steps takes longer or more memory than this, only a few are traced."""
CHUNK = 8
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
    """What came of it."""

    stop: Stop
    patch: Patch
    steps_a_second: float


@dataclass(frozen=True, slots=True)
class RecentSteps:
    """What a run did of late: its last steps, the newest last, and the accesses of each pixel."""

    recent: tuple[Step, ...]
    counts: npt.NDArray[np.uint32] | None


class RunDriver:
    """Machine, keyframes and the shadow: the picture as the screen was last told of it.

    Made in the loop; from then on every call but `interrupt` happens on the worker thread, one
    at a time, so the arrays have one owner and need no lock. Any engine will do.
    """

    def __init__(self, picture: Picture, pc: Point, steps: int) -> None:
        """Run on a copy of the picture, which nobody writes before the first slice is done."""
        self.is_handy = picture.shape[0] * picture.shape[1] <= HANDY_PIXELS
        self._shadow = picture
        self._start = self._told = (pc, steps)
        self._breakpoints: frozenset[Point] = frozenset()
        self._budget = FIRST_STEPS
        self._recent: tuple[Step, ...] = ()
        self._keyframe_due = 0.0
        self._flush_due = 0.0
        self._seconds_a_step = 0.0
        self._least_seconds = inf
        self._is_lossy = False
        self._built: tuple[Executor, History] | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a machine."""
        return self._built is not None

    @property
    def told(self) -> tuple[Point, int]:
        """The next instruction and the steps done when pixels were told last."""
        return self._told

    def open(self, engine: Engine) -> None:
        """Make the machine, once, on copies; a large picture takes its time."""
        if self._built is None:
            self._shadow, picture = self._shadow.copy(), self._shadow.copy()
            pc, steps = self._start
            machine = engine.machine(picture, pc=pc, steps=steps, counters=self.is_handy)
            machine.remember()
            self._built = machine, History(machine, engine)

    def close(self) -> None:
        """Give the machine back."""
        if self._built is not None:
            machine, _history = self._built
            self._built = None
            machine.close()

    def interrupt(self) -> None:
        """Cut the slice at work short; may be called from any thread."""
        built = self._built
        if built is not None:
            built[0].interrupt()

    def check(self) -> tuple[Fault, ...]:
        """The faults that can be seen without running."""
        return tuple(check(self._shadow))

    def go(self, order: SliceOrder) -> SliceReport:
        """Run one slice."""
        self._obey(order.breakpoints)
        self._prepare(order.host, order.is_over)
        began, first = perf_counter(), self._machine.steps
        stop = self._machine.run(self._budget, resumed=order.is_resumed, host=order.host)
        self._adapt(stop.steps - first, perf_counter() - began)
        self._is_lossy |= stop.lossy
        patch = self.flush() if order.shows and began >= self._flush_due else Patch()
        return SliceReport(replace(stop, lossy=self._is_lossy), patch, self._speed())

    def step(self, host: HostInput, length: int) -> tuple[Stop, Patch, RecentSteps]:
        """Do one instruction."""
        self._prepare(host)
        self._machine.answer(host)
        before = self.flush()
        stop, step = self._machine.step(shadow=self._shadow)
        patch = Patch(before.pieces + self.flush().pieces)
        is_next = step is not None and (
            not self._recent or self._recent[-1].number + 1 == step.number
        )
        if step is None or not is_next:
            return stop, patch, self.look_back(length)
        self._recent = (*self._recent, step)[-length:]
        return stop, patch, self._look()

    def rest(self) -> Stop:
        """How a run stands that is paused between two slices."""
        return Stop(StopReason.PAUSE, self._machine.pc, self._machine.steps)

    def flush(self) -> Patch:
        """What was written since it was told last."""
        began = perf_counter()
        patch = self._machine.take_changes(self._shadow)
        self._told = (self._machine.pc, self._machine.steps)
        now = perf_counter()
        self._flush_due = now + FLUSH_SHARE * (now - began)
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
            traced = _traced(history, first, now)
            self._recent = traced or _followed(history, max(first, now - FEW), FEW)
        return self._look()

    def _speed(self) -> float:
        return 1 / self._seconds_a_step if self._seconds_a_step else 0.0

    def _look(self) -> RecentSteps:
        counts = self._machine.counts
        return RecentSteps(self._recent, None if counts is None else counts.copy())

    @property
    def _machine(self) -> Executor:
        return self._opened[0]

    @property
    def _history(self) -> History:
        return self._opened[1]

    @property
    def _opened(self) -> tuple[Executor, History]:
        if self._built is None:
            raise RuntimeError("a run is driven that was not opened, or was let go")
        return self._built

    def _obey(self, breakpoints: frozenset[Point]) -> None:
        if breakpoints != self._breakpoints:
            self._breakpoints = breakpoints
            self._machine.set_breakpoints(breakpoints)

    def _prepare(self, host: HostInput, is_over: Callable[[], bool] = lambda: False) -> None:
        """Keep what doing the steps again will need: a keyframe now and then, every answer."""
        began, history = perf_counter(), self._history
        if began >= self._keyframe_due:
            history.keep(self._machine, is_over)
            now = perf_counter()
            self._keyframe_due = now + max(KEYFRAME_SECONDS, KEYFRAME_SHARE * (now - began))
        if self._machine.awaits_host:
            history.note_host(self._machine.steps, host)

    def _adapt(self, steps: int, seconds: float) -> None:
        """Choose the steps of the next slice by the time that this one took."""
        if steps > 0 and seconds > 0:
            lately = seconds / steps
            former = self._seconds_a_step or lately
            self._seconds_a_step = former + (lately - former) * SMOOTHING
            self._least_seconds = min(self._least_seconds, seconds)
            fitting = int(max(SLICE_SECONDS, LEAST_SHARE * self._least_seconds) / lately)
            self._budget = min(max(fitting, 1), self._budget * GROWTH, MOST_STEPS)


def _traced(history: History, first: int, end: int) -> tuple[Step, ...]:
    """The steps from the first to before the end; none when that would be too dear."""
    began = perf_counter()
    steps, size = list[Step](), 0
    with closing(history.at(first)) as machine:
        while len(steps) < end - first:
            more = history.follow(machine, min(CHUNK, end - first - len(steps)))
            steps += more
            size += sum(step.writes.nbytes for step in more)
            is_dear = size > LOOK_BYTES or perf_counter() - began > LOOK_SECONDS
            if not more or (is_dear and len(steps) < end - first):
                return ()
    return tuple(steps)


def _followed(history: History, first: int, count: int) -> tuple[Step, ...]:
    """A few steps, whatever they cost."""
    with closing(history.at(first)) as machine:
        return tuple(history.follow(machine, count))
