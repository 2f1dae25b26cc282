"""The machine on a graphics adapter, one picture at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from vm.bench.measure import ROUNDS, Measure, at_most, fastest, timed
from vm.bench.programs import SIDE, counting_loop, product
from vm.core.executor import Engine

if TYPE_CHECKING:
    from vm.gpu.adapters import Adapter

LOOP_STEPS = 5_000_000
PER_SECOND = 5e6
STEP, SET_UP = 0.005, 0.010
"""Seconds for a single step with its pixels, and for the second run of a program to begin."""
TURNS = 50


def measures(engine: Engine, adapter: Adapter) -> Iterator[Measure]:
    """Yield every row of an opened adapter; its pipelines are compiled before any is timed."""
    yield _loop(engine, adapter)
    yield _step(engine)
    yield _product(engine)
    yield _set_up(engine)


def _loop(engine: Engine, adapter: Adapter) -> Measure:
    """Time cell instructions; the bar is that of the software adapter."""
    with closing(engine.machine(counting_loop())) as machine:
        machine.run(LOOP_STEPS)
        seconds = fastest(lambda: machine.run(LOOP_STEPS, resumed=True), 3)
    rate = LOOP_STEPS / seconds
    row = Measure(
        what="cell loop",
        figure=f"{rate / 1e6:.1f} M/s",
        beside=f"{PER_SECOND / 1e6:.0f} M/s",
        ratio=rate / PER_SECOND,
        bar=">= 1",
        holds=rate >= PER_SECOND,
    )
    return row if adapter.is_software else replace(row, bar="", holds=True)


def _step(engine: Engine) -> Measure:
    """Time a single step, traced, with its pixels back on the host."""
    with closing(engine.machine(counting_loop(), counters=True)) as machine:

        def step() -> None:
            machine.step()
            _ = machine.picture

        step()
        times = sorted(timed(step) for _ in range(TURNS))
    return at_most("one traced step with its pixels, median", times[TURNS // 2], STEP, 1)


def _product(engine: Engine) -> Measure:
    """Time MATMUL_T of i8, its pixels left where they are, beside numpy's int32 product."""
    picture, by_numpy = product()
    theirs = by_numpy(np.int32)

    def ours() -> float:
        with closing(engine.machine(picture.copy())) as machine:
            return timed(lambda: machine.run(1))

    ours()
    pairs = [(ours(), timed(theirs)) for _ in range(ROUNDS)]
    mine, numpys = (min(pair[i] for pair in pairs) for i in (0, 1))
    return at_most(f"MATMUL_T {SIDE}^3 of i8 over numpy int32", mine, numpys, 4)


def _set_up(engine: Engine) -> Measure:
    """Time what a run takes before and behind its steps: a second run of one that has none."""

    def run() -> None:
        with closing(engine.machine(counting_loop())) as machine:
            machine.run(0)

    run()
    return at_most("the second run of a program, set up", fastest(run, 3 * ROUNDS), SET_UP, 1)
