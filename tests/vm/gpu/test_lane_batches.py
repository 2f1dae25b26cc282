"""Batches on a device: no more lanes than it holds, and all given back when one is broken off."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vm
from tests.vm.batches import alone, counting, never_ending
from tests.vm.engines import gpu
from tests.vm.gpu.test_growth import nothing_grows
from vm.core.executor import Pictures
from vm.gpu.lanes import Lanes

pytestmark = [pytest.mark.gpu, pytest.mark.usefixtures("compiled")]


class Noted(Lanes):
    """Lanes of which it is noted how many there were at once."""

    counts: list[int]

    def __init__(self, pipelines: Any, pictures: Pictures) -> None:
        self.counts.append(len(pictures))
        super().__init__(pipelines, pictures)


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pictures ran at once, bunch by bunch."""
    found: list[int] = []
    monkeypatch.setattr(Noted, "counts", found, raising=False)
    monkeypatch.setattr("vm.gpu.lane_batches.Lanes", Noted)
    return found


def ends_as_alone(pictures: Pictures) -> list[int]:
    """Run a batch as each would run alone; return how far it said to be."""
    expected = pictures.copy()
    stops = alone(expected)
    said: list[int] = []
    batch = vm.run_batch(pictures, engine=gpu(), progress=lambda done, _count: said.append(done))
    assert list(batch.stops) == stops
    assert pictures.tobytes() == expected.tobytes()
    return said


def test_so_many_run_at_once_and_the_others_after_them(
    counts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vm.gpu.lane_batches.MOST_LANES", 7)
    said = ends_as_alone(counting(23))
    assert counts == [7, 7, 7, 2]
    assert said == sorted(said)
    assert said[-1] == 23


@pytest.mark.parametrize(("most", "lanes"), [(100, [3, 2]), (33, [1] * 5), (1000, [5])])
def test_no_more_lanes_than_the_adapter_can_bind(
    most: int, lanes: list[int], counts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture here has 32 bytes."""
    monkeypatch.setitem(vars(gpu().adapter), "most_bytes", most)
    ends_as_alone(counting(5))
    assert counts == lanes


def test_a_picture_that_cannot_be_bound_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(gpu().adapter), "most_bytes", 31)
    with pytest.raises(vm.Problem, match="cannot hold the picture of 4 x 2 pixels"):
        vm.run_batch(counting(5), engine=gpu())


def test_pictures_come_back_in_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vm.gpu.lanes.MOST_READ", 20)
    ends_as_alone(counting(11))


def test_pictures_that_are_no_block_of_memory_are_run_as_well() -> None:
    whole = counting(20)
    ends_as_alone(whole[::3])
    assert whole[1, 1, 0, 0] == 0


def test_a_batch_of_none_is_none() -> None:
    assert gpu().run_batch(counting(1)[:0], None) == []


def test_batches_that_are_broken_off_leave_nothing_behind() -> None:
    lasting = np.repeat(never_ending(2)[1:], 100, axis=0)

    def give_up(_done: int, _count: int) -> None:
        raise InterruptedError

    def broken_off() -> None:
        with pytest.raises(InterruptedError):
            vm.run_batch(lasting, engine=gpu(), progress=give_up)

    with nothing_grows(broken_off):
        for _ in range(9):
            broken_off()
