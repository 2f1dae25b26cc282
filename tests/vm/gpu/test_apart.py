"""An adapter in a process of its own does all that it does in this one, and leaves nothing."""

from __future__ import annotations

from threading import Thread

import numpy as np
import pytest

from tests.resources.examples import NAMES, picture_of
from tests.vm.cpu.test_large import Product, painted, result
from tests.vm.engines import apart, cpu
from tests.vm.gpu.both import alike
from tests.vm.gpu.programs import rewriting, trailing, widening, yielding
from tests.vm.gpu.shader.scenes import all_alike
from tests.vm.gpu.test_lanes import hold, programs
from tests.vm.gpu.test_trace_buffer import same, singly
from vm.core.executor import Executor
from vm.core.faults import Problem
from vm.core.picture import Box
from vm.core.trace import HostInput
from vm.cpu.machine import Machine
from vm.gpu.engine import GpuEngine
from vm.gpu.link import ServerGone
from vm.run.compare import CompareRange, compare

pytestmark = [pytest.mark.gpu, pytest.mark.usefixtures("compiled")]

PROGRAMS = {"trailing": trailing(), "rewriting": rewriting(), "widening": widening()}


@pytest.mark.parametrize("name", NAMES)
def test_it_agrees_with_the_cpu_on_every_example(name: str) -> None:
    budget = 2_000 if name == "paint" else 100_000
    assert compare(picture_of(name), cpu(), apart(), within=CompareRange(budget=budget)).is_equal


def test_drawn_pictures_in_lanes_end_by_the_law() -> None:
    hold(all_alike(programs()[::4]), apart())


@pytest.mark.parametrize("program", PROGRAMS)
def test_runs_are_stopped_and_counted_alike(program: str) -> None:
    picture = PROGRAMS[program]
    one = Machine(picture.copy(), counters=True)
    other = apart().machine(picture.copy(), counters=True)
    for machine in (one, other):
        machine.set_breakpoints([(4, 0)])
        machine.set_watches([], [Box(3, 20, 9, 9)])
    for budget in (1, 5, 300, 300, 2000, 7):
        alike(one, other, (one.run(budget, resumed=True), other.run(budget, resumed=True)))
    other.close()


def test_steps_are_told_and_frames_answered() -> None:
    machine = apart().machine(widening())
    machine.remember()
    machine.run(50)
    same(machine.recent(30), singly(widening(), 20, 30))
    machine.close()
    one, other = Machine(yielding()), apart().machine(yielding())
    for host in (HostInput(), HostInput((3, 4), 5, 6)):
        alike(one, other, (one.run(host=host), other.run(host=host)))
    other.close()


def test_a_large_picture_goes_there_and_comes_back() -> None:
    picture, row, expected = painted(Product((300, 3000, 200)), width=4096)
    machine = apart().machine(picture)
    machine.run()
    assert np.array_equal(result(machine.picture, row, expected.shape), expected)
    machine.close()


def test_threads_take_turns() -> None:
    engine, results = apart(), dict[str, Executor]()

    def run(name: str) -> None:
        machine = engine.machine(PROGRAMS[name].copy())
        for _ in range(50):
            machine.run(10)
            assert machine.picture is not None
        results[name] = machine

    threads = [Thread(target=run, args=[name]) for name in PROGRAMS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, picture in PROGRAMS.items():
        alone = Machine(picture.copy())
        alone.run(500)
        assert np.array_equal(results[name].picture, alone.picture)
        results[name].close()


def test_nothing_is_kept_of_machines_that_are_no_more() -> None:
    link = apart()._pipelines.device._link

    def life() -> None:
        machine = apart().machine(widening(), counters=True)
        machine.run(20)
        machine.step()
        machine.close()

    life()
    before = link.ask("count")
    for _ in range(50):
        life()
    assert link.ask("count") == before


def test_its_process_ends_when_it_is_closed() -> None:
    engine = GpuEngine(apart().adapter)
    link = engine._pipelines.device._link
    machine = engine.machine(trailing())
    machine.run(20)
    assert machine.picture[1, 0].any()
    engine.close()
    with pytest.raises(ServerGone):
        link.ask("count")
    with pytest.raises(Problem, match="was lost"):
        machine.run(1)
    assert machine.steps == 20
    machine.close()
