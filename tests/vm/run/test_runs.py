"""Runs that are stopped, resumed, stepped and watched, held against the oracle."""

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.vm.drawn_cells import OK
from tests.vm.engines import (
    Opens,
    agree,
    machine_for,
    on_each,
    oracle_for,
    outcome_of,
    pixels,
)
from tests.vm.oracle import Host, Oracle, Outcome
from tests.vm.painting import at, canvas, get_word, op, put_registers
from tests.vm.strategies import CODES, Case, focused, mixed
from vm.core.picture import Box
from vm.core.trace import HostInput

steady = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=400,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)
GOES_ON = {"breakpoint", "data breakpoint", "budget", "yield"}


def hosts(case: Case) -> tuple[Host, HostInput]:
    """What the host says, for the oracle and for the machine."""
    if case.host is None:
        return Host(), HostInput()
    x, y, buttons, key = case.host
    return Host((x, y), buttons, key), HostInput((x, y), buttons, key)


@pytest.mark.long
@on_each
@steady
@given(case=mixed())
def test_resumed_through_every_stop(case: Case, engine: Opens) -> None:
    oracle, machine = oracle_for(case), machine_for(case, engine)
    host, input_ = hosts(case)
    resumed = False
    for _ in range(12):
        expected = oracle.run(case.budget, resumed, host)
        stop = machine.run(case.budget, resumed=resumed, host=input_)
        assert outcome_of(stop) == expected
        agree(oracle, machine)
        assert (stop.touched is None) == (expected.reason != "data breakpoint")
        if stop.touched is not None:
            last = oracle.history[-1]
            watched = (last.reads & {*oracle.watch_reads}) | (last.writes & {*oracle.watch_writes})
            assert tuple(stop.touched) in watched
        if expected.reason not in GOES_ON:
            break
        resumed = True


@pytest.mark.long
@on_each
@steady
@given(case=mixed(), pieces=st.lists(st.integers(0, 12), max_size=6))
def test_a_run_in_pieces_is_the_run_in_one(case: Case, pieces: list[int], engine: Opens) -> None:
    whole, parts = (engine().machine(case.picture.copy()) for _ in range(2))
    last, lossy = None, False
    for piece in [*pieces, 60]:
        last = outcome_of(parts.run(piece, resumed=last is not None))
        lossy = lossy or last.lossy
        if last.reason != "budget":
            break
    assert last is not None
    expected = outcome_of(whole.run(sum([*pieces, 60])))
    assert Outcome(last.reason, last.pc, last.steps, last.fault, lossy) == expected
    assert parts.picture.tobytes() == whole.picture.tobytes()


def expected_step(oracle: Oracle, host: Host) -> tuple[str, bytes, bytes]:
    """The oracle's next stop, and its picture just before and after the instruction."""
    waiting = oracle.waiting
    if waiting is not None:  # a run of no steps lets the host answer, and no more
        oracle.run(0, True, host)
    before = oracle.picture.tobytes()
    outcome = oracle.run(1, True)
    reason = "step" if outcome.reason == "budget" else outcome.reason
    return reason, before, oracle.picture.tobytes()


successes = st.sampled_from(CODES).flatmap(lambda code: focused(code, OK))


@on_each
@steady
@given(case=mixed() | successes)
def test_each_step_tells_what_it_read_and_wrote(case: Case, engine: Opens) -> None:
    oracle, machine = oracle_for(case), machine_for(case, engine)
    host, input_ = hosts(case)
    seen = case.picture.copy()
    reason = "step"
    for number in range(min(case.budget, 25)):
        if reason not in GOES_ON | {"step"}:
            break
        steps = oracle.steps
        reason, before, after = expected_step(oracle, host)
        stop, step = machine.step(input_)
        assert stop.reason.value == reason
        agree(oracle, machine)
        assert (step is None) == (oracle.steps == steps)
        if step is None:
            continue
        footprint = oracle.history[-1]
        assert (step.number, step.word, step.lossy) == (number, footprint.word, footprint.lossy)
        assert tuple(step.pc) == footprint.pc
        assert pixels(step.reads) == footprint.reads
        assert pixels(step.writes.boxes) == footprint.writes
        seen = np.frombuffer(before, np.uint8).reshape(seen.shape).copy()
        step.writes.apply(seen)
        assert seen.tobytes() == after
        step.writes.revert(seen)
        assert seen.tobytes() == before


@on_each
@steady
@given(case=mixed())
def test_changes_follow_the_picture(case: Case, engine: Opens) -> None:
    machine = machine_for(case, engine)
    shadow = case.picture.copy()
    for _ in range(8):
        before = shadow.copy()
        stop = machine.run(case.budget, resumed=True, host=hosts(case)[1])
        patch = machine.take_changes(shadow)
        assert shadow.tobytes() == machine.picture.tobytes()
        patch.revert(shadow)
        assert shadow.tobytes() == before.tobytes()
        patch.apply(shadow)
        if stop.reason.value not in GOES_ON:
            break
    assert machine.take_changes(shadow).is_empty


@on_each
def test_a_data_breakpoint_tells_the_pixel(engine: Opens) -> None:
    machine = engine().machine(canvas(5, 3, op("#", 3, 1, 0), op("+", 0, 3, 4), op("H")))
    machine.set_watches(reads=[Box(3, 1, 1, 1)])
    stop = machine.run()
    assert (stop.reason.value, stop.touched, stop.steps) == ("data breakpoint", (3, 1), 2)
    machine.set_watches(writes=[Box(0, 0, 5, 3)])
    machine = engine().machine(canvas(5, 3, op("#", 3, 1, 0), op("+", 0, 3, 4), op("H")))
    machine.set_watches(writes=[Box(0, 0, 5, 3)])
    stop = machine.run()
    assert (stop.reason.value, stop.touched, stop.pc) == ("data breakpoint", (3, 1), (1, 0))


@on_each
def test_a_watched_skip_out_of_the_row_stays_at_its_end(engine: Opens) -> None:
    machine = engine().machine(canvas(2, 2, op("."), op("=", 0, 0)))
    machine.set_watches(reads=[Box(0, 1, 1, 1)])
    assert outcome_of(machine.run()) == Outcome("data breakpoint", (2, 0), 2, None, False)
    assert outcome_of(machine.run(resumed=True)) == Outcome("end of row", (2, 0), 2, None, False)


@on_each
def test_a_breakpoint_stops_a_start_but_not_a_resumption(engine: Opens) -> None:
    machine = engine().machine(canvas(4, 2, op("."), op("."), op("j")))
    machine.set_breakpoints([(0, 0), (3, 0)])
    assert outcome_of(machine.run(9)) == Outcome("breakpoint", (0, 0), 0, None, False)
    again = outcome_of(machine.run(9, resumed=True))
    assert again == Outcome("breakpoint", (0, 0), 3, None, False)
    machine.set_breakpoints([])
    assert outcome_of(machine.run(9, resumed=True)).reason == "budget"


@on_each
def test_a_breakpoint_under_a_row_instruction_is_not_taken_for_a_watch(engine: Opens) -> None:
    machine = engine().machine(canvas(4, 4, (2, 1, 1, 2), op("."), op("H")))
    machine.set_breakpoints([(0, 0)])
    machine.set_watches(writes=[Box(3, 3, 1, 1)])
    assert outcome_of(machine.run(9)).reason == "breakpoint"
    assert outcome_of(machine.run(9, resumed=True)) == Outcome("halted", (2, 0), 3, None, False)


@on_each
def test_a_budget_of_nothing_stops_before_the_breakpoint_and_behind_the_row(engine: Opens) -> None:
    machine = engine().machine(canvas(1, 2, op(".")))
    machine.set_breakpoints([(0, 0)])
    assert outcome_of(machine.run(0)) == Outcome("budget", (0, 0), 0, None, False)
    assert outcome_of(machine.run(1, resumed=True)).reason == "end of row"
    assert outcome_of(machine.run(0, resumed=True)) == Outcome("end of row", (1, 0), 1, None, False)


@on_each
def test_the_host_answers_each_frame(engine: Opens) -> None:
    picture = canvas(7, 2, op("."), op("y", 2), op("j", 0, 1, 0))
    put_registers(picture, 11, 12, 13, 14, 15, 16, 17)
    machine = engine().machine(picture)
    before = machine.picture.copy()
    stop = machine.run(9)
    assert (stop.reason.value, stop.pc, stop.steps) == ("yield", (2, 0), 2)
    assert np.array_equal(machine.picture, before)
    stop = machine.run(9, resumed=True, host=HostInput((5, 1), 6, 0x1F600))
    assert [get_word(machine.picture, x, 1) for x in range(7)] == [
        11, 12, at(5, 1), 6, 0x1F600, 0, 17,
    ]  # fmt: skip
    assert (stop.reason.value, stop.steps) == ("yield", 4)
    machine.run(9, resumed=True)
    assert [get_word(machine.picture, x, 1) for x in range(2, 6)] == [0xFFFFFFFF, 0, 0, 1]


@on_each
def test_a_yield_in_the_last_column_is_answered_before_the_row_ends(engine: Opens) -> None:
    machine = engine().machine(canvas(4, 2, *[op(".")] * 3, op("y", 0)))
    assert machine.run(9).reason.value == "yield"
    assert get_word(machine.picture, 0, 1) == 0
    stop = machine.run(9, resumed=True, host=HostInput(None, 1, 2))
    assert (stop.reason.value, stop.pc, stop.steps) == ("end of row", (4, 0), 4)
    assert [get_word(machine.picture, x, 1) for x in range(4)] == [0xFFFFFFFF, 1, 2, 0]


@on_each
def test_lossy_tells_of_this_run_only(engine: Opens) -> None:
    picture = canvas(4, 3, (2, 1, 1, 2), op("."), op("H"))
    picture[1, 0, 0] = 200
    machine = engine().machine(picture)
    assert machine.run(1).lossy
    assert not machine.run(1, resumed=True).lossy
