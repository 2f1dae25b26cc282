"""The figures of an answer: counted by the server where it counts, else by our own clock."""

from collections.abc import Iterable
from typing import Any

import pytest

from pxide.llm.answer_timer import AnswerTimer
from pxide.llm.values import Timings, Usage


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def measured(pieces_at: Iterable[float], *chunks: dict[str, Any]) -> tuple[Timings, Usage | None]:
    """What a timer says of pieces at these seconds after the question, and of these chunks."""
    clock = Clock()
    timer = AnswerTimer(clock)
    for seconds in pieces_at:
        clock.now = 100.0 + seconds
        timer.note_piece()
    for chunk in chunks:
        timer.take(chunk)
    return timer.timings, timer.usage


def test_the_first_token_ends_the_wait_and_is_not_counted_in_the_rate() -> None:
    usage = {"prompt_tokens": 50, "completion_tokens": 21, "total_tokens": 71}
    timings, counted = measured([2.0, 3.0, 6.0], {"usage": usage})
    assert timings == Timings(first_token=2.0, tokens_a_second=5.0, seconds=6.0)
    assert counted == Usage(50, 21)


def test_without_a_count_each_piece_is_a_token() -> None:
    timings, counted = measured([1.0, 1.5, 2.0], {"usage": None}, {})
    assert timings.tokens_a_second == 2.0
    assert counted is None


@pytest.mark.parametrize("pieces", [[], [1.0], [1.0, 1.0]])
def test_a_rate_needs_two_pieces_and_some_time(pieces: list[float]) -> None:
    assert measured(pieces)[0].tokens_a_second is None


def test_what_the_server_measured_goes_before_what_we_measured() -> None:
    llama = {"timings": {"predicted_per_second": 42.5}}
    native = {"stats": {"tokens_per_second": 17, "time_to_first_token": 0.25}}
    assert measured([1.0, 2.0], llama)[0].tokens_a_second == 42.5
    assert measured([1.0, 2.0], native)[0] == Timings(0.25, 17.0, 2.0)


def test_thinking_and_known_tokens_are_counted_where_told() -> None:
    usage = {
        "prompt_tokens": 9,
        "completion_tokens": 8,
        "completion_tokens_details": {"reasoning_tokens": 5},
        "prompt_tokens_details": {"cached_tokens": 4},
    }
    assert measured([], {"usage": usage})[1] == Usage(9, 8, thought=5, cached=4)


@pytest.mark.parametrize(
    "usage",
    [None, [], "many", {}, {"prompt_tokens": "3"}, {"prompt_tokens": -1}, {"prompt_tokens": None}],
)
def test_a_count_that_is_none_is_passed_over(usage: Any) -> None:
    good = {"usage": {"prompt_tokens": 3, "completion_tokens": 4}}
    assert measured([], good, {"usage": usage})[1] == Usage(3, 4)


@pytest.mark.parametrize("rate", [0, -1, True, "fast", None, float("nan"), float("inf")])
def test_a_rate_that_is_none_is_passed_over(rate: Any) -> None:
    assert (
        measured([1.0, 2.0], {"timings": {"predicted_per_second": rate}})[0].tokens_a_second == 1.0
    )
