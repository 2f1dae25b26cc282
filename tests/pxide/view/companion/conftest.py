"""The ground under the tests of the chat: what turns are made with, and somebody who listens."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from pxide.actions.chat_facts import chat_facts
from pxide.actions.companion import CompanionVerbs
from pxide.base.commands import Commands
from pxide.base.facts import Facts
from pxide.base.settings import Settings
from pxide.base.tasks import Tasks
from pxide.view.companion.inks import Inks
from pxide.view.companion.kit import Kit
from pxide.view.companion.panel import CompanionPanel
from pxide.view.companion.reader import make_parser
from pxide.view.companion.requests import Requests
from pxide.view.dialogs import Dialogs
from pxide.view.wardrobe import Wardrobe
from pxide.work.companion.companion import Companion
from pxide.work.lmstudio.address import Address
from pxide.work.lmstudio.client import Client
from pxide.work.lmstudio.token import NO_TOKEN
from tests.pxide.llm.fake_server import FakeServer


@pytest.fixture
def kit(wardrobe: Wardrobe) -> Kit:
    return Kit(wardrobe, make_parser(), Requests())


@pytest.fixture
def inks(kit: Kit) -> Inks:
    return kit.inks


@pytest.fixture
def connected(
    companion: Companion, fake_server: FakeServer, tasks: Tasks, qtbot: QtBot
) -> Iterator[Companion]:
    """A companion that has found a server which says what the test tells it to."""
    companion.images.start()
    companion.connection.connect_to(Client(Address.of(fake_server.base), NO_TOKEN))
    qtbot.waitUntil(lambda: companion.connection.is_known)
    yield companion
    qtbot.waitUntil(lambda: not tasks.names)
    tasks.cancel_all()
    qtbot.waitUntil(lambda: tasks.is_empty)


@pytest.fixture
def commands(
    companion: Companion, settings: Settings, wardrobe: Wardrobe, tasks: Tasks
) -> Commands:
    """The verbs of the companion, always up to date."""
    verbs = CompanionVerbs(companion, Dialogs(), settings, tasks)
    commands = Commands(verbs.rows(), tasks.trouble)
    commands.dress(wardrobe.icons.icon)
    commands.watch(lambda: Facts(chat=chat_facts(companion)))
    return commands


@pytest.fixture
def panel(
    companion: Companion, commands: Commands, wardrobe: Wardrobe, tasks: Tasks, qtbot: QtBot
) -> CompanionPanel:
    """The panel of the companion, shown."""
    panel = CompanionPanel(companion, commands, wardrobe, tasks)
    qtbot.addWidget(panel)
    panel.resize(360, 700)
    panel.show()
    qtbot.waitExposed(panel)
    return panel
