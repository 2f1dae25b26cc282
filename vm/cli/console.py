"""Where a verb speaks: results to one stream, remarks and progress to the other."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TextIO


@dataclass(frozen=True)
class Console:
    """The two streams of a command line, and the name under which it speaks."""

    out: TextIO
    err: TextIO
    name: str

    def line(self, text: str) -> None:
        """Say one line of the result."""
        self.out.write(text + "\n")

    def raw(self, text: str) -> None:
        """Say part of the result as it stands."""
        self.out.write(text)

    def remark(self, text: str) -> None:
        """Tell the person something beside the result; each line says who speaks."""
        for line in text.splitlines():
            self.err.write(f"{self.name}: {line}\n")
        self.err.flush()


class ProgressLine:
    """Shows how far long work is: one line written over, or a few where it cannot be."""

    def __init__(self, console: Console, patience: float = 0.0) -> None:
        """Nothing is shown until something is really under way, and for so many seconds."""
        self._err = console.err
        self._name = console.name
        self._quiet_until = monotonic() + patience
        self._shown = -1

    def __call__(self, done: int, total: int, what: str) -> None:
        """Show that ``done`` of ``total`` parts are done, unless that stands there already."""
        parts = total if self._err.isatty() else 4
        reached = done * parts // total
        if reached <= self._shown or monotonic() < self._quiet_until:
            return
        self._shown = reached
        lead, end = ("\r", "") if self._err.isatty() else ("", "\n")
        self._err.write(f"{lead}{self._name}: {what}: {100 * done // total} %{end}")
        self._err.flush()

    def finish(self) -> None:
        """End the line that was written over."""
        if self._shown >= 0 and self._err.isatty():
            self._err.write("\n")
            self._err.flush()
