"""Executors that take the contract of `vm.core.executor` at its word: their pictures are not the
arrays they were given, and hold garbage as soon as they are closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from vm.core.executor import NO_HOST, Advance, Counts, Engine, Executor, Pictures
from vm.core.patch import Patch
from vm.core.picture import Box, Picture, Point
from vm.core.trace import HostInput, Step, Stop

GARBAGE = 0xA5


class Elsewhere:
    """An engine whose machines work in memory of their own; those of another engine inside."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.open = 0
        """Machines that were made and not closed."""

    @property
    def name(self) -> str:
        return f"{self.engine.name} elsewhere"

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> ElsewhereMachine:
        inner = self.engine.machine(picture.copy(), pc=pc, steps=steps, counters=counters)
        self.open += 1
        return ElsewhereMachine(inner, self)

    def run_batch(
        self, pictures: Pictures, budget: int | None, advance: Advance | None = None
    ) -> Sequence[Stop]:
        own = pictures.copy()
        pictures[...] = GARBAGE
        stops = self.engine.run_batch(own, budget, advance)
        pictures[...] = own
        return stops


class ElsewhereMachine:
    """A machine that shows an array of its own, and spoils what it showed when it is closed."""

    def __init__(self, inner: Executor, engine: Elsewhere) -> None:
        self._inner = inner
        self._engine = engine
        self._shown: list[npt.NDArray[np.uint8] | npt.NDArray[np.uint32]] = []
        self.is_closed = False

    @property
    def frame(self) -> int:
        return self._inner.frame

    @frame.setter
    def frame(self, frame: int) -> None:
        self._inner.frame = frame

    @property
    def awaits_host(self) -> bool:
        return self._inner.awaits_host

    @awaits_host.setter
    def awaits_host(self, awaits: bool) -> None:
        self._inner.awaits_host = awaits

    @property
    def picture(self) -> Picture:
        """A new array each time; what was shown before is spoiled by now."""
        self._spoil()
        shown = self._used().picture.copy()
        self._shown.append(shown)
        return shown

    @property
    def counts(self) -> Counts | None:
        found = self._used().counts
        if found is None:
            return None
        shown = found.copy()
        self._shown.append(shown)
        return shown

    @property
    def pc(self) -> Point:
        return self._inner.pc

    @property
    def steps(self) -> int:
        return self._inner.steps

    def set_breakpoints(self, points: Iterable[Point]) -> None:
        self._used().set_breakpoints(points)

    def set_watches(self, reads: Iterable[Box] = (), writes: Iterable[Box] = ()) -> None:
        self._used().set_watches(reads, writes)

    def run(
        self, budget: int | None = None, *, resumed: bool = False, host: HostInput = NO_HOST
    ) -> Stop:
        self._spoil()
        return self._used().run(budget, resumed=resumed, host=host)

    def step(
        self, host: HostInput = NO_HOST, shadow: Picture | None = None
    ) -> tuple[Stop, Step | None]:
        self._spoil()
        return self._used().step(host, shadow)

    def remember(self) -> None:
        self._used().remember()

    def recent(self, count: int) -> tuple[Step, ...]:
        return self._used().recent(count)

    def interrupt(self) -> None:
        self._inner.interrupt()

    def answer(self, host: HostInput) -> None:
        self._spoil()
        self._used().answer(host)

    def take_changes(self, shadow: Picture) -> Patch:
        return self._used().take_changes(shadow)

    def close(self) -> None:
        self._spoil()
        self._used().close()
        self.is_closed = True
        self._engine.open -= 1

    def _used(self) -> Executor:
        """The machine inside, while it may be used."""
        assert not self.is_closed, "a machine is used that was closed"
        return self._inner

    def _spoil(self) -> None:
        """Overwrite what was shown: it was good until this call."""
        for shown in self._shown:
            shown[...] = GARBAGE
        self._shown.clear()
