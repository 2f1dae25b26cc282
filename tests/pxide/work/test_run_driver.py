"""A driver fits its slices to an engine, and tells how a picture stood when it was told last."""

from dataclasses import replace

import numpy as np
import pytest

from pxide.work import run_driver as module
from pxide.work.run_driver import RunDriver, RunPosition, SliceOrder
from tests.pxide.engines import OtherEngine
from tests.pxide.programs import forever, frames
from tests.vm.elsewhere import Elsewhere
from tests.vm.engines import Opens, on_each
from vm.core.picture import word_at
from vm.core.trace import HostInput, Stop, StopReason
from vm.cpu.machine import Machine

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


@on_each
def test_what_was_told_outlives_the_machine(engine: Opens) -> None:
    elsewhere = Elsewhere(engine())
    shown, machine = forever(), Machine(forever(), counters=True)
    driver = RunDriver(forever(), (0, 0), 0)
    driver.open(elsewhere)
    reports = [driver.run_slice(SHOWN)]
    reports.append(driver.run_slice(UNSEEN))
    last = driver.take_changes()
    step = driver.step(HostInput(), 5)
    assert step.look.counts is not None
    look = driver.look_back(20)
    told = driver.told
    driver.close()
    assert elsewhere.open == 0
    for patch in (*(report.patch for report in reports), last, step.patch):
        patch.apply(shown)
    machine.run(told.steps)
    assert np.array_equal(shown, machine.picture)
    assert look.counts is not None
    assert machine.counts is not None
    assert np.array_equal(look.counts, machine.counts)
    assert [one.number for one in look.recent] == list(range(told.steps - 20, told.steps))
    value = word_at(shown, 0, 1)
    (piece,) = next(one for one in reversed(look.recent) if not one.writes.is_empty).writes.pieces
    assert word_at(piece.after, 0, 0) == value


@on_each
def test_each_frame_ends_a_slice_and_its_answer_is_given_by_the_next(engine: Opens) -> None:
    elsewhere = Elsewhere(engine())
    shown = frames()
    driver = RunDriver(frames(), (0, 0), 0)
    driver.open(elsewhere)
    for frame in range(1, 5):
        report = driver.run_slice(replace(SHOWN, host=HostInput(buttons=frame)))
        driver.take_changes().apply(shown) if report.patch.is_empty else report.patch.apply(shown)
        assert (report.stop.reason, report.stop.steps) == (StopReason.YIELD, 3 * frame - 1)
        assert word_at(shown, 1, 1) == (frame if frame > 1 else 0)
    driver.step(HostInput(buttons=7), 5).patch.apply(shown)
    assert word_at(shown, 1, 1) == 7
    hosts = [driver._history.host_at(steps).buttons for steps in (2, 5, 8, 11)]
    assert hosts == [2, 3, 4, 7]
    driver.close()
    assert elsewhere.open == 0


def test_the_document_is_not_written() -> None:
    picture = forever()
    driver = RunDriver(picture, (0, 0), 0)
    driver.open(OtherEngine())
    driver.run_slice(SHOWN)
    assert np.array_equal(picture, forever())
    driver.close()


def test_a_slice_that_is_cut_short_does_not_shorten_the_next() -> None:
    engine = OtherEngine()
    driver = RunDriver(forever(), (0, 0), 0)
    driver.open(engine)
    first = driver.run_slice(UNSEEN).stop.steps
    driver.interrupt()
    assert driver.run_slice(UNSEEN).stop.steps > first
