"""Commands: a row becomes an action, and the facts rule it."""

import pytest
from PySide6.QtWidgets import QApplication

from pxide.base.commands import Command, Commands
from pxide.base.conditions import fact
from pxide.base.facts import DocumentFacts, Facts, RunFacts, ViewFacts
from pxide.base.problems import Trouble
from tests.pxide.programs import Heard
from vm.core.faults import Problem


class Deeds:
    """What was done, and how it shall fail."""

    def __init__(self) -> None:
        self.count = 0
        self.error: Exception | None = None

    def do(self) -> None:
        self.count += 1
        if self.error is not None:
            raise self.error


@pytest.fixture
def deeds() -> Deeds:
    return Deeds()


@pytest.fixture
def moment() -> list[Facts]:
    """The facts of the moment, the last of them."""
    return [Facts()]


@pytest.fixture
def commands(qapp: QApplication, deeds: Deeds, trouble: Trouble, moment: list[Facts]) -> Commands:
    has_document, is_paused = fact("document.is_open"), fact("run.is_paused")
    rows = (
        Command(
            "run.start", "&Run", deeds.do, "Run it", menu="Run", key="F5", when=has_document,
            words=is_paused.then(lambda paused: "&Continue" if paused else "&Run"),
            tips=has_document.then(lambda has: "Run it" if has else "No picture is open"),
        ),
        Command(
            "view.bare", "Bare", deeds.do, "Less", menu="View", key="B",
            checked=fact("view.is_bare"), canvas_only=True,
        ),
    )  # fmt: skip
    return Commands(rows, trouble, lambda: moment[-1])


def test_an_action_wears_what_its_row_says(commands: Commands) -> None:
    action = commands.action("run.start")
    assert action.text() == "&Run"
    assert action.shortcut().toString() == "F5"
    assert action.toolTip() == "Run (F5)\nRun it"
    assert [row.id for row in commands.by_menu("View")] == ["view.bare"]
    assert commands.menus() == ("Run", "View")
    assert commands.canvas_actions() == (commands.action("view.bare"),)


def test_the_facts_enable_check_and_word(commands: Commands) -> None:
    commands.refresh(Facts())
    assert not commands.action("run.start").isEnabled()
    assert commands.action("run.start").toolTip() == "Run (F5)\nNo picture is open"
    commands.refresh(
        Facts(
            document=DocumentFacts(is_open=True),
            run=RunFacts(is_paused=True),
            view=ViewFacts(is_bare=True),
        )
    )
    assert commands.action("run.start").isEnabled()
    assert commands.action("run.start").text() == "&Continue"
    assert commands.action("run.start").toolTip() == "Continue (F5)\nRun it"
    assert commands.action("view.bare").isChecked()


def test_what_cannot_be_done_is_told_and_not_done(
    commands: Commands, deeds: Deeds, heard: Heard, moment: list[Facts]
) -> None:
    commands.do("run.start")
    assert deeds.count == 0
    (notice,) = heard.notices
    assert (notice.what, notice.hint) == ("Run cannot be done just now.", "No picture is open")
    moment.append(Facts(document=DocumentFacts(is_open=True)))
    commands.do("run.start")
    assert deeds.count == 1


def test_a_click_does_the_verb_and_the_facts_alone_check_it(
    commands: Commands, deeds: Deeds
) -> None:
    commands.refresh(Facts())
    commands.action("view.bare").trigger()
    assert deeds.count == 1
    assert not commands.action("view.bare").isChecked()


def test_failing_verbs_go_down_their_roads(commands: Commands, deeds: Deeds, heard: Heard) -> None:
    deeds.error = Problem("No.", "Yes.")
    commands.do("view.bare")
    deeds.error = ZeroDivisionError("bug")
    commands.do("view.bare")
    assert [notice.what for notice in heard.notices] == ["No."]
    assert "ZeroDivisionError" in heard.bugs.pop()


def test_a_row_says_which_facts_it_reads(commands: Commands) -> None:
    assert commands.row("run.start").reads == {"document.is_open", "run.is_paused"}
    assert commands.row("view.bare").reads == {"view.is_bare"}


def test_two_verbs_cannot_share_an_id(trouble: Trouble, deeds: Deeds) -> None:
    row = Command(id="a.b", text="A", run=deeds.do, tip="a", menu="A")
    with pytest.raises(ValueError, match=r"a\.b"):
        Commands((row, row), trouble)
