"""Many pictures in one call: a graphics adapter beside all cores of the processor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from vm.bench.measure import Measure
from vm.bench.programs import INPUT_ROW, counting_loop, given, network
from vm.core.executor import Engine, Pictures
from vm.cpu.engine import CpuEngine
from vm.run.batch import run_batch

if TYPE_CHECKING:
    from vm.gpu.adapters import Adapter

PICTURES = 10_000
ROUNDS = 3


def measures(engine: Engine, _adapter: Adapter) -> Iterator[Measure]:
    """Yield a row for each program: pictures a second, here beside the processor."""
    loop = given(counting_loop(250), PICTURES, 4)
    yield _row("a loop of 1000 steps", loop, engine)
    small = given(network(64, 32, 10), PICTURES, INPUT_ROW + 1)
    yield _row("a network of 64, 32 and 10", small, engine)
    large = given(network(1024, 256, 10), PICTURES // 20, INPUT_ROW + 1)
    yield _row("a network of 1024, 256 and 10", large, engine)


def _row(what: str, pictures: Pictures, engine: Engine) -> Measure:
    """Run a batch on both; the pictures have to end the same, byte for byte."""
    cpu = CpuEngine()
    warm = pictures[:64].copy()
    run_batch(warm, engine=engine)
    rates = {}
    ends = {}
    for name, chosen in (("here", engine), ("cpu", cpu)):
        batches = [run_batch(pictures.copy(), engine=chosen) for _ in range(ROUNDS)]
        rates[name] = max(batch.rate for batch in batches)
        ends[name] = batches[0]
    same = np.array_equal(ends["here"].pictures, ends["cpu"].pictures)
    if not same or ends["here"].stops != ends["cpu"].stops or ends["cpu"].faulted:
        raise RuntimeError(f"a batch of {what} came out differently on {engine.name}")
    return Measure(
        what=f"{len(pictures)} x {what}",
        figure=f"{rates['here']:.0f} /s",
        beside=f"{rates['cpu']:.0f} /s on the CPU",
        ratio=rates["here"] / rates["cpu"],
        bar="",
        holds=True,
    )
