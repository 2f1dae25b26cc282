"""The command line as its tests call it, in this process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from pxide.cli.main import main


@dataclass(frozen=True)
class Answer:
    """What came of a call."""

    status: int
    out: str
    err: str


class Shell:
    """Calls ``pxide knowledge`` and keeps what it says."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def ask(self, *words: str | Path) -> Answer:
        """Call, and return everything."""
        status = main(["knowledge", *map(str, words)])
        said = self._capsys.readouterr()
        return Answer(status, said.out, said.err)

    def do(self, *words: str | Path) -> str:
        """Call what must go well without a remark, and return what was said."""
        answer = self.ask(*words)
        assert (answer.status, answer.err) == (0, "")
        return answer.out

    def fails(self, *words: str | Path) -> str:
        """Call what must be refused in one line, and return that line."""
        answer = self.ask(*words)
        assert (answer.status, answer.out, answer.err.count("\n")) == (2, "", 1)
        assert answer.err.startswith("pxide: ")
        return answer.err
