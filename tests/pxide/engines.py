"""Engines for the tests of the window: none but the CPU, or one that is made to fail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from tests.vm.engines import lose
from vm.core.executor import Advance, Engine, Executor, Pictures
from vm.core.faults import Problem
from vm.core.picture import Picture, Point
from vm.core.trace import HostInput, Step, Stop
from vm.cpu.engine import CpuEngine
from vm.gpu.adapters import Adapter, AdapterKind
from vm.gpu.engine import GpuEngine
from vm.gpu.link import DriverLink
from vm.isa.table import ISA
from vm.run.engines import Choice, Engines

GONE = Problem("The device was lost.", "Run on the CPU.")


def without_adapters() -> Engines:
    """The engines of a computer without a graphics adapter."""
    return Engines(look=lambda: ())


class Kept:
    """Makes the engines of this computer, and keeps them to be looked at and broken."""

    def __init__(self) -> None:
        self.made: list[Engines] = []

    def __call__(self) -> Engines:
        self.made.append(Engines())
        return self.made[-1]

    def opened(self) -> list[GpuEngine]:
        """The adapters that are open now."""
        return [engine for engines in self.made for engine in engines._open.values()]

    def lose(self) -> None:
        """Take the devices away, as a driver does that is started anew."""
        for engine in self.opened():
            lose(engine)


class WronglyRuled(Engines):
    """The CPU, and a real adapter whose SUB adds: what it runs was made from a wrong row."""

    def choose(self, request: str, picture: Picture | None = None, count: int = 1) -> Choice:
        if request == "cpu":
            return super().choose(request, picture, count)
        adapter = self.adapters[0]
        if adapter.key not in self._open:
            addc = next(op for op in ISA if op.name == "ADDC")
            isa = [replace(op, rule=addc.rule) if op.name == "SUB" else op for op in ISA]
            self._open[adapter.key] = GpuEngine(adapter, isa)
        return Choice(self._open[adapter.key], "The test wants it so.")


class Wrapped:
    """The CPU's machine behind another name; keeps `remembered` steps itself, fails in time."""

    def __init__(self, machine: Executor, engine: "OtherEngine") -> None:
        self._machine = machine
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._machine, name)

    def run(
        self, budget: int | None = None, *, resumed: bool = False, host: HostInput | None = None
    ) -> Stop:
        engine = self._engine
        engine.runs += 1
        if engine.runs > engine.most_runs:
            raise GONE
        before = self._machine.steps
        stop = self._machine.run(budget, resumed=resumed, host=host or HostInput())
        engine.ran(stop, stop.steps - before)
        return stop

    def recent(self, count: int) -> Sequence[Step]:
        return self._engine.remembered[-count:]

    def close(self) -> None:
        self._engine.closed += 1
        self._machine.close()


@dataclass
class OtherEngine:
    """Looks like a graphics adapter; counts what is made and given back."""

    most_runs: float = float("inf")
    refusal: Problem | None = None
    remembered: tuple[Step, ...] = ()
    name: str = "other (made for tests)"
    made: int = 0
    closed: int = 0
    runs: int = 0
    ran: Callable[[Stop, int], None] = lambda _stop, _steps: None
    cpu: CpuEngine = field(default_factory=CpuEngine)

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> Any:
        if self.refusal is not None:
            raise self.refusal
        self.made += 1
        return Wrapped(self.cpu.machine(picture, pc=pc, steps=steps, counters=counters), self)

    def run_batch(
        self, pictures: Pictures, budget: int | None, advance: Advance | None = None
    ) -> Sequence[Stop]:
        return self.cpu.run_batch(pictures, budget, advance)


class OneOther(Engines):
    """The CPU, and one other engine for every other request."""

    def __init__(self, other: Engine) -> None:
        card = Adapter(other.name, AdapterKind.DISCRETE, "Vulkan", cast(DriverLink, None))
        super().__init__(look=lambda: (card,))
        self.other = other
        self.is_closed = False

    def choose(self, request: str, picture: Picture | None = None, count: int = 1) -> Choice:
        if request == "cpu":
            return super().choose(request, picture, count)
        return Choice(self.other, "The test wants it so.")

    def close(self) -> None:
        self.is_closed = True
        super().close()
