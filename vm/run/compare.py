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
from vm.run.run_loop import Interruption, RunGoal, RunLoop

MANY_STEPS = 1_000_000
FIRST_LOOK, WIDE_LOOK, WIDEST_LOOK = 1 << 6, 1 << 16, 1 << 24
"""Steps before the first look, and the bounds of what the distance of looks grows to."""
MOST_LOOKS = 64
"""Looks that a long range is divided into, within those bounds."""
SLICE_STEPS = 1_000_000
"""Steps between two looks at whether somebody interrupted."""


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
    """uint8 (H, W, 4); every moment that this module hands out has a copy of its own."""
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
        """Return the moment with a copy of its pixels, which no run changes and no end takes."""
        return replace(self, picture=self.picture.copy())


@dataclass(frozen=True, eq=False)
class Divergence:
    """Where two machines part: ``before`` is the same on both, ``one`` and ``other`` are not.

    ``one`` and ``other`` are how the two engines stood behind it, in the order they were given.
    """

    origin: Moment
    """The moment from which both were run to see it. That is ``before`` itself, unless an executor
    goes by more than its picture and errs only on a longer way."""
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
        """Return the first pixels (x, y) that differ, row by row, at most so many."""
        width = self.one.picture.shape[1]
        return tuple((place % width, place // width) for place in self._places[:most].tolist())

    @cached_property
    def _places(self) -> npt.NDArray[np.intp]:
        """Where the differing pixels lie, counted through all rows: (N,)."""
        return np.flatnonzero(words_of(self.one.picture) != words_of(self.other.picture))

    @cached_property
    def patch(self) -> Patch:
        """What turns the pixels of the one into those of the other."""
        return difference(self.one.picture, self.other.picture)


@dataclass(frozen=True, eq=False)
class Comparison:
    """What came of running a picture on two engines."""

    engines: tuple[str, str]
    """The names of the two."""
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
    *,
    within: CompareRange | None = None,
    progress: Advance | None = None,
    interruption: Interruption | None = None,
) -> Comparison:
    """Run a picture, which is left as it is, on two engines and find where they part.

    ``picture`` is uint8 (H, W, 4). YIELD is answered as off the screen, and the run goes on.
    ``progress`` is told how many steps of the budget are done; what it raises ends the comparison.
    Raises Problem for an array that is no picture, or one that an engine has no room for, and
    InterruptedError when it was interrupted.
    """
    compared = within or CompareRange()
    start = Moment(picture.copy(), Stop(StopReason.BUDGET, compared.pc, compared.steps))
    engines, equal, lossy = _EnginePair(one, other, interruption or Interruption()), start, False
    with closing(_restored(one, start)) as first, closing(_restored(other, start)) as second:
        for step in compared.looks():
            seen = _MomentPair(engines.run_to(first, step), engines.run_to(second, step))
            if seen.differs():
                found = _narrowed(engines, start, equal, step, seen)
                return Comparison(engines.names, start, equal, found)
            equal, lossy = seen.one.kept(), lossy or seen.one.stop.lossy
            if progress is not None:
                progress(equal.stop.steps - compared.steps, compared.budget)
            if equal.stop.reason.is_final:
                break
    end = replace(equal, stop=replace(equal.stop, lossy=lossy))
    return Comparison(engines.names, start, end)


@dataclass(frozen=True, eq=False)
class _MomentPair:
    """How two machines stand after the same steps."""

    one: Moment
    other: Moment

    def differs(self) -> bool:
        """Return whether the two differ in anything."""
        return bool(self.one.differs(self.other))


@dataclass(frozen=True)
class _EnginePair:
    """The two engines, and what ends the runs on them."""

    one: Engine
    other: Engine
    interruption: Interruption

    @property
    def names(self) -> tuple[str, str]:
        return self.one.name, self.other.name

    def run_from(self, origin: Moment, step: int) -> _MomentPair:
        """Return how fresh machines on both engines stand when run on to ``step`` steps."""
        return _MomentPair(
            self._run_from(self.one, origin, step), self._run_from(self.other, origin, step)
        )

    def run_to(self, machine: Executor, step: int) -> Moment:
        """Run on to ``step`` steps or the program's end, and answer a YIELD there.

        The moment shows the machine's own pixels: it is `kept` before the machine runs on or is
        closed. Raises InterruptedError.
        """
        loop = RunLoop(machine, RunGoal(step=step), most_at_once=SLICE_STEPS)
        with self.interruption.hears(loop):
            stop = loop.run(resumed=True)
        if self.interruption.is_given:
            raise InterruptedError("nobody waits for this comparison any more")
        machine.answer(NO_HOST)
        return Moment(machine.picture, stop, machine.frame)

    def _run_from(self, engine: Engine, origin: Moment, step: int) -> Moment:
        """Return how a fresh machine stands when run from a moment to ``step`` steps."""
        with closing(_restored(engine, origin)) as machine:
            return self.run_to(machine, step).kept()


def _restored(engine: Engine, moment: Moment) -> Executor:
    """Return a fresh machine that stands at a moment."""
    stop = moment.stop
    machine = engine.machine(moment.picture.copy(), pc=stop.pc, steps=stop.steps)
    machine.frame = moment.frame
    return machine


def _narrowed(
    engines: _EnginePair, start: Moment, equal: Moment, step: int, seen: _MomentPair
) -> Divergence:
    """Show a difference again with fresh machines, from the last look or else from the start.

    It was ``seen`` after ``step`` steps; at ``equal``, the look before, there was none.
    """
    for origin in dict.fromkeys((equal, start)):
        ends = engines.run_from(origin, step)
        if ends.differs():
            return _halved(engines, origin, step, ends)
    return Divergence(equal, equal, seen.one.kept(), seen.other.kept(), repeats=False)


def _halved(engines: _EnginePair, origin: Moment, last: int, ends: _MomentPair) -> Divergence:
    """Halve the way until one step is left.

    All along, machines that start at ``origin`` have been seen equal after ``low`` steps, where
    they stood at ``before``, and different after ``last``, where they stood at ``ends``.
    """
    before, low = origin, origin.stop.steps
    while last - low > 1:
        middle = (low + last) // 2
        found = engines.run_from(origin, middle)
        if found.differs():
            last, ends = middle, found
            continue
        before, low = found.one, middle
        if not before.stop.reason.is_final:
            again = engines.run_from(before, last)
            if again.differs():
                origin, ends = before, again
    return Divergence(origin, before, ends.one, ends.other)
