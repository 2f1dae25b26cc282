"""What is wrong with an assembler text: each mistake knows its place and what to try."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from vm.core.faults import Problem

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the text; lines and columns count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong: where, what, and a hint at what to try."""

    file: str
    line: int
    column: int
    what: str
    hint: str

    def __str__(self) -> str:
        """Write the mistake on one line, the way compilers do."""
        return f"{self.file}:{self.line}:{self.column}: {self.what} {self.hint}".rstrip()


class Wrong(Exception):
    """Stops the reading of one statement; the assembler turns it into a Mistake and goes on."""

    def __init__(self, spot: Spot, what: str, hint: str = "") -> None:
        """Keep the place and the two sentences."""
        super().__init__(what)
        self.spot = spot
        self.what = what
        self.hint = hint


class AsmProblem(Problem):
    """An assembler text that cannot be a picture; all its mistakes, in the order of the text."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        """Show every mistake on its own line; the first one gives file, line and column."""
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: (mistake.line, mistake.column)))
        first = self.mistakes[0]
        lines = [str(mistake) for mistake in self.mistakes[:MOST_SHOWN]]
        if len(self.mistakes) > MOST_SHOWN:
            lines.append(f"... and {len(self.mistakes) - MOST_SHOWN} more.")
        only = len(self.mistakes) == 1
        what = f"{first.file}:{first.line}:{first.column}: {first.what}" if only else ""
        super().__init__(what or "\n".join(lines), first.hint if only else "")
        self.file = first.file
        self.line = first.line
        self.column = first.column


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known word, or an empty string."""
    words = {word.casefold(): word for word in known}
    close = difflib.get_close_matches(name.casefold(), words, n=1, cutoff=0.6)
    return f'Did you mean "{words[close[0]]}"?' if close else ""
