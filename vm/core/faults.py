"""The two ways things go wrong that are not bugs: a Fault of a program, a Problem of a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class FaultCode(IntEnum):
    """Why an instruction could not be executed; where several apply the lowest is reported."""

    UNKNOWN_OPCODE = 1
    ROW_OUTSIDE = 2
    BAD_MATRIX = 3
    POINTER_OUTSIDE = 4
    DIVISION_BY_ZERO = 5
    OVERLAP = 6

    @property
    def words(self) -> str:
        """The fault's name as the law writes it, such as ``row outside``."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class Fault:
    """A pixel program is wrong at pixel (x, y); ``words`` is one sentence for a person."""

    code: FaultCode
    x: int
    y: int
    words: str


class Problem(Exception):
    """Something a person can mend: what happened, and what to try."""

    def __init__(self, what: str, hint: str) -> None:
        """Keep the two sentences apart; ``str()`` joins them for one-line output."""
        super().__init__(f"{what} {hint}".strip())
        self.what = what
        self.hint = hint

    def __reduce__(self) -> tuple[type[Problem], tuple[object, ...]]:
        """Let it travel between processes: made anew from both sentences."""
        return type(self), (self.what, self.hint)
