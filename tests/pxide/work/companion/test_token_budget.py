"""Tokens are estimated, and the estimate learns."""

import pytest

from pxide.work.companion.token_budget import (
    FEWEST_BYTES,
    MOST_BYTES,
    USUAL_CONTEXT,
    TokenBudget,
    TokenGauge,
)


@pytest.mark.parametrize(
    ("context", "reserve"),
    [(2048, 512), (3000, 512), (4096, 614), (100_000, 15_000), (600, 300), (None, 614)],
)
def test_the_reserve_is_512_or_15_percent_but_never_more_than_half(
    context: int | None, reserve: int
) -> None:
    budget = TokenBudget.of(context)
    assert budget.reserve == reserve
    assert budget.prompt == (context or USUAL_CONTEXT) - reserve
    assert budget.notes == int(0.3 * (context or USUAL_CONTEXT))


def test_a_short_answer_needs_no_more_room_than_that() -> None:
    assert TokenBudget.of(4096, 100).reserve == 100
    assert TokenBudget.of(4096, 100_000).reserve == 614


def test_a_text_of_ascii_takes_a_token_for_three_and_a_half_letters() -> None:
    gauge = TokenGauge()
    assert gauge.tokens("") == 0
    assert gauge.tokens("a") == 1
    assert gauge.tokens("a" * 7) == 2
    assert gauge.tokens("a" * 8) == 3


def test_letters_of_other_scripts_take_more() -> None:
    assert TokenGauge().tokens("灯" * 7) == 6
    assert TokenGauge().tokens("\ud800") == 1, "half a letter, which has no bytes, is counted too"


def test_the_first_count_is_taken_and_later_ones_move_it_half_way() -> None:
    gauge = TokenGauge()
    gauge.learn(1000, 500)
    assert gauge.tokens("a" * 100) == 50
    gauge.learn(1000, 250)
    assert gauge.tokens("a" * 300) == 100


@pytest.mark.parametrize(("size", "tokens"), [(0, 5), (5, 0)])
def test_nothing_counted_teaches_nothing(size: int, tokens: int) -> None:
    gauge = TokenGauge()
    gauge.learn(size, tokens)
    assert gauge.tokens("a" * 7) == 2


def test_foolish_counts_stay_within_reason() -> None:
    gauge = TokenGauge()
    gauge.learn(1_000_000, 1)
    assert gauge.tokens("a" * 80) == 80 / MOST_BYTES
    gauge = TokenGauge()
    gauge.learn(1, 1_000_000)
    assert gauge.tokens("a" * 8) == 8 / FEWEST_BYTES


def test_what_did_not_fit_is_thought_larger_from_then_on() -> None:
    gauge = TokenGauge()
    sizes = [gauge.tokens("a" * 210)]
    for _ in range(6):
        gauge.tighten()
        sizes.append(gauge.tokens("a" * 210))
    assert sizes[:3] == [60, 100, 167]
    assert sizes == sorted(sizes)
    assert sizes[-1] == 210 / FEWEST_BYTES
