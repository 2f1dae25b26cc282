"""The budget: how many tokens a prompt may take, and how many a text takes.

No server counts tokens for us, so they are estimated from bytes, and the estimate is corrected by
what each answer is found to have used.
"""

from dataclasses import dataclass

USUAL_BYTES = 3.5
"""Bytes of UTF-8 to a token, until a server has counted."""
FEWEST_BYTES, MOST_BYTES = 0.5, 8.0
MESSAGE_TOKENS = 4
"""What the template of a model writes around each message."""
USUAL_CONTEXT = 4096
"""Where no server tells how much fits."""
RESERVE_TOKENS, RESERVE_SHARE = 512, 0.15
LARGEST_RESERVE_SHARE = 0.5
NOTES_SHARE, PROGRAM_SHARE, SYSTEM_SHARE, RESULT_SHARE = 0.3, 0.25, 0.35, 0.15
SMOOTHING = 0.5
TIGHTER = 0.6
"""A prompt that did not fit held so many times the tokens it was thought to hold, or more."""


class TokenGauge:
    """Estimates the tokens of texts for one model."""

    def __init__(self) -> None:
        """Start from what is usual."""
        self._bytes = USUAL_BYTES
        self._is_measured = False

    def tokens(self, text: str) -> int:
        """About how many tokens a text takes, rather more than less."""
        return -int(-len(text.encode("utf-8", "replace")) // self._bytes)

    def learn(self, size: int, tokens: int) -> None:
        """A prompt of so many bytes was found to hold so many tokens."""
        if size > 0 and tokens > 0:
            found = min(max(size / tokens, FEWEST_BYTES), MOST_BYTES)
            step = SMOOTHING if self._is_measured else 1.0
            self._bytes += (found - self._bytes) * step
            self._is_measured = True

    def tighten(self) -> None:
        """A prompt that was thought to fit did not."""
        self._bytes = max(self._bytes * TIGHTER, FEWEST_BYTES)


@dataclass(frozen=True, slots=True)
class TokenBudget:
    """How a context is shared out."""

    context: int
    reserve: int
    """Kept free for the answer."""

    @classmethod
    def of(cls, context: int | None, longest_answer: int | None = None) -> "TokenBudget":
        """The budget of a context; an answer that is kept short needs no more room than that."""
        size = context or USUAL_CONTEXT
        reserve = max(RESERVE_TOKENS, round(RESERVE_SHARE * size))
        if longest_answer is not None:
            reserve = min(reserve, longest_answer)
        return cls(size, min(reserve, round(LARGEST_RESERVE_SHARE * size)))

    @property
    def prompt(self) -> int:
        """The tokens that a prompt may take."""
        return self.context - self.reserve

    @property
    def system(self) -> int:
        """The tokens for what the model must know of the machine."""
        return int(SYSTEM_SHARE * self.prompt)

    @property
    def notes(self) -> int:
        """The tokens for entries that were found."""
        return int(NOTES_SHARE * self.context)

    @property
    def program(self) -> int:
        """The tokens for the picture that is open."""
        return int(PROGRAM_SHARE * self.prompt)

    @property
    def result(self) -> int:
        """The tokens for what one tool gives back."""
        return int(RESULT_SHARE * self.prompt)
