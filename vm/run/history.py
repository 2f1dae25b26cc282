"""Any earlier moment of a run: keyframes, and replay from the nearest one.

The machine is deterministic but for what the host hands it after YIELD; those answers are kept,
so a replay gives the very same pixels. Memory is bounded: keyframes lie dense behind the present
and ever wider apart before it, so that going back a little costs little and going back far stays
possible.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from vm.core.executor import NO_HOST, Engine, Executor
from vm.core.picture import Picture, Point
from vm.core.trace import HostInput, Step
from vm.run.run_loop import Interruption, RunGoal, RunLoop
from vm.run.tracer import Tracer

MOST_BYTES = 256 << 20
"""Memory that the keyframes of one run take at most, unless three need more."""
MOST_KEYFRAMES = 256
SLICE_STEPS = 1_000_000
"""Steps that are done again between two looks at whether somebody interrupted."""
BAND = 4 << 20
"""Bytes that are copied between two looks at whether a keyframe is still wanted."""


@dataclass(frozen=True, eq=False)
class Keyframe:
    """The whole machine at one step, with pixels of its own."""

    steps: int
    pc: Point
    frame: int
    awaits_host: bool
    picture: Picture
    """A copy, uint8 (H, W, 4)."""


class History:
    """Keyframes of one run, oldest first; the run's beginning is never forgotten."""

    def __init__(self, machine: Executor, engine: Engine, limit: int = MOST_BYTES) -> None:
        """Begin at the machine's present step; ``engine`` makes the machines that replay.

        About ``limit`` bytes of pictures are kept, three pictures at least. Of the machine nothing
        is kept: it may be closed, and its past can still be replayed.
        """
        self._engine = engine
        self._most = max(3, min(MOST_KEYFRAMES, limit // machine.picture.nbytes))
        self._keyframes = [_keyframe(machine, machine.picture.copy())]
        self._hosts: dict[int, HostInput] = {}

    @property
    def floor(self) -> int:
        """The earliest step that can be reached."""
        return self._keyframes[0].steps

    @property
    def nbytes(self) -> int:
        """Memory the keyframes take, in bytes."""
        return sum(keyframe.picture.nbytes for keyframe in self._keyframes)

    def note_host(self, steps: int, host: HostInput) -> None:
        """Remember what the host answers to the YIELD after ``steps`` steps."""
        if host != NO_HOST:
            self._hosts[steps] = host

    def host_at(self, steps: int) -> HostInput:
        """Return what the host answered to the YIELD after ``steps`` steps."""
        return self._hosts.get(steps, NO_HOST)

    def keep(self, machine: Executor, is_over: Callable[[], bool] = lambda: False) -> None:
        """Take a keyframe now, unless the present step lies before the last one.

        ``is_over`` is asked again and again while the picture is copied; where it says so, none is
        taken.
        """
        if machine.steps > self._keyframes[-1].steps:
            is_full = len(self._keyframes) >= self._most
            reused = self._forgotten(machine.steps) if is_full else None
            copy = _copied(machine.picture, reused, is_over)
            if copy is not None:
                self._keyframes.append(_keyframe(machine, copy))

    def at(self, steps: int, interruption: Interruption | None = None) -> Executor:
        """Return a machine as it was after ``steps`` steps, on a picture of its own, to be closed.

        A program that ends earlier is returned at its end, and one that is interrupted where it
        stood then. One that waits behind a YIELD then waits: the answer, ``host_at``, is not
        written yet. Raises ValueError below the floor.
        """
        if steps < self.floor:
            raise ValueError(f"step {steps} is before the floor {self.floor}")
        place = bisect_right(self._keyframes, steps, key=lambda keyframe: keyframe.steps) - 1
        machine = self._restored(self._keyframes[place])
        if machine.steps < steps:
            loop = RunLoop(machine, RunGoal(step=steps), self.host_at, most_at_once=SLICE_STEPS)
            with (interruption or Interruption()).hears(loop):
                loop.run()
        return machine

    def trace(self, first: int, count: int, interruption: Interruption | None = None) -> list[Step]:
        """Return the steps numbered ``first`` and on, at most ``count``.

        They are fewer where the program ends before, or is interrupted. Raises ValueError below
        the floor.
        """
        return list(self.follow(first, count, interruption))

    def follow(
        self, first: int, count: int, interruption: Interruption | None = None
    ) -> Generator[Step, None, None]:
        """Yield the steps that `trace` returns, each as soon as it is done again.

        Whoever may leave before the last of them closes the generator, and the machine with it.
        """
        heard = interruption or Interruption()
        with closing(self.at(first, heard)) as machine:
            if machine.steps != first or heard.is_given:
                return  # the program ended before, or nobody waits for its steps
            for step in Tracer(machine).follow(count, self.host_at):
                yield step
                if heard.is_given:
                    return

    def _restored(self, keyframe: Keyframe) -> Executor:
        """Return a fresh machine at a keyframe."""
        picture = keyframe.picture.copy()
        machine = self._engine.machine(picture, pc=keyframe.pc, steps=keyframe.steps)
        machine.frame = keyframe.frame
        machine.awaits_host = keyframe.awaits_host
        return machine

    def _forgotten(self, now: int) -> Picture:
        """Forget the keyframe that is missed least: the gap it leaves is small for its age.

        Its memory is given back for the next one; new memory would take longer than the copy.
        """
        steps = [keyframe.steps for keyframe in self._keyframes] + [now]
        inner = range(1, len(steps) - 1)
        least = min(inner, key=lambda i: (steps[i + 1] - steps[i - 1]) / (now - steps[i - 1]))
        return self._keyframes.pop(least).picture


def trace_program(
    picture: Picture,
    engine: Engine,
    first: int,
    count: int,
    *,
    interruption: Interruption | None = None,
) -> list[Step]:
    """Run a picture from (0, 0) and return its steps as `History.trace` does.

    ``picture``, uint8 (H, W, 4), is left as it is; YIELD is answered as off the screen. Raises
    Problem for an array that is no picture, or one that the engine has no room for.
    """
    with closing(engine.machine(picture.copy())) as machine:
        return History(machine, engine).trace(first, count, interruption)


def _keyframe(machine: Executor, picture: Picture) -> Keyframe:
    """Return a machine's present state, with a copy of its picture."""
    return Keyframe(machine.steps, machine.pc, machine.frame, machine.awaits_host, picture)


def _copied(
    picture: Picture, reused: Picture | None, is_over: Callable[[], bool]
) -> Picture | None:
    """Copy a picture, into ``reused`` where that is given; None where it is over before the end."""
    copy = np.empty_like(picture) if reused is None else reused
    rows = max(1, BAND // picture[0].nbytes)
    for top in range(0, len(picture), rows):
        if is_over():
            return None
        copy[top : top + rows] = picture[top : top + rows]
    return copy
