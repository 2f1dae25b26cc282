"""The empty window says what to do first, and its links are verbs."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from pxide.base.commands import Command, Commands
from pxide.base.conditions import fact
from pxide.base.facts import Facts, SettingFacts
from pxide.base.problems import Trouble
from pxide.view.shell.welcome import WelcomePage
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.link_button import LinkButton


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def commands(trouble: Trouble, done: list[str]) -> Commands:
    def did(name: str) -> Callable[[], None]:
        return lambda: done.append(name)

    new, recent, life, start = "file.new", "file.recent.0", "help.example.life", "run.start"
    return Commands(
        (
            Command(id=new, text="&New…", run=did(new), tip="New", menu="&File", key="Ctrl+N"),
            Command(
                recent, "x", did(recent), "", menu="&File",
                words=fact("settings.recent").then(_newest),
            ),
            Command(id=life, text="Life", run=did(life), tip="Life", menu="&Help"),
            Command(id=start, text="Run", run=did(start), tip="Run", menu="&Run"),
        ),
        trouble,
    )  # fmt: skip


def _newest(recent: tuple[str, ...]) -> str:
    return recent[0] if recent else ""


@pytest.fixture
def welcome(qtbot: QtBot, commands: Commands, app_theme: AppTheme) -> WelcomePage:
    welcome = WelcomePage(commands)
    qtbot.addWidget(welcome)
    return welcome


def links(welcome: WelcomePage) -> dict[str, LinkButton]:
    return {link.text(): link for link in welcome.findChildren(LinkButton) if not link.isHidden()}


def test_offers_beginnings_recent_files_and_examples(
    welcome: WelcomePage, commands: Commands
) -> None:
    commands.refresh(Facts())
    assert list(links(welcome)) == ["New…", "Life"]
    commands.refresh(Facts(settings=SettingFacts(recent=("dot.pxi",))))
    assert set(links(welcome)) == {"New…", "Life", "dot.pxi"}


def test_a_link_does_its_verb(welcome: WelcomePage, commands: Commands, done: list[str]) -> None:
    commands.refresh(Facts())
    links(welcome)["Life"].click()
    assert done == ["help.example.life"]
