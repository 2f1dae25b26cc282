"""The steps of a dispatch follow the time it takes, and never pass what a device bears."""

import pytest

from vm.gpu.step_budget import (
    CARD_MOST,
    FIRST,
    FIRST_OF_ALL,
    LONG,
    SHORT,
    SOFTWARE_MOST,
    StepBudget,
)

QUICK, SLOW = SHORT / 2, 2 * LONG


@pytest.mark.parametrize(("is_software", "most"), [(True, SOFTWARE_MOST), (False, CARD_MOST)])
def test_quick_dispatches_double_up_to_what_the_device_bears(is_software: bool, most: int) -> None:
    chunk = StepBudget(is_software)
    seen = [chunk.steps]
    while chunk.steps < most:
        chunk.note(chunk.steps, QUICK)
        assert chunk.steps == min(2 * seen[-1], most)
        seen.append(chunk.steps)
    chunk.note(chunk.steps, QUICK)
    assert chunk.steps == most
    assert seen[0] == FIRST


def test_software_is_kept_below_the_loops_it_ends_in_silence() -> None:
    """45 more are taken by the check of a wide instruction at the end of a dispatch."""
    assert SOFTWARE_MOST + 45 < 65_535


def test_a_slow_dispatch_is_made_as_much_shorter_as_it_was_too_long() -> None:
    chunk = StepBudget(True)
    chunk.note(FIRST, 4 * LONG)
    assert chunk.steps == FIRST // 4
    chunk.note(FIRST // 4, 1e6)
    assert chunk.steps == 1


def test_what_is_neither_quick_nor_slow_stays_as_it_is() -> None:
    chunk = StepBudget(False)
    chunk.note(chunk.steps, (SHORT + LONG) / 2)
    assert chunk.steps == FIRST


def test_a_dispatch_that_ended_early_tells_nothing_of_a_longer_one() -> None:
    chunk = StepBudget(True)
    chunk.note(FIRST - 1, QUICK)
    assert chunk.steps == FIRST


def test_time_that_passes_took_is_not_laid_to_the_interpreter() -> None:
    chunk = StepBudget(True)
    chunk.note(3, SLOW, is_alone=False)
    assert chunk.steps == FIRST


def test_many_lanes_in_software_begin_with_fewer_steps_each() -> None:
    assert StepBudget(True, 1000).steps == FIRST
    assert StepBudget(True, 10_000).steps == FIRST_OF_ALL // 10_000
    assert StepBudget(True, 2 * FIRST_OF_ALL).steps == 1
    assert StepBudget(False, 10_000).steps == FIRST


def test_a_batch_in_software_may_take_longer() -> None:
    batch, single = StepBudget(True, 2), StepBudget(True)
    for chunk in (batch, single):
        chunk.note(FIRST, SLOW)
    assert (batch.steps, single.steps) == (FIRST, FIRST // 2)
    batch.note(FIRST, 2 * SHORT)
    assert batch.steps == 2 * FIRST
