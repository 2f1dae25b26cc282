"""A steady engine: the one that was wished for, or the CPU once that one has failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pxide.base.settings import CPU
from vm.core.executor import Advance, Engine, Executor, Pictures
from vm.core.faults import Problem
from vm.core.picture import Picture, Point
from vm.core.trace import Stop
from vm.cpu.engine import CpuEngine

if TYPE_CHECKING:  # the graphics library is loaded on the thread, where nobody waits for it
    from vm.run.engines import Engines


class FallbackEngine:
    """Is made anywhere and used on one thread, on which it finds its engine."""

    def __init__(self, make: Callable[[], Engines] | None = None, wish: str = CPU) -> None:
        """Take the engine wished for among those that are made when they are first needed."""
        self._make = make
        self._wish = wish
        self._made: Engines | None = None
        self._now: Engine | None = None

    @property
    def name(self) -> str:
        """The name of the engine that is used."""
        return self._engine.name

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> Executor:
        """A machine for a picture."""
        return self._engine.machine(picture, pc=pc, steps=steps, counters=counters)

    def run_batch(
        self, pictures: Pictures, budget: int | None, advance: Advance | None = None
    ) -> Sequence[Stop]:
        """Run many pictures in place."""
        return self._engine.run_batch(pictures, budget, advance)

    def gives_up(self) -> bool:
        """Take the CPU from now on; False where it was the CPU already, so that nothing is won."""
        was_other = not isinstance(self._engine, CpuEngine)
        self._now = CpuEngine()
        return was_other

    def close(self) -> None:
        """Give the adapters back."""
        if self._made is not None:
            self._made.close()
            self._made = None

    @property
    def _engine(self) -> Engine:
        """Where there is no such engine, the CPU does the work: nobody has to act for that."""
        if self._now is None:
            try:
                self._now = self._found()
            except Problem:
                self._now = CpuEngine()
        return self._now

    def _found(self) -> Engine:
        if self._make is None or self._wish == CPU:
            return CpuEngine()
        self._made = self._make()
        return self._made.choose(self._wish).engine
