"""A machine on the device, wherever it is cut and however it is stopped, against one on the CPU."""

from __future__ import annotations

from threading import Thread

import numpy as np
import pytest

from tests.vm.engines import cpu, gpu
from tests.vm.gpu.both import alike, both
from tests.vm.gpu.programs import TRAIL, rewriting, trailing, widening, yielding
from tests.vm.painting import Picture, at, canvas, op, put_registers, put_word
from vm.core.executor import Executor
from vm.core.picture import Box, words_of
from vm.core.trace import HostInput, StopReason
from vm.cpu.machine import Machine
from vm.gpu import step_budget
from vm.gpu.device import Words
from vm.gpu.lanes import Lanes
from vm.gpu.pass_runner import PassRunner
from vm.run.history import History

pytestmark = [pytest.mark.gpu, pytest.mark.usefixtures("compiled")]

PROGRAMS = {"trailing": trailing(), "rewriting": rewriting(), "widening": widening()}
EDGES = [1, 2, 4095, 4096, 4097, 59_999, 60_000, 60_001, 120_000, 120_001]


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many steps each dispatch was allowed."""
    seen: list[int] = []
    set_most = Lanes._set_most

    def noted(lanes: Lanes, steps: int) -> None:
        seen.append(steps)
        set_most(lanes, steps)

    monkeypatch.setattr(Lanes, "_set_most", noted)
    return seen


@pytest.mark.parametrize("budget", EDGES)
@pytest.mark.parametrize("first", [4096, 60_000])
def test_a_run_ends_alike_around_the_edges_of_a_dispatch(
    budget: int, first: int, monkeypatch: pytest.MonkeyPatch, allowed: list[int]
) -> None:
    monkeypatch.setattr(step_budget, "FIRST", first)
    with both(trailing()) as (one, other):
        stops = one.run(budget), other.run(budget)
        alike(one, other, stops)
        assert stops[0].steps == budget
    assert allowed[0] == first
    assert max(allowed) <= 60_000


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("counters", [False, True])
def test_a_million_steps(program: str, counters: bool, allowed: list[int]) -> None:
    budget = 1_000_000 if program != "widening" else 1_500
    with both(PROGRAMS[program], counters) as (one, other):
        alike(one, other, (one.run(budget), other.run(budget)))
    assert max(allowed) <= 60_000


@pytest.mark.parametrize("program", PROGRAMS)
def test_any_pieces_make_the_same_run(program: str) -> None:
    random = np.random.default_rng(len(program))
    with both(PROGRAMS[program]) as (one, other):
        for budget in [0, *random.integers(0, 50, 30).tolist(), 4096, 1]:
            alike(one, other, (one.run(budget), other.run(budget)))


@pytest.mark.parametrize("wide", [op("M", 2, 4, 6), (2, 3, 5, 15), op("f", 1, 2, 0)])
def test_a_wide_instruction_at_the_very_end_of_the_longest_dispatch(
    wide: tuple[int, ...], monkeypatch: pytest.MonkeyPatch, allowed: list[int]
) -> None:
    """Its check loops too, behind 60 000 rounds."""
    monkeypatch.setattr(step_budget, "FIRST", 60_000)
    picture = widening()
    picture[0] = 0
    loop = op("'", 12, 12, -1), op("=", 12, 13), op("j", 0, 0, 0), wide, op("H")
    for x, instruction in enumerate(loop):
        picture[0, x, : len(instruction)] = instruction
    for rounds in (19_999, 20_000, 20_001):  # of three steps, the last of two
        put_registers(picture, rounds, first=12)
        with both(picture) as (one, other):
            stops = one.run(), other.run()
            alike(one, other, stops)
            assert stops[1].steps == 3 * rounds + 1
    assert max(allowed) == 60_000


def test_code_that_rows_and_rectangles_write_is_run_as_it_then_is() -> None:
    """FILL puts an instruction ahead, LOAD_ROW exchanges the row it lies in, BLIT copies code."""
    added = op("'", 3, 3, 7)
    picture = canvas(8, 12, op("f", 0, 1, 2), op("."), (6, 0, 4), op("H"))
    put_registers(picture, at(1, 0), at(1, 1), int.from_bytes(bytes(added), "little"), 0)
    put_registers(picture, at(6, 9), at(4, 0), first=4)
    put_word(picture, 0, 4, 9)
    for x, instruction in ((3, op("B", 4, 5, 1)), (5, op("H")), (6, op("'", 6, 6, 5))):
        picture[9, x, : len(instruction)] = instruction
    with both(picture) as (one, other):
        alike(one, other, (one.run(50), other.run(50)))
        assert words_of(one.picture)[1, [3, 6]].tolist() == [7, 5]


def test_a_row_as_long_as_can_be_is_walked_to_its_end() -> None:
    picture = canvas(65_535, 4)
    picture[0] = op("'", 7, 7, 1)
    with both(picture) as (one, other):
        stops = one.run(), other.run()
        alike(one, other, stops)
        assert stops[1].reason is StopReason.END_OF_ROW
        assert (stops[1].steps, stops[1].pc) == (65_535, (65_535, 0))
        assert words_of(other.picture)[1, 7] == 65_535


def test_rows_as_long_as_can_be_are_filled_moved_and_exchanged() -> None:
    """The BLIT moves two rows by one row and 100 pixels, onto itself; every pixel is counted."""
    picture = canvas(65_535, 9, op("f", 0, 1, 2), op("B", 3, 4, 5), (6, 7, 8), (7, 4, 8), op("H"))
    picture[2:8] = np.random.default_rng(3).integers(0, 256, (6, 65_535, 4))
    put_registers(picture, at(5, 3), at(65_530, 1), 0xCAFE_BABE, at(0, 2), at(100, 3))
    put_registers(picture, at(65_435, 2), first=5)
    put_word(picture, 0, 8, 6)
    with both(picture, counters=True) as (one, other):
        for budget in (1, 1, 1, 9):
            alike(one, other, (one.run(budget), other.run(budget)))


def test_the_accesses_of_a_rectangle_as_large_as_counters_allow() -> None:
    """An invocation of the tally counts several pixels of it."""
    picture = canvas(4250, 2600, op("f", 0, 1, 2), op("f", 0, 1, 0))
    put_registers(picture, at(0, 2), at(4250, 2598), 5)
    with both(picture, counters=True) as (one, other):
        alike(one, other, (one.run(2), other.run(2)))
        assert other.counts is not None
        assert (other.counts[1, 2:] == 2).all()


@pytest.mark.parametrize("program", PROGRAMS)
def test_breakpoints_and_watches_stop_alike(program: str) -> None:
    picture = PROGRAMS[program]
    random = np.random.default_rng(1)
    height, width = picture.shape[:2]
    with both(picture, counters=True) as (one, other):
        for _ in range(40):
            points = {(int(x), 0) for x in random.integers(0, 9, random.integers(3))}
            xs, ys = random.integers(0, width - 4, 4), random.integers(1, height - 3, 4)
            boxes = [Box(int(x), int(y), 4, 3) for x, y in zip(xs, ys, strict=True)]
            for machine in (one, other):
                machine.set_breakpoints(points)
                machine.set_watches(boxes[:2], boxes[2:])
            budget = int(random.integers(1, 500))
            resumed = bool(random.integers(2))
            stops = one.run(budget, resumed=resumed), other.run(budget, resumed=resumed)
            alike(one, other, stops)


def test_marks_outside_and_taken_away_do_nothing() -> None:
    with both(trailing()) as (one, other):
        for machine in (one, other):
            machine.set_breakpoints([(99, 0), (-1, 0), (3, 0)])
        alike(one, other, (one.run(99), other.run(99)))
        for machine in (one, other):
            machine.set_breakpoints([])
            machine.set_watches([Box(200, 200, 9, 9)], [Box(0, 50, 1, 1)])
        alike(one, other, (one.run(9999), other.run(9999)))


def test_the_host_is_answered_where_the_program_yielded() -> None:
    with both(yielding()) as (one, other):
        for host in (HostInput(), HostInput((3, 4), 5, 0x1F600), HostInput((0, 0))):
            alike(one, other, (one.run(host=host), other.run(host=host)))
        assert other.frame == 2


def test_a_replay_from_a_yield_answers_the_same_register() -> None:
    picture = yielding()
    machine = gpu().machine(picture.copy())
    history = History(machine, gpu())
    hosts = [HostInput((x, 1), x) for x in range(5)]
    for host in hosts:
        machine.run(host=host)
        history.keep(machine)
        history.note_host(machine.steps, host)
    again = history.at(machine.steps - 3)
    assert again.awaits_host
    again.run(host=hosts[-2])
    alone = Machine(picture.copy())
    for host in [HostInput(), *hosts[:-2], hosts[-2]]:
        alone.run(host=host)
    alone_at = alone.steps
    assert again.steps == alone_at
    assert np.array_equal(again.picture[1, 3:7], alone.picture[1, 3:7])
    again.close()
    machine.close()


def test_another_thread_ends_a_run_that_has_no_end() -> None:
    machine = gpu().machine(trailing())
    stops = []
    thread = Thread(target=lambda: stops.append(machine.run()))
    thread.start()
    while thread.is_alive():
        machine.interrupt()
        thread.join(0.01)
    (stop,) = stops
    assert stop.reason is StopReason.BUDGET
    alone = Machine(trailing())
    alone.run(stop.steps)
    assert (machine.pc, machine.steps) == (alone.pc, alone.steps)
    assert np.array_equal(machine.picture, alone.picture)
    machine.close()


def test_a_run_is_not_interrupted_within_a_wide_instruction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """During the passes of FILL, so that the row sum is what the lane waits for next."""
    machine = gpu().machine(widening())
    run, calls = PassRunner.run, 0

    def interrupting(passes: PassRunner, states: Words) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            machine.interrupt()
        run(passes, states)

    monkeypatch.setattr(PassRunner, "run", interrupting)
    stop = machine.run()
    assert (stop.reason, stop.steps, stop.pc) == (StopReason.BUDGET, 6, (6, 0))
    alone = Machine(widening())
    alone.run(6)
    assert np.array_equal(machine.picture, alone.picture)
    machine.close()


def test_two_threads_share_a_device() -> None:
    engine, results = gpu(), dict[str, Executor]()

    def run(name: str) -> None:
        picture = PROGRAMS[name].copy()
        machine = engine.machine(picture, counters=name == "widening")
        for _ in range(100):
            machine.run(10)
            assert np.array_equal(machine.picture[0, 0], picture[0, 0])
        results[name] = machine

    threads = [Thread(target=run, args=[name]) for name in PROGRAMS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, picture in PROGRAMS.items():
        alone = Machine(picture.copy())
        alone.run(1000)
        assert np.array_equal(results[name].picture, alone.picture)
        results[name].close()


@pytest.mark.parametrize("side", [16, 300])
def test_changes_are_told_by_rows_of_small_and_of_large_pictures(side: int) -> None:
    """Up to 256 KiB come back whole; of what is larger, only the rows that were written."""
    picture = np.zeros((side + TRAIL, max(side, 32), 4), np.uint8)
    small = trailing()
    picture[:2, :32] = small[:2]
    machine = gpu().machine(picture.copy())
    shadow, alone = picture.copy(), Machine(picture.copy())
    for budget in (10, 100, 0, 1000):
        machine.run(budget)
        alone.run(budget)
        before = shadow.copy()
        patch = machine.take_changes(shadow)
        assert np.array_equal(shadow, alone.picture)
        patch.revert(shadow)
        assert np.array_equal(shadow, before)
        patch.apply(shadow)
    assert machine.take_changes(shadow).is_empty
    machine.close()


def test_the_cpu_goes_on_from_where_the_device_stands() -> None:
    machine = gpu().machine(widening())
    machine.run(1234)
    on_cpu = cpu().machine(machine.picture.copy(), pc=machine.pc, steps=machine.steps)
    on_cpu.run(777)
    machine.run(777)
    assert on_cpu.steps == machine.steps == 2011
    assert np.array_equal(on_cpu.picture, machine.picture)
    machine.close()


def test_a_machine_needs_a_picture_it_can_write() -> None:
    picture: Picture = trailing()
    picture.flags.writeable = False
    with pytest.raises(ValueError, match="writable"):
        gpu().machine(picture)
