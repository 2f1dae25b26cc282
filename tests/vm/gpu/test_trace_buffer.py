"""The trace ring of the device tells the same steps as the CPU does one by one, and wraps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from tests.vm.cpu.test_remember import told
from tests.vm.engines import gpu
from tests.vm.gpu.programs import rewriting, trailing, widening, yielding
from tests.vm.painting import Picture, canvas, op, put_registers
from vm.core.picture import pointer
from vm.core.trace import HostInput, Step
from vm.cpu.machine import Machine
from vm.gpu.machine import GpuMachine
from vm.gpu.trace_buffer import ROOM

pytestmark = [pytest.mark.gpu, pytest.mark.usefixtures("compiled")]


def singly(picture: Picture, first: int, count: int) -> list[Step]:
    """Steps as the CPU does them one by one, from the step numbered ``first`` on."""
    machine = Machine(picture.copy())
    machine.run(first)
    shadow = machine.picture.copy()
    steps = []
    for _ in range(count):
        _, step = machine.step(shadow=shadow)
        assert step is not None
        step.writes.apply(shadow)
        steps.append(step)
    return steps


def tracing(picture: Picture) -> GpuMachine:
    """A machine on the device that remembers its last steps."""
    machine = gpu().machine(picture.copy())
    machine.remember()
    return machine


def same(found: Sequence[Step], expected: Sequence[Step]) -> None:
    """The steps are told alike, one by one."""
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert told(one) == told(other)


@pytest.mark.parametrize("steps", [1, ROOM - 1, ROOM, ROOM + 1, 2 * ROOM, 2 * ROOM + 7])
def test_the_ring_holds_the_last_steps_wherever_it_ends(steps: int) -> None:
    machine = tracing(trailing())
    machine.run(steps)
    there = min(steps, ROOM)
    found = machine.recent(ROOM + 5)
    assert [step.number for step in found] == list(range(steps - there, steps))
    some = 40
    same(found[-some:], singly(trailing(), steps - min(there, some), min(there, some)))
    same(found[:some], singly(trailing(), steps - there, min(there, some)))
    machine.close()


def test_less_than_all_may_be_asked_across_the_end_of_the_ring() -> None:
    machine = tracing(rewriting())
    machine.run(ROOM + 10)
    same(machine.recent(30), singly(rewriting(), ROOM - 20, 30))
    same(machine.recent(3), singly(rewriting(), ROOM + 7, 3))
    assert machine.recent(0) == ()
    machine.close()


def test_wide_instructions_stand_in_their_places_between_single_words() -> None:
    machine = tracing(widening())
    machine.run(90)
    same(machine.recent(70), singly(widening(), 20, 70))
    machine.run(7)
    same(machine.recent(20), singly(widening(), 77, 20))
    machine.close()


def test_pieces_of_a_run_are_remembered_as_one() -> None:
    machine = tracing(widening())
    for budget in (5, 0, 1, 30, 2):
        machine.run(budget)
    same(machine.recent(99), singly(widening(), 0, 38))
    machine.close()


def test_steps_and_runs_are_remembered_together() -> None:
    machine = tracing(trailing())
    machine.run(10)
    _, step = machine.step()
    assert step is not None
    same([step], singly(trailing(), 10, 1))
    machine.run(5)
    same(machine.recent(99), singly(trailing(), 0, 16))
    machine.close()


def test_after_a_run_without_a_trace_only_what_follows_is_told() -> None:
    machine = gpu().machine(trailing())
    machine.run(10)
    assert machine.recent(9) == ()
    for number in (10, 11):
        _, step = machine.step()
        assert step is not None
        assert step.number == number
    assert [step.number for step in machine.recent(9)] == [10, 11]
    machine.run(10)
    assert machine.recent(9) == ()
    _, step = machine.step()
    assert step is not None
    assert [step.number for step in machine.recent(9)] == [22]
    machine.close()


def test_a_fault_is_no_step() -> None:
    picture = canvas(8, 4, op("'", 0, 0, 1), (2, 1, 1, 2), (2, 1, 99, 2))
    machine = tracing(picture)
    stop = machine.run()
    assert stop.fault is not None
    same(machine.recent(9), singly(picture, 0, 2))
    assert machine.step() == (machine.run(), None)
    machine.close()


def test_the_hosts_words_lie_between_the_steps() -> None:
    machine, alone = tracing(yielding()), Machine(yielding())
    expected = []
    for x in range(4):
        host = HostInput((x, 1), x)
        machine.run(host=host)
        alone.answer(host)
        before = alone.picture.copy()
        while alone.steps < machine.steps:
            _, step = alone.step(shadow=before)
            assert step is not None
            step.writes.apply(before)
            expected.append(step)
    same(machine.recent(99), expected)
    machine.close()


def test_memory_of_wide_steps_is_bounded_and_the_newest_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each FILL below takes 2 * 256 bytes in the trace."""
    monkeypatch.setattr("vm.gpu.trace_buffer.MOST_BYTES", 3 * 512)
    picture = canvas(16, 16, op("f", 0, 1, 2), op("j"))
    put_registers(picture, pointer(0, 8), pointer(8, 8), 7)
    machine = tracing(picture)
    machine.run(20)
    assert [step.number for step in machine.recent(99)] == list(range(13, 20))
    monkeypatch.setattr("vm.gpu.trace_buffer.MOST_BYTES", 1)
    _, step = machine.step()
    assert step is not None
    assert (step.number, step.writes.nbytes) == (20, 512)
    machine.run(4)
    assert [step.number for step in machine.recent(99)] == [23, 24]
    machine.close()


def test_random_places_of_a_long_run() -> None:
    random = np.random.default_rng(11)
    machine = tracing(trailing())
    for budget in random.integers(1, 3 * ROOM, 6).tolist():
        machine.run(budget)
        count = int(random.integers(1, 30))
        same(machine.recent(count), singly(trailing(), machine.steps - count, count))
    machine.close()
