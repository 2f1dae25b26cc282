"""Nobody relies on the array that was handed to an executor, nor on what it showed when it ends."""

from __future__ import annotations

from _thread import interrupt_main
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

import vm
from tests.vm.elsewhere import GARBAGE, Elsewhere
from tests.vm.engines import Opens, on_each
from tests.vm.painting import canvas, get_word, op
from tests.vm.parting import counting
from tests.vm.spoiled import Spoiled, flip
from vm.cli.main import main
from vm.core.executor import Engine
from vm.core.picture import Picture
from vm.core.trace import HostInput, Step, Stop
from vm.cpu.engine import CpuEngine
from vm.cpu.machine import Machine
from vm.files.pxi import load_pxi, save_pxi
from vm.run.bundle import Subject, write_bundle
from vm.run.compare import CompareRange, Moment, compare
from vm.run.engines import Choice, Engines
from vm.run.history import History, trace_program
from vm.run.run_loop import AT_ONCE, run_until
from vm.run.tracer import Tracer

pytestmark = pytest.mark.usefixtures("compiled")

STEPS = 1000
FRAMES = canvas(8, 2, op("'", 7, 7, 1), op("y", 0), op("j", 0, 0, 0))

Value = TypeVar("Value")


def ran(picture: Picture, steps: int = STEPS) -> Picture:
    """How a picture looks after so many steps of the CPU."""
    machine = Machine(picture.copy())
    run_until(machine, steps)
    return machine.picture.copy()


def told(steps: Sequence[Step]) -> list[tuple[object, ...]]:
    """All that steps say, in plain values."""
    return [
        (step.number, step.pc, step.word, [(p.box, p.after.tobytes()) for p in step.writes.pieces])
        for step in steps
    ]


def on_elsewhere(engine: Opens, do: Callable[[Elsewhere], Value]) -> Value:
    """What came of using an engine, all of whose machines were given back."""
    elsewhere = Elsewhere(engine())
    found = do(elsewhere)
    assert elsewhere.open == 0
    return found


@on_each
def test_what_a_machine_showed_is_garbage_later_and_the_array_given_is_untouched(
    engine: Opens,
) -> None:
    given_picture = counting()
    machine = Elsewhere(engine()).machine(given_picture, counters=True)
    run_until(machine, STEPS)
    picture, counts = machine.picture, machine.counts
    assert counts is not None
    assert np.array_equal(picture, ran(counting()))
    machine.close()
    assert (picture == GARBAGE).all()
    assert (counts == GARBAGE).all()
    assert np.array_equal(given_picture, counting())


@on_each
def test_a_call_changes_the_array_it_was_given(engine: Opens) -> None:
    picture = counting()
    stop = on_elsewhere(engine, lambda elsewhere: vm.run(picture, STEPS, elsewhere))
    assert stop.steps == STEPS
    assert np.array_equal(picture, ran(counting()))


@on_each
def test_a_call_changes_a_part_of_an_array(engine: Opens) -> None:
    whole = np.zeros((16, 32, 4), np.uint8)
    part = whole[4:12, 8:24]
    part[...] = counting()
    on_elsewhere(engine, lambda elsewhere: vm.run(part, STEPS, elsewhere))
    assert np.array_equal(part, ran(counting()))
    assert not whole[:4].any()
    assert not whole[:, 24:].any()


class Pressed(Machine):
    """A machine at which somebody presses Ctrl+C when it sets out on a run without end."""

    def run(self, budget: int | None = None, **more: Any) -> Stop:
        if budget is None:
            interrupt_main()
        return super().run(budget, **more)


class PressedEngine(CpuEngine):
    """Makes such machines."""

    def machine(self, picture: Picture, **more: Any) -> Pressed:
        return Pressed(picture, **more)


def test_ctrl_c_leaves_what_was_painted_in_the_array() -> None:
    picture = canvas(4, 2, *[op("'", 0, 0, 1), op("j", 0, 0, 0)])
    elsewhere = Elsewhere(PressedEngine())
    with pytest.raises(KeyboardInterrupt):
        vm.run(picture, engine=elsewhere)
    assert elsewhere.open == 0
    assert get_word(picture, 0, 1) >= AT_ONCE // 2


@on_each
def test_a_batch_is_changed_in_place(engine: Opens) -> None:
    pictures = np.stack([counting()] * 5)
    batch = on_elsewhere(engine, lambda elsewhere: vm.run_batch(pictures, STEPS, elsewhere))
    assert batch.pictures is pictures
    assert all(np.array_equal(picture, ran(counting())) for picture in pictures)


@on_each
def test_a_batch_of_a_sequence_gives_copies(engine: Opens) -> None:
    given_picture = counting()
    batch = on_elsewhere(
        engine, lambda elsewhere: vm.run_batch([given_picture] * 2, STEPS, elsewhere)
    )
    assert all(np.array_equal(picture, ran(counting())) for picture in batch.pictures)
    assert np.array_equal(given_picture, counting())


@on_each
def test_a_past_outlives_its_machine(engine: Opens) -> None:
    def past(elsewhere: Elsewhere) -> tuple[list[Picture], list[Step]]:
        machine = elsewhere.machine(FRAMES.copy())
        history = History(machine, elsewhere, limit=4 * FRAMES.nbytes)
        for frame in range(10):
            host = HostInput((frame, 0), frame, 65 + frame)
            if machine.awaits_host:
                history.note_host(machine.steps, host)
            machine.run(host=host)
            history.keep(machine)
        machine.close()
        moments = []
        for steps in range(0, 30, 7):
            with closing(history.at(steps)) as again:
                moments.append(again.picture.copy())
        return moments, history.trace(10, 6)

    moments, steps = on_elsewhere(engine, past)
    machine = Machine(FRAMES.copy())
    for picture, wanted in zip(moments, range(0, 30, 7), strict=True):
        while machine.steps < wanted:
            frame = machine.frame + 1
            machine.run(wanted - machine.steps, host=HostInput((frame, 0), frame, 65 + frame))
        assert np.array_equal(picture, machine.picture)
    assert [step.number for step in steps] == list(range(10, 16))


@on_each
def test_steps_outlive_their_machine(engine: Opens) -> None:
    expected = told(trace_program(counting(), CpuEngine(), 5, 20))
    assert told(on_elsewhere(engine, lambda one: trace_program(counting(), one, 5, 20))) == expected

    def followed(elsewhere: Elsewhere) -> list[Step]:
        with closing(elsewhere.machine(counting(), counters=True)) as machine:
            machine.run(5)
            return list(Tracer(machine).follow(20))

    assert told(on_elsewhere(engine, followed)) == expected


@on_each
def test_a_past_that_is_left_early_gives_its_machine_back(engine: Opens) -> None:
    def left(elsewhere: Elsewhere) -> int:
        with closing(elsewhere.machine(counting())) as machine:
            history = History(machine, elsewhere)
        with closing(history.follow(3, 100)) as steps:
            return next(steps).number

    assert on_elsewhere(engine, left) == 3


@on_each
@pytest.mark.parametrize("picture", [counting(), FRAMES], ids=["steps", "frames"])
def test_engines_that_agree_are_found_equal(engine: Opens, picture: Picture) -> None:
    within = CompareRange(budget=STEPS)
    found = on_elsewhere(
        engine, lambda elsewhere: compare(picture, CpuEngine(), elsewhere, within=within)
    )
    assert found.is_equal
    assert found.end.stop.steps == STEPS
    alone = Machine(picture.copy())
    run_until(alone, STEPS, frames=None)
    assert np.array_equal(found.end.picture, alone.picture)


@pytest.mark.parametrize("every", [None, 1, 37])
@pytest.mark.parametrize("turned", [False, True])
def test_moments_outlive_their_machines(every: int | None, turned: bool, tmp_path: Path) -> None:
    picture, right = counting(), Elsewhere(CpuEngine())
    wrong = Elsewhere(Spoiled([200], flip((15, 7))))
    engines: tuple[Engine, Engine] = (wrong, right) if turned else (right, wrong)
    within = CompareRange(budget=STEPS, every=every)
    comparison = compare(picture, *engines, within=within)
    assert (right.open, wrong.open) == (0, 0)
    found = comparison.divergence
    assert found is not None
    assert (found.step, found.count) == (200, 1)
    assert np.array_equal(found.before.picture, ran(picture, 200))
    one: Moment = found.other if turned else found.one
    assert np.array_equal(one.picture, ran(picture, 201))
    assert np.array_equal(comparison.end.picture, ran(picture, comparison.end.stop.steps))
    folder = write_bundle(tmp_path / "found", comparison, Subject())
    assert np.array_equal(load_pxi(folder / "before.pxi")[0], ran(picture, 200))


@pytest.fixture
def command_line(monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """The engine that the command line gets, whatever it asks for."""
    elsewhere = Elsewhere(CpuEngine())

    class OnlyElsewhere(Engines):
        def choose(self, wish: str, picture: Picture | None = None, count: int = 1) -> Choice:
            return Choice(elsewhere, "The test wants it so.")

    monkeypatch.setattr("vm.cli.engine_options.Engines", OnlyElsewhere)
    return elsewhere


def test_run_writes_what_was_painted(
    command_line: Elsewhere, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "a.pxi", tmp_path / "b.pxi"
    save_pxi(file, counting())
    words = ["run", str(file), "--steps", str(STEPS), "--read", "0,1", "--out", str(out)]
    assert main(words) == 0
    assert np.array_equal(load_pxi(out)[0], ran(counting()))
    assert f"(0, 1)   {get_word(ran(counting()), 0, 1)}," in capsys.readouterr().out
    assert command_line.open == 0


def test_step_writes_what_was_painted(command_line: Elsewhere, tmp_path: Path) -> None:
    file = tmp_path / "a.pxi"
    save_pxi(file, counting())
    for _ in range(4):
        assert main(["step", str(file), "--out", str(file)]) == 0
    assert np.array_equal(load_pxi(file)[0], ran(counting(), 4))
    assert command_line.open == 0


def test_trace_tells_the_steps(
    command_line: Elsewhere, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.pxi"
    save_pxi(file, counting())
    words = ["trace", str(file), "--from", "7", "--count", "5"]
    assert main(words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [int(line.split()[0]) for line in lines] == [7, 8, 9, 10, 11]
    assert command_line.open == 0
