"""Driving a machine: where a run ends, whatever part of it is done on another thread."""

from __future__ import annotations

import threading
from _thread import interrupt_main
from typing import Any

import pytest

from tests.vm.engines import Opens, on_each
from tests.vm.painting import canvas, get_word, op, put_registers
from vm.core.trace import HostInput, Stop, StopReason
from vm.cpu.machine import Machine
from vm.run.run_loop import AT_ONCE, Interruption, RunGoal, RunLoop, run_until

pytestmark = pytest.mark.usefixtures("compiled")

LOOP = canvas(4, 2, op("'", 0, 0, 1), op("j", 0, 0, 0))
FRAMES = canvas(8, 2, op("'", 7, 7, 1), op("y", 0), op("j", 0, 0, 0))


@on_each
@pytest.mark.parametrize("steps", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 70_001])
def test_steps_are_the_exact_number(engine: Opens, steps: int) -> None:
    machine = engine().machine(LOOP.copy(), steps=5)
    stop = run_until(machine, steps)
    assert (stop.reason, stop.steps) == (StopReason.BUDGET, 5 + steps)
    assert get_word(machine.picture, 0, 1) == (steps + 1) // 2
    machine.close()


@on_each
@pytest.mark.parametrize("rounds", [1, AT_ONCE // 3, 1 + AT_ONCE // 3, 9000])
def test_a_breakpoint_is_met_wherever_it_lies(engine: Opens, rounds: int) -> None:
    picture = canvas(8, 2, op("'", 0, 0, 1), op("=", 0, 1), op("j", 0, 0, 0), op("H"))
    put_registers(picture, 0, rounds)
    machine = engine().machine(picture)
    machine.set_breakpoints([(3, 0)])
    stop = run_until(machine)
    assert (stop.reason, stop.pc, stop.steps) == ("breakpoint", (3, 0), 3 * rounds - 1)
    resumed = run_until(machine, resumed=True)
    assert (resumed.reason, resumed.steps) == ("halted", 3 * rounds)
    machine.close()


@on_each
@pytest.mark.parametrize("frames", [1, 2, 300])
def test_frames_are_counted(engine: Opens, frames: int) -> None:
    machine = engine().machine(FRAMES.copy())
    stop = run_until(machine, frames=frames)
    assert (stop.reason, stop.steps) == (StopReason.YIELD, 3 * frames - 1)
    assert get_word(machine.picture, 7, 1) == frames
    machine.close()


def test_without_a_limit_of_frames_they_are_passed_by() -> None:
    assert run_until(Machine(FRAMES.copy()), 10_000, None).reason is StopReason.BUDGET


@pytest.mark.parametrize("steps", [3, AT_ONCE + 2, 10 * AT_ONCE])
def test_lost_bits_are_told_whenever_they_were_lost(steps: int) -> None:
    picture = canvas(8, 4, (2, 2, 2, 3), op("."), op("j", 0, 1, 0))
    picture[2, :, 0] = 200
    assert run_until(Machine(picture), steps).lossy


class Interrupted(Machine):
    """A machine at which somebody presses Ctrl+C as soon as it runs on another thread."""

    runs = 0

    def run(self, budget: int | None = None, **more: Any) -> Stop:
        if threading.current_thread() is not threading.main_thread():
            type(self).runs += 1
            if type(self).runs == 1:
                interrupt_main()
        return super().run(budget, **more)


@pytest.mark.parametrize("picture", [LOOP, FRAMES], ids=["one run", "many runs"])
def test_ctrl_c_interrupts_and_the_machine_can_go_on(
    picture: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Interrupted, "runs", 0)
    machine = Interrupted(picture.copy())
    with pytest.raises(KeyboardInterrupt):
        run_until(machine, frames=None)
    assert Interrupted.runs >= 1
    steps = machine.steps
    assert steps >= AT_ONCE or picture is FRAMES
    assert machine.run(1).steps == steps + 1


@on_each
def test_a_run_in_parts_reaches_the_goal_and_no_further(engine: Opens) -> None:
    machine = engine().machine(LOOP.copy(), steps=5)
    loop = RunLoop(machine, RunGoal(step=105))
    ends = [loop.run(40) for _ in range(4)]
    assert [stop.steps for stop in ends] == [45, 85, 105, 105]
    assert [loop.is_over(stop) for stop in ends] == [False, False, True, True]
    machine.close()


@on_each
def test_a_frame_on_the_way_is_answered_and_one_at_the_goal_waits(engine: Opens) -> None:
    machine = engine().machine(FRAMES.copy())
    asked: list[int] = []

    def host(steps: int) -> HostInput:
        asked.append(steps)
        return HostInput(buttons=steps)

    stop = RunLoop(machine, RunGoal(step=8), host).run()
    assert (stop.reason, stop.steps, machine.awaits_host) == (StopReason.YIELD, 8, True)
    assert asked == [2, 5]
    assert (get_word(machine.picture, 1, 1), machine.frame) == (5, 2)
    stop = RunLoop(machine, RunGoal(step=9), host).run()
    assert (stop.reason, asked) == (StopReason.BUDGET, [2, 5, 8])
    assert (get_word(machine.picture, 1, 1), machine.frame) == (8, 3)
    machine.close()


@on_each
def test_frames_are_counted_over_all_parts(engine: Opens) -> None:
    machine = engine().machine(FRAMES.copy())
    loop = RunLoop(machine, RunGoal(frames=4))
    ends = []
    for _ in range(3):
        stop = loop.run(5)
        ends.append((stop.reason, stop.steps, loop.is_over(stop)))
    assert ends == [("yield", 5, False), ("budget", 10, False), ("yield", 11, True)]
    assert not loop.has_frames_left
    machine.close()


class Counted(Machine):
    """A machine that notes the budgets of its runs, and can be interrupted by one of them."""

    def __init__(self, picture: Any) -> None:
        super().__init__(picture)
        self.budgets: list[int | None] = []
        self.loop: RunLoop | None = None

    def run(self, budget: int | None = None, **more: Any) -> Stop:
        self.budgets.append(budget)
        if self.loop is not None and len(self.budgets) == 2:
            self.loop.interrupt()  # comes too early: the run sets its limit anew
        return super().run(budget, **more)


def test_no_part_is_longer_than_the_most_at_once() -> None:
    machine = Counted(LOOP.copy())
    stop = RunLoop(machine, RunGoal(step=1000), most_at_once=300).run()
    assert (stop.reason, stop.steps) == (StopReason.BUDGET, 1000)
    assert machine.budgets == [300, 300, 300, 100]


def test_an_interruption_that_comes_too_early_is_heard_after_the_part() -> None:
    machine = Counted(LOOP.copy())
    machine.loop = loop = RunLoop(machine, RunGoal(step=1000), most_at_once=300)
    stop = loop.run()
    assert (stop.steps, machine.budgets) == (600, [300, 300])
    assert loop.is_over(stop)


def test_what_was_interrupted_before_it_began_does_no_step() -> None:
    machine = Counted(LOOP.copy())
    loop = RunLoop(machine, RunGoal())
    loop.interrupt()
    assert loop.run().steps == 0
    assert machine.budgets == [0]


def test_lost_bits_are_told_by_all_parts_behind() -> None:
    picture = canvas(8, 4, (2, 2, 2, 3), op("."), op("j", 0, 1, 0))
    picture[2, :, 0] = 200
    machine = Machine(picture)
    loop = RunLoop(machine, RunGoal())
    assert [loop.run(3).lossy for _ in range(3)] == [True, True, True]
    assert not RunLoop(machine, RunGoal()).run(3).lossy


class Stuck(Machine):
    """A machine that never comes forward."""

    def run(self, budget: int | None = None, **more: Any) -> Stop:
        return super().run(0, **more)


def test_a_run_that_comes_no_further_is_left() -> None:
    stop = RunLoop(Stuck(LOOP.copy()), RunGoal(step=10)).run()
    assert (stop.reason, stop.steps) == (StopReason.BUDGET, 0)


def test_an_interruption_ends_the_run_that_hears_it_and_those_to_come() -> None:
    machine = Machine(LOOP.copy())
    interruption = Interruption()
    interruption.give()
    for _ in range(2):
        loop = RunLoop(machine, RunGoal())
        with interruption.hears(loop):
            assert loop.run().steps == 0
    assert interruption.is_given


def test_an_interruption_of_what_is_over_is_no_trouble() -> None:
    machine, interruption = Machine(LOOP.copy()), Interruption()
    with interruption.hears(RunLoop(machine, RunGoal())):
        pass
    interruption.give()
    assert run_until(machine, 3).steps == 3


def test_an_interruption_is_given_from_another_thread() -> None:
    machine, interruption = Machine(LOOP.copy()), Interruption()
    loop = RunLoop(machine, RunGoal(), most_at_once=1_000_000)
    timer = threading.Timer(0.02, interruption.give)
    timer.start()
    with interruption.hears(loop):
        assert loop.run().reason is StopReason.BUDGET
    timer.join()
