"""Figures of a chat in words."""

from pxide.model.chat.turn import Figures, Turn, TurnState
from vm.report.numbers import grouped

THOUSAND, KIB, MANY = 1000, 1024, 10_000
GIB = 1 << 30
_REASONS = {
    "length": "ended at the length limit",
    "filter": "ended by the server's filter",
    "cut": "the stream broke off",
}


def seconds_words(seconds: float) -> str:
    """A span of time, as exact as a person wants it."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def tokens_words(count: int) -> str:
    """A number of tokens, rounded where it is large; the sizes of contexts as they are called."""
    if count and count % KIB == 0:
        return f"{count // KIB}k"
    return grouped(count) if count < MANY else f"{count / THOUSAND:.0f}k"


def size_words(size: int) -> str:
    """Bytes of a model on disk."""
    return f"{size / GIB:.1f} GB" if size >= GIB else f"{size / (1 << 20):.0f} MB"


def figures_words(turn: Turn) -> str:
    """The footer of an answer: why it ended where that is news, how fast it was and how long."""
    figures = turn.figures
    reason = "" if figures is None else _REASONS.get(figures.reason, "")
    if turn.state is TurnState.STOPPED:
        reason = "stopped"
    parts = [reason, *([] if figures is None else _figures(figures))]
    return "  ·  ".join(part for part in parts if part)


def figures_tip(figures: Figures) -> str:
    """The same in full."""
    told = (
        ("Model", figures.model or None),
        ("Tokens of the prompt", figures.prompt_tokens),
        ("Tokens of the answer", figures.answer_tokens),
        ("Tokens a second", _rounded(figures.tokens_a_second)),
        ("Seconds to the first token", _rounded(figures.first_token)),
        ("Seconds in all", _rounded(figures.seconds)),
        ("Ended by", figures.reason or None),
    )
    return "\n".join(f"{name}: {value}" for name, value in told if value is not None)


def _figures(figures: Figures) -> list[str]:
    parts = []
    if figures.tokens_a_second is not None:
        parts.append(f"{figures.tokens_a_second:.0f} tok/s")
    if figures.first_token is not None:
        parts.append(seconds_words(figures.first_token))
    if figures.answer_tokens is not None:
        parts.append(f"{grouped(figures.answer_tokens)} tokens")
    return parts


def _rounded(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"
