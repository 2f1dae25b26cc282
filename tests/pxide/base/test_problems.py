"""Trouble: each kind goes down its own road."""

import asyncio
import sys
import threading
from pathlib import Path

from pytestqt.qtbot import QtBot

from pxide.base.problems import NoticeKind, Trouble
from tests.pxide.programs import Heard
from vm.core.faults import Problem


def test_a_problem_becomes_a_notice(trouble: Trouble, heard: Heard) -> None:
    with trouble.caught():
        raise Problem("No room.", "Make some.")
    (notice,) = heard.notices
    assert (notice.what, notice.hint, notice.kind) == (
        "No room.",
        "Make some.",
        NoticeKind.PROBLEM,
    )


def test_a_bug_becomes_a_report_and_a_line_in_the_log(qtbot: QtBot, tmp_path: Path) -> None:
    trouble = Trouble(tmp_path / "logs" / "pxide.log")
    heard = Heard(trouble)
    with trouble.caught():
        raise KeyError("lost")
    trouble.close()
    assert "KeyError: 'lost'" in heard.bugs[0]
    assert "Python" in heard.bugs[0]
    assert "KeyError: 'lost'" in (tmp_path / "logs" / "pxide.log").read_text(encoding="utf-8")


def test_what_nobody_caught_is_caught_everywhere(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, trouble: Trouble, heard: Heard
) -> None:
    before = sys.excepthook, threading.excepthook
    uninstall = trouble.install(loop)
    try:
        sys.excepthook(Problem, Problem("Told.", ""), None)
        sys.excepthook(ValueError, ValueError("on this thread"), None)
        thread = threading.Thread(target=lambda: dict[str, int]()["on another"])
        thread.start()
        thread.join()
        loop.call_exception_handler({"message": "in the loop"})
        qtbot.waitUntil(lambda: len(heard.bugs) == 3)
    finally:
        uninstall()
    assert [notice.what for notice in heard.notices] == ["Told."]
    words = "".join(heard.bugs)
    heard.bugs.clear()
    assert all(part in words for part in ("on this thread", "on another", "in the loop"))
    assert (sys.excepthook, threading.excepthook) == before


def test_news_offer_a_verb(trouble: Trouble, heard: Heard) -> None:
    trouble.news("It is done.", offer="file.save")
    trouble.tell(Problem("It was lost.", "Do it again."), "run.start")
    notice, problem = heard.notices
    assert (problem.kind, problem.offer) == (NoticeKind.PROBLEM, "run.start")
    assert (notice.kind, notice.offer) == (NoticeKind.NEWS, "file.save")


def test_one_bug_met_again_and_again_is_reported_once(trouble: Trouble, heard: Heard) -> None:
    error = RuntimeError("in every repaint")
    for _ in range(3):
        trouble.report(error)
    trouble.report(RuntimeError("another"))
    assert [("every" in report, "another" in report) for report in heard.bugs] == [
        (True, False),
        (False, True),
    ]
    heard.bugs.clear()


def test_a_report_that_cannot_be_shown_ends_there(trouble: Trouble, heard: Heard) -> None:
    before = sys.excepthook
    sys.excepthook = lambda kind, error, trail: trouble.report(error)

    def fail(_report: str) -> None:
        raise RuntimeError("while reporting")

    trouble.bug.connect(fail)
    trouble.report(ValueError("first"))
    sys.excepthook = before
    assert [report.count("first") > 0 for report in heard.bugs] == [True, False]
    heard.bugs.clear()
