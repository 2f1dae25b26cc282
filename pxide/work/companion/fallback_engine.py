"""A fallback engine: the one that the setting asks for, or the CPU once that one has failed."""

from collections.abc import Sequence

from pxide.base.settings import CPU
from pxide.work.engine_service import EngineService
from vm.core.executor import Advance, Engine, Executor, Pictures
from vm.core.faults import Problem
from vm.core.picture import Picture, Point
from vm.core.trace import Stop
from vm.cpu.engine import CpuEngine


class FallbackEngine:
    """An engine for one user. Is made anywhere and used on one thread, on which it is found.

    Each machine and each batch is of the engine that the setting asks for at that moment. Once
    that one was given up, it is the CPU until the setting asks for another.
    """

    def __init__(self, engines: EngineService | None = None) -> None:
        """Take it from those of the window; without them it is the CPU."""
        self._engines = engines
        self._request = CPU
        self._now: Engine = CpuEngine()

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
        was_other = not isinstance(self._now, CpuEngine)
        self._now = CpuEngine()
        return was_other

    @property
    def _engine(self) -> Engine:
        """The engine that the setting asks for now; the CPU where there is none, or it gave up."""
        if self._engines is not None and self._engines.request != self._request:
            self._request = self._engines.request
            try:
                self._now = self._engines.choice(self._request).engine
            except Problem:
                self._now = CpuEngine()
        return self._now
