"""The page lists the models with what the server holds of them, chooses, loads and unloads."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxide.view.companion.companion_panel import CompanionPanel
from pxide.view.companion.model_page import OWN_CHOICE, ModelButton, ModelPage
from pxide.work.companion.companion import Companion
from tests.llm.fake_server import LOAD, UNLOAD, FakeModel, FakeServer

pytestmark = pytest.mark.usefixtures("heard")


@pytest.fixture
def fake_server() -> Iterator[FakeServer]:
    models = (FakeModel("small"), FakeModel("large", context=None), FakeModel("vec", "embedding"))
    with FakeServer(models) as server:
        yield server


@pytest.fixture
def button(panel: CompanionPanel, connected: Companion) -> ModelButton:
    return panel.chat.head.model


@pytest.fixture
def models(panel: CompanionPanel, button: ModelButton) -> ModelPage:
    button.click()
    assert panel.models.isVisible()
    return panel.models


def test_the_button_names_the_model_and_its_context(button: ModelButton) -> None:
    assert button.text() == "Small  ·  4k"
    assert button.accessibleName() == "Model: Small  ·  4k, ready"


def test_models_to_chat_with_are_listed(models: ModelPage) -> None:
    assert [row.choose.text() for row in models.rows] == ["●  Small", "○  Large"]
    assert [row.choose.isChecked() for row in models.rows] == [True, False]
    assert [row.load.text() for row in models.rows] == ["Unload", "Load"]
    assert models.rows[1].choose.accessibleName() == "Large, not loaded"


def test_choosing_is_for_this_chat(
    models: ModelPage, button: ModelButton, connected: Companion
) -> None:
    models.rows[1].choose.click()
    assert connected.conversation.chat_settings.model == "large"
    assert button.text() == "Large  ·  32k"


def test_loads_with_the_context_asked_for(
    models: ModelPage, connected: Companion, fake_server: FakeServer, qtbot: QtBot
) -> None:
    assert models.context.itemText(0) == OWN_CHOICE
    offered = [models.context.itemData(n) for n in range(1, models.context.count())]
    assert max(offered) == 32768
    models.context.setCurrentIndex(models.context.findData(8192))
    models.rows[1].load.click()
    qtbot.waitUntil(lambda: bool(connected.connection.models[1].is_loaded))
    (request,) = [request for request in fake_server.requests if request.path == LOAD]
    assert request.body["model"] == "large"
    assert request.body["context_length"] == 8192
    assert connected.conversation.chat_settings.model == "large"
    qtbot.waitUntil(lambda: models.rows[1].load.text() == "Unload")


def test_unloads(
    models: ModelPage, connected: Companion, fake_server: FakeServer, qtbot: QtBot
) -> None:
    models.rows[0].load.click()
    qtbot.waitUntil(lambda: connected.connection.models[0].is_loaded is False)
    assert [request.body for request in fake_server.requests if request.path == UNLOAD] == [
        {"instance_id": "small"}
    ]
    qtbot.waitUntil(lambda: "No model is loaded." in models.words.text())


def test_keys_choose(
    models: ModelPage, panel: CompanionPanel, connected: Companion, qtbot: QtBot
) -> None:
    panel.activateWindow()
    qtbot.waitUntil(models.rows[0].choose.hasFocus)
    qtbot.waitUntil(lambda: models.rows[1].y() > models.rows[0].y())
    QTest.keyClick(models.rows[0].choose, Qt.Key.Key_Down)
    assert connected.conversation.chat_settings.model == "large"
    QTest.keyClick(models.rows[1].choose, Qt.Key.Key_Escape)
    assert panel.chat.isVisible()


def test_leads_to_the_settings(models: ModelPage, panel: CompanionPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.server_wanted):
        models.settings.click()
