"""Driving a machine: where a run ends, whatever part of it is done on another thread."""

from __future__ import annotations

import threading
from _thread import interrupt_main
from typing import Any

import pytest

from tests.vm.engines import Opens, on_each
from tests.vm.painting import canvas, get_word, op, put_registers
from vm.core.trace import Stop, StopReason
from vm.cpu.machine import Machine
from vm.run.run_loop import AT_ONCE, run_until

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
