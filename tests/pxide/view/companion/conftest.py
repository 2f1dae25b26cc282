"""The ground under the tests of the chat: what turns are made with, and somebody who listens."""

from collections.abc import Iterator
from typing import NoReturn

import pytest
from pytestqt.qtbot import QtBot

from pxide.actions.chat_facts import chat_source
from pxide.actions.companion_verbs import CompanionVerbs
from pxide.base.commands import Commands
from pxide.base.facts import Facts
from pxide.base.settings import Settings
from pxide.base.tasks import Tasks
from pxide.llm.address import Address
from pxide.llm.api_token import NO_TOKEN
from pxide.llm.client import ChatClient
from pxide.view.companion.companion_panel import CompanionPanel
from pxide.view.companion.markdown_reader import make_parser
from pxide.view.companion.text_formats import TextFormats
from pxide.view.companion.turn_context import TurnContext, TurnRequests
from pxide.view.shell.dialogs import Dialogs
from pxide.view.widgets.app_theme import AppTheme
from pxide.work.companion.companion import Companion
from tests.llm.fake_server import FakeServer


@pytest.fixture
def turn_context(app_theme: AppTheme) -> TurnContext:
    return TurnContext(app_theme, make_parser(), TurnRequests())


@pytest.fixture
def text_formats(turn_context: TurnContext) -> TextFormats:
    return turn_context.text_formats


@pytest.fixture
def connected(
    companion: Companion, fake_server: FakeServer, tasks: Tasks, qtbot: QtBot
) -> Iterator[Companion]:
    """A companion that has found a server which says what the test tells it to."""
    companion.images.start()
    companion.connection.connect_to(ChatClient(Address.of(fake_server.base), NO_TOKEN))
    qtbot.waitUntil(lambda: companion.connection.is_known)
    yield companion
    qtbot.waitUntil(lambda: not tasks.names)
    tasks.cancel_all()
    qtbot.waitUntil(lambda: tasks.is_empty)


def no_window() -> NoReturn:
    """The verbs that these tests do ask nothing of a window."""
    raise AssertionError("there is only the panel")


@pytest.fixture
def commands(
    companion: Companion, settings: Settings, app_theme: AppTheme, tasks: Tasks
) -> Commands:
    """The verbs of the companion, always up to date."""
    source = chat_source(companion)
    verbs = CompanionVerbs(
        companion,
        dialogs=Dialogs(no_window),
        settings=settings,
        tasks=tasks,
        window=no_window,
    )
    commands = Commands(verbs.rows(), tasks.trouble, lambda: Facts(chat=source.look()))
    commands.set_icons(app_theme.icons.icon)
    return commands


@pytest.fixture
def panel(
    companion: Companion, commands: Commands, app_theme: AppTheme, tasks: Tasks, qtbot: QtBot
) -> CompanionPanel:
    """The panel of the companion, shown."""
    panel = CompanionPanel(companion, commands, app_theme, tasks)
    qtbot.addWidget(panel)
    panel.resize(360, 700)
    panel.show()
    qtbot.waitExposed(panel)
    return panel
