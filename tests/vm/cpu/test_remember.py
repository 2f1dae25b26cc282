"""A machine that remembers its last steps tells the same of them as one that does them singly."""

import pytest

from tests.resources.examples import FOLDER
from tests.vm.engines import Opens, cpu, gpu, on_each
from vm.core.picture import Picture, blank, pointer, words_of
from vm.core.trace import Step
from vm.cpu.machine import Machine
from vm.files.pxi import load_pxi

FILL = 6
"""The place of FILL in the program below."""


def told(step: Step) -> tuple[object, ...]:
    """All that a step says, in plain values."""
    pieces = [(p.box, p.before.tobytes(), p.after.tobytes()) for p in step.writes.pieces]
    return step.number, step.pc, step.word, step.reads, pieces, step.lossy


def filler() -> Picture:
    """Counts in register 2, fills a square with it, counts on, and halts."""
    picture = blank(16, 16)
    words_of(picture)[1, :2] = pointer(0, 8), pointer(4, 4)
    picture[0, :FILL] = (ord("'"), 2, 2, 1)
    picture[0, FILL] = (ord("f"), 0, 1, 2)
    picture[0, FILL + 1] = (ord("'"), 3, 3, 1)
    return picture


@pytest.mark.gpu
@pytest.mark.parametrize("name", ["dot_test", "primes", "network", "bubble_sort"])
def test_the_last_steps_are_those_done_singly(name: str) -> None:
    picture, _ = load_pxi(FOLDER / f"{name}.pxi")
    machine = gpu().machine(picture.copy())
    machine.remember()
    machine.run(300)
    single = Machine(picture)
    singly = [step for _, step in (single.step() for _ in range(machine.steps)) if step is not None]
    assert [told(step) for step in machine.recent(50)] == [told(step) for step in singly[-50:]]
    machine.close()


@pytest.mark.gpu
def test_what_writes_too_much_is_forgotten_with_all_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vm.gpu.machine.LARGE", 4 * 4 * 4 - 1)
    machine = gpu().machine(filler())
    machine.remember()
    machine.run(FILL)
    assert [step.number for step in machine.recent(50)] == list(range(FILL))
    machine.run()
    assert [step.number for step in machine.recent(50)] == [FILL + 1, FILL + 2]
    assert words_of(machine.picture)[8:12, :4].tolist() == [[FILL] * 4] * 4
    machine.close()


@pytest.mark.gpu
def test_a_single_step_is_told_whatever_it_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vm.gpu.machine.LARGE", 1)
    machine, other = gpu().machine(filler()), cpu().machine(filler())
    for executor in (machine, other):
        executor.run(FILL)
    ours, theirs = machine.step()[1], other.step()[1]
    assert ours is not None
    assert theirs is not None
    assert told(ours) == told(theirs)
    machine.close()


@on_each
def test_nothing_is_remembered_unasked(engine: Opens) -> None:
    machine = engine().machine(filler())
    machine.run()
    assert machine.recent(50) == ()
    machine.close()
