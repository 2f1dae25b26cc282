"""A driver fits its slices to an engine, and tells how a picture stood when it was told last."""

from dataclasses import replace

import pytest

from pxide.work import run_driver as module
from pxide.work.run_driver import RunDriver, RunPosition, SliceOrder
from tests.pxide.engines import OtherEngine
from tests.pxide.programs import forever
from vm.core.trace import HostInput, Stop

SHOWN, UNSEEN = (SliceOrder(frozenset(), HostInput(), False, shows) for shows in (True, False))


class Clock:
    """Passes only while an engine runs: some time to get going, and a microsecond a step."""

    def __init__(self, overhead: float) -> None:
        self.now = 1.0
        self.overhead = overhead

    def __call__(self) -> float:
        return self.now

    def ran(self, stop: Stop, steps: int) -> None:
        self.now += self.overhead + 1e-6 * steps


@pytest.mark.parametrize(
    ("overhead", "least", "most"), [(0.0, 9_000, 10_000), (0.05, 45_000, 55_000)]
)
def test_slices_grow_until_getting_going_is_the_smaller_part(
    monkeypatch: pytest.MonkeyPatch, overhead: float, least: int, most: int
) -> None:
    clock = Clock(overhead)
    monkeypatch.setattr(module, "perf_counter", clock)
    driver = RunDriver(forever(), (0, 0), 0)
    driver.open(OtherEngine(ran=clock.ran))
    done = [driver.run_slice(UNSEEN).stop.steps for _ in range(40)]
    assert least <= done[-1] - done[-2] <= most


def test_a_keyframe_is_not_waited_for_when_the_run_is_to_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "KEYFRAME_SECONDS", 0.0)
    monkeypatch.setattr(module, "KEYFRAME_SHARE", 0)
    driver = RunDriver(forever(), (0, 0), 0)
    driver.open(OtherEngine())
    driver.run_slice(UNSEEN)
    size = driver._history.nbytes
    driver.run_slice(replace(UNSEEN, is_over=lambda: True))
    assert driver._history.nbytes == size
    driver.run_slice(UNSEEN)
    assert driver._history.nbytes == 2 * size


def test_tells_how_the_picture_stood_when_it_was_told_last() -> None:
    driver = RunDriver(forever(), (0, 0), 0)
    driver.open(OtherEngine())
    shown = driver.run_slice(SHOWN).stop
    assert driver.told == RunPosition(shown.pc, shown.steps)
    driver.run_slice(UNSEEN)
    assert driver.told == RunPosition(shown.pc, shown.steps)


def test_is_opened_once_and_let_go_once() -> None:
    other = OtherEngine()
    driver = RunDriver(forever(), (0, 0), 0)
    driver.close()
    driver.open(other)
    driver.open(other)
    driver.close()
    driver.close()
    assert (other.made, other.closed) == (1, 1)
    assert not driver.is_open
    driver.interrupt()
