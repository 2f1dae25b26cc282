"""One program on the CPU and on the graphics adapter, held together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from tests.vm.engines import gpu
from tests.vm.painting import Picture
from vm.core.executor import Executor
from vm.core.trace import Stop
from vm.cpu.machine import Machine


@contextmanager
def both(picture: Picture, counters: bool = False) -> Iterator[tuple[Machine, Executor]]:
    """A machine on the CPU and one on the device, each on a copy of a picture."""
    on_device = gpu().machine(picture.copy(), counters=counters)
    yield Machine(picture.copy(), counters=counters), on_device
    on_device.close()


def alike(one: Executor, other: Executor, stops: tuple[Stop, Stop]) -> None:
    """All that the two say of themselves is the same."""
    assert stops[0] == stops[1]
    assert (one.pc, one.steps, one.frame) == (other.pc, other.steps, other.frame)
    assert one.awaits_host == other.awaits_host
    wrong = np.argwhere((one.picture != other.picture).any(axis=2))
    assert not wrong.size, f"{len(wrong)} pixels differ, (y, x) {wrong[:3].tolist()}"
    if one.counts is not None and other.counts is not None:
        assert np.array_equal(one.counts, other.counts)
