"""Two executors against each other: whether they agree, and if not, the step that parts them.

Both run a picture on copies and are looked at together, now and then. Where a look shows a
difference, halving the way from the last look finds the step. Nothing is concluded: two moments
are called equal or different only after both have been run to and compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from vm.core.executor import NO_HOST, Advance, Engine, Executor
from vm.core.patch import Patch, difference
from vm.core.picture import Picture, Point, word_at, words_of
from vm.core.trace import Stop, StopReason

MANY_STEPS = 1_000_000
FIRST_LOOK, WIDE_LOOK, WIDEST_LOOK = 1 << 6, 1 << 16, 1 << 24
MOST_LOOKS = 64


class Aspect(StrEnum):
    """In what two machines can differ."""

    PIXELS = "pixels"
    STOP = "stop"
    PC = "pc"
    STEPS = "steps"
    FAULT = "fault"
    LOSSY = "lossy"
    FRAME = "frame"


@dataclass(frozen=True)
class CompareRange:
    """Which part of a run is compared: ``budget`` steps from ``pc``, reached after ``steps``.

    ``every`` is how many steps lie between two looks; None looks often at first and rarely later.
    A difference that has vanished again by the next look is not seen, except with 1.
    """

    budget: int = MANY_STEPS
    pc: Point = (0, 0)
    steps: int = 0
    every: int | None = None

    def looks(self) -> Iterator[int]:
        """Yield the counts of steps after which both machines are looked at."""
        widest = min(max(WIDE_LOOK, self.budget // MOST_LOOKS), WIDEST_LOOK)
        wide = self.every or FIRST_LOOK
        done, last = self.steps, self.steps + self.budget
        while done < last:
            done = min(done + wide, last)
            yield done
            wide = self.every or min(2 * wide, widest)


@dataclass(frozen=True, eq=False)
class Moment:
    """A whole machine at rest: its pixels, how it stopped, and how many frames it had shown.

    The answer to a YIELD is written already, so a machine can go on from a moment as it is.
    """

    picture: Picture
    stop: Stop
    frame: int = 0

    def differs(self, other: Moment) -> tuple[Aspect, ...]:
        """Return in what two moments differ; of a fault the code counts, not the words."""
        one, two = self.stop, other.stop
        faults = [
            stop.fault and (stop.fault.code, stop.fault.x, stop.fault.y) for stop in (one, two)
        ]
        found = {
            Aspect.PIXELS: not np.array_equal(words_of(self.picture), words_of(other.picture)),
            Aspect.STOP: one.reason is not two.reason,
            Aspect.PC: one.pc != two.pc,
            Aspect.STEPS: one.steps != two.steps,
            Aspect.FAULT: faults[0] != faults[1],
            Aspect.LOSSY: one.lossy != two.lossy,
            Aspect.FRAME: self.frame != other.frame,
        }
        return tuple(aspect for aspect, differs in found.items() if differs)

    def kept(self) -> Moment:
        """Return the moment with pixels of its own, which no run changes."""
        return replace(self, picture=self.picture.copy())


@dataclass(frozen=True, eq=False)
class Divergence:
    """Where two machines part: ``before`` is the same on both, ``one`` and ``other`` are not.

    ``origin`` is the moment from which both were run to see it. That is ``before`` itself, unless
    an executor goes by more than its picture and errs only on a longer way.
    """

    origin: Moment
    before: Moment
    one: Moment
    other: Moment
    repeats: bool = True
    """False when the difference was seen once and not again."""

    @property
    def is_known(self) -> bool:
        """Whether it is one step that parts them; else only ``before`` and the ends are certain.

        No step does when both had ended, and differ all the same when they might run further.
        """
        return self.repeats and not self.before.stop.reason.is_final

    @property
    def step(self) -> int:
        """The number of the step that parts them, counted from 0, if it is known."""
        return self.before.stop.steps

    @property
    def pc(self) -> Point:
        """Where the instruction of that step lies."""
        return self.before.stop.pc

    @property
    def word(self) -> int | None:
        """The pixel of that instruction; None behind the end of a row, where there is none."""
        x, y = self.pc
        return word_at(self.before.picture, x, y) if x < self.before.picture.shape[1] else None

    @cached_property
    def aspects(self) -> tuple[Aspect, ...]:
        """In what the two differ."""
        return self.one.differs(self.other)

    @property
    def count(self) -> int:
        """How many pixels differ."""
        return int(self._places.size)

    def spots(self, most: int) -> tuple[Point, ...]:
        """Return the first pixels that differ, in the order in which they are read."""
        width = self.one.picture.shape[1]
        return tuple((place % width, place // width) for place in self._places[:most].tolist())

    @cached_property
    def _places(self) -> npt.NDArray[np.intp]:
        """Where the differing pixels lie, counted through all rows."""
        return np.flatnonzero(words_of(self.one.picture) != words_of(self.other.picture))

    @cached_property
    def patch(self) -> Patch:
        """What turns the pixels of the one into those of the other."""
        return difference(self.one.picture, self.other.picture)


@dataclass(frozen=True, eq=False)
class Comparison:
    """What came of running a picture on two engines."""

    engines: tuple[str, str]
    start: Moment
    end: Moment
    """The last moment at which both were seen equal; without a divergence the end of the run."""
    divergence: Divergence | None = None

    @property
    def is_equal(self) -> bool:
        """Whether no difference was seen."""
        return self.divergence is None


def compare(
    picture: Picture,
    one: Engine,
    other: Engine,
    stretch: CompareRange | None = None,
    progress: Advance | None = None,
) -> Comparison:
    """Run a picture, which is left as it is, on two engines and find where they part.

    YIELD is answered as off the screen, and the run goes on. ``progress`` is told how many steps
    of the budget are done.
    """
    part = stretch or CompareRange()
    start = Moment(picture.copy(), Stop(StopReason.BUDGET, part.pc, part.steps))
    pair, equal, lossy = _Pair(one, other), start, False
    with closing(_restored(one, start)) as first, closing(_restored(other, start)) as second:
        for target in part.looks():
            seen = _reached(first, target), _reached(second, target)
            if seen[0].differs(seen[1]):
                found = _narrowed(pair, (start, equal), target, seen)
                return Comparison(pair.names, start, equal, found)
            equal, lossy = seen[0].kept(), lossy or seen[0].stop.lossy
            if progress is not None:
                progress(equal.stop.steps - part.steps, part.budget)
            if equal.stop.reason.is_final:
                break
    return Comparison(pair.names, start, replace(equal, stop=replace(equal.stop, lossy=lossy)))


@dataclass(frozen=True)
class _Pair:
    """The two engines."""

    one: Engine
    other: Engine

    @property
    def names(self) -> tuple[str, str]:
        return self.one.name, self.other.name

    def from_moment(self, origin: Moment, target: int) -> tuple[Moment, Moment]:
        """Return how fresh machines on both engines stand when run on to ``target`` steps."""
        with closing(_restored(self.one, origin)) as machine:
            first = _reached(machine, target).kept()
        with closing(_restored(self.other, origin)) as machine:
            return first, _reached(machine, target).kept()


def _restored(engine: Engine, moment: Moment) -> Executor:
    """Return a fresh machine that stands at a moment."""
    stop = moment.stop
    machine = engine.machine(moment.picture.copy(), pc=stop.pc, steps=stop.steps)
    machine.frame = moment.frame
    return machine


def _reached(machine: Executor, target: int) -> Moment:
    """Run to ``target`` steps or the program's end; the moment borrows the machine's pixels."""
    stop = Stop(StopReason.BUDGET, machine.pc, machine.steps)
    lossy = False
    while stop.steps < target and not stop.reason.is_final:
        done = stop.steps
        stop = machine.run(target - done, resumed=True)
        machine.answer(NO_HOST)
        lossy = lossy or stop.lossy
        if stop.steps <= done:  # it did not come forward, and would not the next time
            break
    return Moment(machine.picture, replace(stop, lossy=lossy), machine.frame)


def _narrowed(
    pair: _Pair, starts: tuple[Moment, Moment], target: int, seen: tuple[Moment, Moment]
) -> Divergence:
    """Show a difference again with fresh machines, from the last look or else from the start."""
    start, equal = starts
    for origin in dict.fromkeys((equal, start)):
        ends = pair.from_moment(origin, target)
        if ends[0].differs(ends[1]):
            return _halved(pair, origin, target, ends)
    return Divergence(equal, equal, seen[0].kept(), seen[1].kept(), repeats=False)


def _halved(pair: _Pair, origin: Moment, last: int, ends: tuple[Moment, Moment]) -> Divergence:
    """Halve the way until one step is left.

    All along, machines that start at ``origin`` have been seen equal after ``low`` steps, where
    they stood at ``before``, and different after ``last``, where they stood at ``ends``.
    """
    before, low = origin, origin.stop.steps
    while last - low > 1:
        middle = (low + last) // 2
        one, other = pair.from_moment(origin, middle)
        if one.differs(other):
            last, ends = middle, (one, other)
            continue
        before, low = one, middle
        if not one.stop.reason.is_final:
            again = pair.from_moment(one, last)
            if again[0].differs(again[1]):
                origin, ends = one, again
    return Divergence(origin, before, *ends)
