"""How it stands with the server is said in words, with what to do about it."""

import pytest
from pytestqt.qtbot import QtBot

from pxide.base.commands import Commands
from pxide.llm.address import Address
from pxide.llm.api_token import NO_TOKEN
from pxide.llm.client import ChatClient
from pxide.llm.values import Model
from pxide.view.companion.server_button import MODELS, ServerButton
from pxide.view.companion.server_status import (
    can_answer,
    model_words,
    server_status,
    state_words,
)
from pxide.work.companion.companion import Companion
from tests.llm.fake_server import NATIVE, FakeModel, FakeServer
from tests.llm.moment import Moment
from tests.llm.replies import Reply, reply_json

QWEN = Model(
    "qwen", "Qwen", is_loaded=True, context_loaded=8192, context_max=32768, size=5 << 30,
    quantisation="Q4_K_M", has_tools=True, thinks=True,
)  # fmt: skip


def test_a_model_in_words() -> None:
    assert model_words(QWEN) == "5.0 GB  ·  Q4_K_M  ·  8k context  ·  tools  ·  thinks"
    assert model_words(Model("m", "m")) == ""
    assert state_words(QWEN) == "loaded"
    assert state_words(Model("m", "m")) == ""
    assert state_words(Model("m", "m", is_loaded=False, is_loading=True)) == "loading"


def test_without_an_address_it_says_where_to_write_one(companion: Companion) -> None:
    server_state = server_status(companion.connection)
    assert server_state.short == "no server"
    assert "settings" in server_state.hint
    assert not can_answer(companion.connection)


def test_ready_needs_no_words(connected: Companion) -> None:
    server_state = server_status(connected.connection)
    assert (server_state.short, server_state.role, server_state.what) == ("ready", "good", "")
    assert can_answer(connected.connection)


@pytest.mark.parametrize(
    ("models", "short"),
    [
        ([], "no model"),
        ([FakeModel("m", "embedding")], "no model"),
        ([FakeModel("m", context=None)], "no model loaded"),
    ],
)
def test_what_the_server_holds(
    connected: Companion, fake_server: FakeServer, qtbot: QtBot, models: list[FakeModel], short: str
) -> None:
    fake_server.models = models
    connected.connection.look()
    qtbot.waitUntil(lambda: server_status(connected.connection).short == short)
    assert server_status(connected.connection).what
    assert server_status(connected.connection).hint
    assert can_answer(connected.connection) is (short != "no model")


def test_a_wrong_token_is_told_as_one(
    connected: Companion, fake_server: FakeServer, qtbot: QtBot
) -> None:
    error = {
        "type": "invalid_request",
        "code": "invalid_api_key",
        "message": "A token is required.",
    }
    fake_server.routes[NATIVE] = reply_json({"error": error}, 401)
    connected.connection.look()
    qtbot.waitUntil(lambda: server_status(connected.connection).short == "wrong token")
    assert "token" in server_status(connected.connection).hint
    assert server_status(connected.connection).role == "fault"


def test_before_the_first_look_it_is_hoped_for(
    companion: Companion, fake_server: FakeServer
) -> None:
    companion.connection.connect_to(ChatClient(Address.of(fake_server.base), NO_TOKEN))
    assert server_status(companion.connection).short == "looking"
    assert can_answer(companion.connection)
    companion.connection.connect_to(None)


def test_a_model_that_is_being_loaded_is_named(
    connected: Companion, fake_server: FakeServer, qtbot: QtBot
) -> None:
    gate = Moment()
    fake_server.models.append(FakeModel("big", context=None))
    connected.connection.look()
    qtbot.waitUntil(lambda: len(connected.connection.models) == 2)
    fake_server.routes[f"{NATIVE}/load"] = Reply((gate, b"{}"), kind="application/json")
    connected.connection.load(connected.connection.models[1])
    qtbot.waitUntil(lambda: connected.connection.loading == "big")
    assert server_status(connected.connection).what == "Big is being loaded."
    gate.come()
    qtbot.waitUntil(lambda: not connected.connection.loading)


def test_the_status_bar_says_it_and_opens_the_models(
    connected: Companion, commands: Commands, fake_server: FakeServer, qtbot: QtBot
) -> None:
    button = ServerButton(connected, commands)
    qtbot.addWidget(button)
    assert button.text() == "Server: ready"
    assert "Fake Chat" in button.toolTip()
    with qtbot.waitSignal(commands.action(MODELS).triggered):
        button.click()
    fake_server.stop()
    connected.connection.look()
    qtbot.waitUntil(lambda: button.text() == "Server: no server")
    assert button.property("role") == "muted"
