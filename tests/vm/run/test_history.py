"""Any earlier step comes back exactly, however few keyframes are left."""

import threading

import numpy as np
import pytest

from vm.bench import program
from vm.core.picture import Picture, words_of
from vm.core.trace import HostInput, StopReason
from vm.cpu.engine import CpuEngine
from vm.cpu.machine import Machine
from vm.run import history as module
from vm.run.history import History, trace_program
from vm.run.run_loop import Interruption


def counting() -> Picture:
    """Counts up in register 0 for ever and leaves a trail in the pixels that register 5 names."""
    loop = (("ADDC", 0, 0, 1), ("STORE", 0, 5, 0), ("ADDC", 5, 5, 1), ("AND", 5, 5, 6),
            ("OR", 5, 5, 7), ("JUMP", 0, 0, 0))  # fmt: skip
    picture = program(16, 8, *loop)
    words_of(picture)[1, [1, 5, 6, 7]] = (1, 2 << 16, 15, 2 << 16)
    return picture


def remembered(picture: Picture) -> Machine:
    """The machine on a copy of a picture."""
    return Machine(picture.copy())


@pytest.mark.parametrize("most", [3, 5, 40])
def test_every_step_is_replayed_from_any_number_of_keyframes(most: int) -> None:
    picture = counting()
    machine = remembered(picture)
    history = History(machine, CpuEngine(), limit=most * picture.nbytes)
    moments = {0: machine.picture.copy()}
    for _ in range(60):
        machine.run(17, resumed=True)
        history.keep(machine)
        moments[machine.steps] = machine.picture.copy()
    assert history.nbytes == min(most, 61) * picture.nbytes
    assert history.floor == 0
    for steps, expected in moments.items():
        found = history.at(steps)
        assert found.steps == steps
        assert np.array_equal(found.picture, expected)


def test_a_keyframe_is_given_up_when_nobody_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = counting()
    machine = remembered(picture)
    history = History(machine, CpuEngine(), limit=3 * picture.nbytes)
    monkeypatch.setattr(module, "BAND", picture[0].nbytes)
    asked: list[int] = []

    def is_over() -> bool:
        asked.append(machine.steps)
        return len(asked) == 2

    machine.run(17, resumed=True)
    history.keep(machine, is_over)
    assert asked == [17, 17]
    assert history.nbytes == picture.nbytes
    assert np.array_equal(history.at(17).picture, machine.picture)
    history.keep(machine)
    assert history.nbytes == 2 * picture.nbytes


def test_keyframes_lie_denser_the_nearer_they_are() -> None:
    picture = counting()
    machine = remembered(picture)
    history = History(machine, CpuEngine(), limit=8 * picture.nbytes)
    for _ in range(1000):
        machine.run(10, resumed=True)
        history.keep(machine)
    kept = [frame.steps for frame in history._keyframes]
    gaps = np.diff(kept)
    assert kept[0] == 0
    assert kept[-1] == 10_000
    assert gaps[-1] <= 20
    assert gaps[0] > 10 * gaps[-1]


def test_a_replay_is_a_machine_of_its_own() -> None:
    machine = remembered(counting())
    history = History(machine, CpuEngine())
    machine.run(100)
    before = machine.picture.copy()
    history.at(40).run(30)
    assert np.array_equal(machine.picture, before)
    assert machine.steps == 100


def test_what_the_host_answered_is_replayed() -> None:
    picture = program(16, 4, ("YIELD", 2), ("ADDC", 8, 8, 2), ("JUMP", 0, 0, 0))
    machine = remembered(picture)
    history = History(machine, CpuEngine())
    moments = {}
    for frame in range(5):
        stop = machine.run(host=HostInput((frame, 1), frame, 65 + frame))
        assert stop.reason is StopReason.YIELD
        moments[machine.steps] = machine.picture.copy()
        history.note_host(machine.steps, HostInput((frame + 1, 1), frame + 1, 66 + frame))
    for steps, expected in moments.items():
        assert np.array_equal(history.at(steps).picture, expected)
    assert words_of(machine.picture)[1, 5] == 3


def test_the_trace_tells_each_step_with_its_bytes() -> None:
    machine = remembered(counting())
    history = History(machine, CpuEngine())
    machine.run(50)
    steps = history.trace(24, 3)
    assert [step.number for step in steps] == [24, 25, 26]
    assert [step.pc for step in steps] == [(0, 0), (1, 0), (2, 0)]
    (piece,) = steps[0].writes.pieces
    assert (piece.x, piece.y) == (0, 1)
    assert piece.before.tolist() == [[[4, 0, 0, 0]]]
    assert piece.after.tolist() == [[[5, 0, 0, 0]]]


def test_a_trace_ends_where_the_program_ends() -> None:
    machine = remembered(program(4, 2, ("NOP",), ("HALT",)))
    history = History(machine, CpuEngine())
    machine.run()
    assert [step.number for step in history.trace(0, 10)] == [0, 1]


def test_no_step_before_the_floor() -> None:
    machine = Machine(counting(), steps=10)
    history = History(machine, CpuEngine())
    with pytest.raises(ValueError, match="before the floor"):
        history.at(9)


def test_a_trace_behind_the_end_is_empty() -> None:
    machine = remembered(program(4, 2, ("NOP",), ("HALT",)))
    history = History(machine, CpuEngine())
    machine.run()
    assert history.trace(3, 10) == []


def test_a_program_that_waits_waits_again_when_its_step_is_gone_to() -> None:
    picture = program(16, 4, ("YIELD", 2), ("ADDC", 8, 8, 2), ("JUMP", 0, 0, 0))
    machine = remembered(picture)
    history = History(machine, CpuEngine())
    machine.run()
    history.note_host(1, HostInput(buttons=7))
    machine.run(1, host=HostInput(buttons=7))
    again = history.at(1)
    assert again.awaits_host
    assert np.array_equal(again.picture, picture)
    assert history.host_at(1) == HostInput(buttons=7)
    assert history.host_at(2) == HostInput()


def test_a_program_is_traced_from_its_picture_which_stays_as_it_is() -> None:
    picture = counting()
    steps = trace_program(picture, CpuEngine(), 24, 3)
    assert [(step.number, step.pc) for step in steps] == [(24, (0, 0)), (25, (1, 0)), (26, (2, 0))]
    assert np.array_equal(picture, counting())
    assert trace_program(program(4, 2, ("NOP",), ("HALT",)), CpuEngine(), 5, 3) == []


def test_a_trace_that_is_interrupted_has_no_steps_behind_that() -> None:
    endless = program(4, 2, ("ADDC", 0, 0, 1), ("JUMP", 0, 0, 0))
    interruption = Interruption()
    timer = threading.Timer(0.02, interruption.give)
    timer.start()
    assert trace_program(endless, CpuEngine(), 1 << 60, 3, interruption=interruption) == []
    assert trace_program(endless, CpuEngine(), 0, 3, interruption=interruption) == []
    timer.join()


def test_an_interruption_ends_a_past_that_is_being_followed() -> None:
    endless = program(4, 2, ("ADDC", 0, 0, 1), ("JUMP", 0, 0, 0))
    machine = CpuEngine().machine(endless)
    interruption = Interruption()
    followed = History(machine, CpuEngine()).follow(0, 1000, interruption)
    assert [next(followed).number for _ in range(3)] == [0, 1, 2]
    interruption.give()
    assert list(followed) == []
