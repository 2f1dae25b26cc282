"""A program to compare engines by, and a divergence held to what it promises."""

from __future__ import annotations

import numpy as np

from tests.vm.painting import canvas, op
from vm.core.executor import NO_HOST, Engine
from vm.core.picture import Picture
from vm.core.trace import Stop
from vm.cpu.engine import CpuEngine
from vm.cpu.machine import Machine
from vm.run.compare import CompareRange, Divergence, compare

CPU = CpuEngine()
FAR = (15, 7)
"""A pixel that no program here comes by."""


def counting() -> Picture:
    """Counts up in register 0 for ever: three steps a round."""
    return canvas(16, 8, op("'", 0, 0, 1), op("+", 2, 2, 0), op("j", 0, 0, 0))


def parted(picture: Picture, engine: Engine, stretch: CompareRange | None = None) -> Divergence:
    """The divergence of an engine from the CPU, shown once more without the finder."""
    given_picture = picture.copy()
    comparison = compare(picture, CPU, engine, within=stretch)
    found = comparison.divergence
    assert found is not None
    assert not comparison.is_equal
    assert np.array_equal(picture, given_picture)
    assert np.array_equal(comparison.start.picture, given_picture)
    part = stretch or CompareRange()
    alone = Machine(given_picture, pc=part.pc, steps=part.steps)
    while alone.steps < found.step:
        alone.run(found.step - alone.steps)
        alone.answer(NO_HOST)
    assert np.array_equal(alone.picture, found.before.picture)
    assert (alone.pc, alone.frame) == (found.pc, found.before.frame)
    alone.run(1)
    alone.answer(NO_HOST)
    assert np.array_equal(alone.picture, found.one.picture)
    assert found.aspects == found.one.differs(found.other) != ()
    return found


def stepped(engine: Engine, found: Divergence) -> tuple[Picture, Stop]:
    """What one step of a fresh machine makes of the moment before."""
    machine = engine.machine(found.before.picture.copy(), pc=found.pc, steps=found.step)
    machine.frame = found.before.frame
    stop = machine.run(1)
    machine.answer(NO_HOST)
    return machine.picture.copy(), stop
