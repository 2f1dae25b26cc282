"""Engines that are wrong on purpose, each in one known way."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeAlias

from vm.core.executor import NO_HOST
from vm.core.faults import FaultCode
from vm.core.picture import Picture, Point, words_of
from vm.core.trace import HostInput, Stop, StopReason
from vm.cpu.engine import CpuEngine
from vm.cpu.machine import Machine

Deed: TypeAlias = Callable[[Machine, Stop], Stop]
"""What is done to a machine behind one of its steps, and to what it says."""


class Spoiled(CpuEngine):
    """Makes machines that do a deed right behind the steps with these numbers."""

    name = "Spoiled"

    def __init__(self, steps: Collection[int], deed: Deed) -> None:
        super().__init__()
        self.numbers = frozenset(steps)
        self.deed = deed

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> Machine:
        return SpoiledMachine(picture, pc, steps, self)


class SpoiledMachine(Machine):
    """A machine whose run ends early, as budget, behind each step that it spoils."""

    def __init__(self, picture: Picture, pc: Point, steps: int, engine: Spoiled) -> None:
        super().__init__(picture, pc=pc, steps=steps)
        self.engine = engine

    def run(
        self, budget: int | None = None, *, resumed: bool = False, host: HostInput = NO_HOST
    ) -> Stop:
        assert budget is not None
        ahead = [n for n in self.engine.numbers if self.steps <= n < self.steps + budget]
        if not ahead:
            return super().run(budget, resumed=resumed, host=host)
        if min(ahead) > self.steps:
            return super().run(min(ahead) - self.steps, resumed=resumed, host=host)
        return self.engine.deed(self, super().run(1, resumed=resumed, host=host))


class Misruled(CpuEngine):
    """Makes machines whose SUB gives one too many."""

    name = "Misruled"

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> Machine:
        return MisruledMachine(picture, pc=pc, steps=steps)


class MisruledMachine(Machine):
    """A machine that takes one step a run, to see what it executes."""

    def run(
        self, budget: int | None = None, *, resumed: bool = False, host: HostInput = NO_HOST
    ) -> Stop:
        x, y = self.pc
        code, register = self.picture[y, x, :2].tolist() if x < self.picture.shape[1] else (0, 0)
        stop = super().run(1, resumed=resumed, host=host)
        if code == ord("-") and stop.fault is None:
            words_of(self.picture)[1, register] += 1
        return stop


class Hasty(CpuEngine):
    """Makes machines that turn a bit of the last pixel when they may do more than some steps."""

    name = "Hasty"

    def __init__(self, patience: int) -> None:
        super().__init__()
        self.patience = patience

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> Machine:
        machine = HastyMachine(picture, pc=pc, steps=steps)
        machine.patience = self.patience
        return machine


class HastyMachine(Machine):
    """A machine that does not bear long runs."""

    patience: int

    def run(
        self, budget: int | None = None, *, resumed: bool = False, host: HostInput = NO_HOST
    ) -> Stop:
        stop = super().run(budget, resumed=resumed, host=host)
        if budget is not None and budget > self.patience:
            words_of(self.picture)[-1, -1] ^= 1
        return stop


class Misspoken(CpuEngine):
    """Makes machines that tell of their stops wrongly."""

    name = "Slips"

    def __init__(self, change: Callable[[Stop], Stop]) -> None:
        super().__init__()
        self.change = change

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> Machine:
        machine = MisspokenMachine(picture, pc=pc, steps=steps)
        machine.change = self.change
        return machine


class MisspokenMachine(Machine):
    """A machine whose stops are changed before they are told."""

    change: Callable[[Stop], Stop]

    def run(
        self, budget: int | None = None, *, resumed: bool = False, host: HostInput = NO_HOST
    ) -> Stop:
        return self.change(super().run(budget, resumed=resumed, host=host))


class Ageing(CpuEngine):
    """Makes machines that go wrong with the 3000th step of their lives, wherever that is."""

    name = "Ageing"

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> Machine:
        return Spoiled([steps + 2999], flip((15, 7))).machine(picture, pc=pc, steps=steps)


def flip(spot: Point) -> Deed:
    """A deed: turn one bit of a pixel."""

    def deed(machine: Machine, stop: Stop) -> Stop:
        words_of(machine.picture)[spot[1], spot[0]] ^= 1
        return stop

    return deed


def other_fault(stop: Stop) -> Stop:
    """Call every fault an overlap."""
    if stop.fault is None:
        return stop
    return replace(stop, fault=replace(stop.fault, code=FaultCode.OVERLAP))


def halt_uncounted(stop: Stop) -> Stop:
    """Count no step for HALT."""
    return replace(stop, steps=stop.steps - 1) if stop.reason is StopReason.HALTED else stop
