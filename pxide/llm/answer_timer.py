"""Measures an answer: its tokens, the time to the first one, the tokens a second."""

from collections.abc import Callable
from typing import Any

from pxide.llm.json_fields import count, positive, table
from pxide.llm.values import Timings, Usage


class AnswerTimer:
    """Is told of each chunk; what the server tells goes before what we measure."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start the clock."""
        self._clock = clock
        self._began = clock()
        self._first: float | None = None
        self._last = self._began
        self._pieces = 0
        self._told_rate: float | None = None
        self._told_first: float | None = None
        self.usage: Usage | None = None
        """The tokens as the server counts them, once it has told."""

    def note_piece(self) -> None:
        """A piece of the answer has come."""
        self._last = self._clock()
        self._pieces += 1
        if self._first is None:
            self._first = self._last

    def take(self, chunk: dict[str, Any]) -> None:
        """Look for counts and times in a chunk."""
        self.usage = _usage(chunk.get("usage")) or self.usage
        llama, native = table(chunk.get("timings")), table(chunk.get("stats"))
        for rate in (llama.get("predicted_per_second"), native.get("tokens_per_second")):
            self._told_rate = positive(rate) or self._told_rate
        for key in ("time_to_first_token", "time_to_first_token_seconds"):
            self._told_first = positive(native.get(key)) or self._told_first

    @property
    def timings(self) -> Timings:
        """What the answer took so far."""
        waited = None if self._first is None else self._first - self._began
        return Timings(
            first_token=self._told_first or waited,
            tokens_a_second=self._told_rate or self._measured_rate(),
            seconds=self._last - self._began,
        )

    def _measured_rate(self) -> float | None:
        """The first token is not counted: its time went into reading the question.

        Where the server counts no tokens, a piece stands for one.
        """
        tokens = self.usage.answer if self.usage is not None else self._pieces
        if self._first is None or tokens < 2 or self._last <= self._first:
            return None
        return (tokens - 1) / (self._last - self._first)


def _usage(told: Any) -> Usage | None:
    counts = table(told)
    if count(counts.get("prompt_tokens")) is None:
        return None
    return Usage(
        prompt=count(counts.get("prompt_tokens")) or 0,
        answer=count(counts.get("completion_tokens")) or 0,
        thought=count(table(counts.get("completion_tokens_details")).get("reasoning_tokens")) or 0,
        cached=count(table(counts.get("prompt_tokens_details")).get("cached_tokens")) or 0,
    )
