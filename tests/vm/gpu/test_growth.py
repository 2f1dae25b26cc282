"""Machines and batches give back what they took, however often they are made."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from wgpu._diagnostics import diagnostics

from tests.vm.cpu.test_large import Product, painted
from tests.vm.engines import gpu
from tests.vm.gpu.programs import trailing, widening
from vm.core.picture import Box
from vm.gpu.engine import GpuEngine
from vm.run.history import History

pytestmark = [pytest.mark.gpu, pytest.mark.long, pytest.mark.usefixtures("compiled")]

KINDS = ("Buffer", "BindGroup", "BindGroupLayout", "ComputePipeline", "ShaderModule", "Device")


def living() -> dict[str, tuple[int, int]]:
    """How many objects there are by kind, as wgpu for Python and as the library below count."""
    gc.collect()
    counts = diagnostics.get_dict()  # type: ignore[no-untyped-call]
    above, below = counts["object_counts"], counts["wgpu_native_counts"]
    return {kind: (above[kind]["count"], below[kind]["count"]) for kind in KINDS}


def held() -> int:
    """Bytes of this process in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096


@contextmanager
def nothing_grows(warm: Callable[[], None]) -> Iterator[None]:
    """What is done inside leaves as many objects as were there once all had been used."""
    warm()
    before = living()
    yield
    assert living() == before


def one_life() -> None:
    """A machine with everything on, which runs, steps, is watched, and closed."""
    machine = gpu().machine(widening(), counters=True)
    machine.set_breakpoints([(7, 0)])
    machine.set_watches([Box(0, 3, 3, 1)], [Box(0, 20, 9, 9)])
    for _ in range(3):
        machine.run(20, resumed=True)
    machine.step()
    machine.set_watches()
    machine.set_breakpoints([])
    machine.run(9)
    assert len(machine.recent(5)) == 5
    assert machine.counts is not None
    machine.close()


def test_200_machines_leave_nothing_behind() -> None:
    with nothing_grows(one_life):
        for _ in range(200):
            one_life()


def test_products_of_all_sizes_leave_nothing_behind() -> None:
    sides = [(64, 64, 64), (3, 5000, 3), (5, 6, 7), (130, 200, 70)]
    pictures = [painted(Product(each))[0] for each in sides]

    def life() -> None:
        for picture in pictures:
            machine = gpu().machine(picture.copy())
            machine.run(9)
            machine.close()

    with nothing_grows(life):
        for _ in range(20):
            life()


def test_batches_leave_nothing_behind() -> None:
    def life() -> None:
        pictures = np.repeat(widening()[None], 20, axis=0)
        gpu().run_batch(pictures, 30)

    with nothing_grows(life):
        for _ in range(10):
            life()


def test_machines_of_replays_go_with_whoever_forgets_them() -> None:
    """Nobody closes these."""

    def life() -> None:
        machine = gpu().machine(trailing())
        history = History(machine, gpu())
        machine.run(500)
        history.at(300)
        history.trace(100, 3)
        machine.close()

    with nothing_grows(life):
        for _ in range(20):
            life()


def test_a_running_machine_takes_no_more_with_time() -> None:
    machine = gpu().machine(widening(), counters=True)

    def run() -> None:
        machine.run(40)
        assert machine.picture.any()

    with nothing_grows(run):
        for _ in range(30):
            run()
    machine.close()


def test_opened_adapters_go_when_they_are_closed() -> None:
    def life() -> None:
        engine = GpuEngine(gpu().adapter)
        machine = engine.machine(trailing())
        machine.run(10)
        machine.close()
        engine.close()

    with nothing_grows(life):
        for _ in range(3):
            life()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is asked of the kernel of Linux")
def test_memory_of_the_process_stays() -> None:
    """Pictures of 4 MiB, made 60 times: were a tenth of each kept, it would be 24 MiB."""
    picture = np.zeros((1024, 1024, 4), np.uint8)
    picture[:2, :32] = trailing()[:2]

    def life() -> None:
        machine = gpu().machine(picture.copy())
        machine.run(100)
        assert machine.picture[1, 0, 0]
        machine.close()

    for _ in range(5):
        life()
    gc.collect()
    before = held()
    for _ in range(60):
        life()
    gc.collect()
    growth = held() - before
    assert growth < 20 << 20, growth
