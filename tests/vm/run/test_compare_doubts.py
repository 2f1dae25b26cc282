"""A difference that is no matter of one step is told as that and never laid on one."""

from __future__ import annotations

from tests.vm.painting import canvas, op
from tests.vm.parting import CPU, FAR, counting, parted
from tests.vm.spoiled import Ageing, Hasty, Spoiled, flip
from vm.core.trace import Stop, StopReason
from vm.cpu.machine import Machine
from vm.run.compare import CompareRange, compare


def test_an_engine_that_remembers_more_than_its_picture_is_told_as_that() -> None:
    """It goes wrong with the 3000th step of a machine's life, wherever that began."""
    comparison = compare(counting(), CPU, Ageing(), within=CompareRange(budget=100_000))
    found = comparison.divergence
    assert found is not None
    assert found.repeats
    assert (found.step, found.origin.stop.steps) == (2999, 0)
    assert found.before.stop.steps == 2999
    assert found.spots(2) == (FAR,)


def test_an_engine_that_errs_only_in_long_runs_behind_the_end_has_no_step() -> None:
    """The program ends with its third step; leave to do more than forty makes the difference."""
    picture = canvas(16, 8, op("."), op("."), op("H"))
    found = compare(picture, CPU, Hasty(40)).divergence
    assert found is not None
    assert found.repeats
    assert not found.is_known
    assert (found.origin.stop.steps, found.before.stop.reason) == (0, StopReason.HALTED)
    assert found.spots(2) == (FAR,)


def test_an_engine_that_errs_only_in_long_runs_is_told_as_that() -> None:
    found = parted(counting(), Hasty(40))
    assert found.is_known
    assert (found.step, found.origin.stop.steps) == (40, 0)


def test_what_does_not_come_again_is_not_claimed() -> None:
    once = [True]

    def deed(machine: Machine, stop: Stop) -> Stop:
        if once:
            once.clear()
            return flip(FAR)(machine, stop)
        return stop

    comparison = compare(counting(), CPU, Spoiled([1000], deed), within=CompareRange(budget=5000))
    found = comparison.divergence
    assert found is not None
    assert not found.repeats
    assert not found.is_known
    assert found.step == comparison.end.stop.steps <= 1000
    assert found.spots(2) == (FAR,)
