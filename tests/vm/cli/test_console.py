"""The two streams of a command line, and how far long work is."""

from __future__ import annotations

import io

import pytest

from vm.cli.console import Console, ProgressLine


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


def shown(err: io.StringIO, patience: float = 0.0) -> str:
    """What is shown of ten parts."""
    progress = ProgressLine(Console(io.StringIO(), err, "tool"), patience)
    for done in range(11):
        progress(done, 10, "working")
    progress.finish()
    return err.getvalue()


def test_results_and_remarks_go_to_streams_of_their_own() -> None:
    console = Console(io.StringIO(), io.StringIO(), "tool")
    console.line("a result")
    console.raw("more")
    console.remark("one\ntwo")
    assert isinstance(console.out, io.StringIO)
    assert isinstance(console.err, io.StringIO)
    assert console.out.getvalue() == "a result\nmore"
    assert console.err.getvalue() == "tool: one\ntool: two\n"


def test_progress_is_one_line_for_a_person_and_a_few_in_a_log() -> None:
    for_a_person = shown(Terminal())
    assert for_a_person.startswith("\rtool: working: 0 %\rtool: working: 10 %")
    assert for_a_person.endswith("\rtool: working: 100 %\n")
    assert shown(io.StringIO()).splitlines() == [
        f"tool: working: {percent} %" for percent in (0, 30, 50, 80, 100)
    ]


@pytest.mark.parametrize("err", [Terminal(), io.StringIO()])
def test_work_that_is_soon_done_shows_nothing(err: io.StringIO) -> None:
    assert shown(err, patience=3600) == ""
