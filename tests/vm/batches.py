"""Pictures to be run many at a time, and what runs them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.vm.engines import cpu, gpu, run_in_place
from tests.vm.painting import Picture, canvas, op, put_reds, put_registers
from vm.core.executor import Pictures
from vm.core.trace import Stop
from vm.cpu.engine import CpuEngine

LOOP = canvas(4, 2, op("'", 0, 0, 1), op("j", 0, 0, 0))
COUNT = canvas(4, 2, op("'", 0, 0, 1), op("=", 0, 1), op("j", 0, 0, 0), op("H"))
ENGINES = [
    pytest.param(CpuEngine, id="cpu"),
    pytest.param(lambda: CpuEngine(cores=1), id="one core"),
    pytest.param(gpu, id="gpu", marks=pytest.mark.gpu),
]
on_each_engine = pytest.mark.parametrize("make", ENGINES)
"""Tests that take what runs batches, as a function that opens it."""


def alone(pictures: Pictures, budget: int | None = None) -> list[Stop]:
    """Run each picture by a machine of its own."""
    return [run_in_place(cpu(), picture, budget) for picture in pictures]


def dot() -> Picture:
    """Four numbers times four numbers make 300."""
    picture = canvas(16, 16, (1, 1, 2, 3))
    put_reds(picture, 1, [1, 2, 3, 4])
    put_reds(picture, 2, [10, 20, 30, 40])
    return picture


def counting(count: int) -> Pictures:
    """Pictures that count up to numbers of their own."""
    pictures = np.repeat(COUNT[None], count, axis=0)
    for at in range(count):
        put_registers(pictures[at], 0, at + 1)
    return pictures


def never_ending(count: int) -> Pictures:
    """Pictures of which only the first ends."""
    pictures = np.repeat(LOOP[None], count, axis=0)
    pictures[0, 0, 0] = op("H", 0, 0, 0)
    return pictures
