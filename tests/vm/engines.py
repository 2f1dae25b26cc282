"""The executors that have to agree: the plain reading of the law, and the machine."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import fields
from functools import cache

import numpy as np
import pytest

from tests.vm.oracle import Oracle, Outcome, Point
from tests.vm.painting import Picture
from tests.vm.strategies import Area, Case
from vm.core.executor import Engine, Executor
from vm.core.picture import Box
from vm.core.trace import Stop
from vm.cpu.engine import CpuEngine
from vm.gpu.adapters import Adapter
from vm.gpu.engine import GpuEngine
from vm.gpu.local_link import LocalLink
from vm.gpu.process_link import ProcessLink
from vm.run.engines import Engines

Run = Callable[[Picture, int], Outcome]
Opens = Callable[[], Engine]


def outcome_of(stop: Stop) -> Outcome:
    """The machine's answer in plain values."""
    fault = None if stop.fault is None else int(stop.fault.code)
    if stop.fault is not None:
        assert (stop.fault.x, stop.fault.y) == stop.pc
        assert stop.fault.words
    return Outcome(stop.reason.value, stop.pc, stop.steps, fault, stop.lossy)


def by_law(picture: Picture, budget: int = 1000) -> Outcome:
    """Run by the oracle."""
    return Oracle(picture).run(budget)


def run_in_place(engine: Engine, picture: Picture, budget: int | None = None) -> Stop:
    """Run a picture in one go, and write into it how it ended, wherever the executor works."""
    with closing(engine.machine(picture)) as machine:
        stop = machine.run(budget)
        picture[...] = machine.picture
    return stop


def by_machine(picture: Picture, budget: int = 1000) -> Outcome:
    """Run by the machine."""
    return outcome_of(run_in_place(cpu(), picture, budget))


@cache
def gpu() -> GpuEngine:
    """The graphics adapter of the tests, opened once; without one every test of it fails."""
    engine = Engines().choose("gpu").engine
    assert isinstance(engine, GpuEngine)
    return engine


class Apart(Adapter):
    """An adapter that is spoken to from a process of its own, as real cards are."""

    runs_apart = True


def set_apart(adapter: Adapter) -> Adapter:
    """The same adapter, in a process of its own."""
    return Apart(**{field.name: getattr(adapter, field.name) for field in fields(adapter)})


@cache
def apart() -> GpuEngine:
    """The graphics adapter of the tests, in a process of its own."""
    return GpuEngine(set_apart(gpu().adapter))


def lose(engine: GpuEngine) -> None:
    """Take a device away from all that use it, as a driver does that is started anew."""
    device = engine._pipelines.device
    if isinstance(device._link, ProcessLink):
        os.kill(device._link.pid, signal.SIGKILL)
    elif isinstance(device._link, LocalLink):
        device._link._server._objects[device._device.number].handle.destroy()


@cache
def cpu() -> CpuEngine:
    """The CPU."""
    return CpuEngine()


def by_gpu(picture: Picture, budget: int = 1000) -> Outcome:
    """Run by the machine on the graphics adapter."""
    return outcome_of(run_in_place(gpu(), picture, budget))


everywhere = pytest.mark.parametrize(
    "run",
    [by_law, by_machine, pytest.param(by_gpu, marks=pytest.mark.gpu)],
    ids=["law", "machine", "gpu"],
)
"""A known result has to come of the plain reading and of each executor."""
by_each = pytest.mark.parametrize(
    "run", [by_machine, pytest.param(by_gpu, marks=pytest.mark.gpu)], ids=["machine", "gpu"]
)
"""What the plain reading takes too long for has to come of each executor."""
on_each = pytest.mark.parametrize(
    "engine", [cpu, pytest.param(gpu, marks=pytest.mark.gpu)], ids=["cpu", "gpu"]
)
"""Tests that take an executor's engine, as a function that opens it."""


def faulted(run: Run, picture: Picture) -> Outcome:
    """Run into a fault and hold it to the law: nothing painted, nothing counted."""
    before = picture.copy()
    outcome = run(picture, 1)
    assert outcome.reason == "fault"
    assert (outcome.pc, outcome.steps) == ((0, 0), 0)
    assert picture.tobytes() == before.tobytes()
    return outcome


def pixels(areas: Iterable[Area | Box]) -> set[Point]:
    """Every pixel of some rectangles."""
    corners = [(a.x, a.y, a.w, a.h) if isinstance(a, Box) else a for a in areas]
    return {(x + i, y + j) for x, y, w, h in corners for i in range(w) for j in range(h)}


def oracle_for(case: Case) -> Oracle:
    """The oracle on a copy of a drawn picture, with its breakpoints and watches."""
    reads, writes = pixels(case.watch_reads), pixels(case.watch_writes)
    picture, points = case.picture.copy(), set(case.breakpoints)
    return Oracle(picture, case.pc, case.steps, points, reads, writes)


def machine_for(case: Case, engine: Opens) -> Executor:
    """The machine on a copy of a drawn picture, counting, with its breakpoints and watches."""
    picture = case.picture.copy()
    machine = engine().machine(picture, pc=case.pc, steps=case.steps, counters=True)
    machine.set_breakpoints(case.breakpoints)
    reads = [Box(*area) for area in case.watch_reads]
    machine.set_watches(reads, [Box(*area) for area in case.watch_writes])
    return machine


def counted(machine: Executor) -> list[dict[Point, int]]:
    """The machine's counters as pixel to count, without the zeros: reads, writes, executes."""
    counts = machine.counts
    assert counts is not None
    return [{(int(x), int(y)): int(plane[y, x]) for y, x in np.argwhere(plane)} for plane in counts]


def agree(oracle: Oracle, machine: Executor) -> None:
    """Hold every byte, the place and all counts of the machine against the oracle's."""
    assert machine.picture.tobytes() == oracle.picture.tobytes()
    assert (tuple(machine.pc), machine.steps) == (oracle.pc, oracle.steps)
    assert counted(machine) == [dict(oracle.reads), dict(oracle.writes), dict(oracle.executes)]
