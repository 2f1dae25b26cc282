"""The verbs of the companion, in the whole window, on a server that says what a test tells it."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog

from pxide.base.settings import CHAT_LAST, CHAT_SERVER
from pxide.model.chat.turn import Turn, TurnState
from pxide.view.shell.settings_form import SettingsForm
from tests.llm.fake_server import FakeServer
from tests.llm.moment import Moment
from tests.pxide.conftest import Start
from tests.pxide.ide import Ide


def begin(ide: Ide, server: FakeServer) -> None:
    """Go on from the settings, with this server in them, as the application does."""
    ide.app.settings.set(CHAT_SERVER, server.base)
    ide.app.companion_actions.companion_startup.start()
    ide.wait(lambda: ide.app.companion.connection.is_known)


def ask(ide: Ide, text: str) -> Turn:
    ide.app.companion.ask(text)
    ide.wait(lambda: not ide.app.companion.is_answering)
    return ide.app.companion.conversation.path[-1]


def can(ide: Ide, name: str) -> bool:
    return ide.app.commands.row(name).when(ide.app.commands.look())


def dialog(ide: Ide, kind: type[QDialog]) -> Any:
    (found,) = ide.app.window.findChildren(kind)
    return found


@pytest.fixture
def talking(ide: Ide, fake_server: FakeServer) -> Ide:
    """The IDE after a question and its answer."""
    begin(ide, fake_server)
    fake_server.will_answer("The lamp is **magenta**.")
    ask(ide, "What colour has the lamp?")
    return ide


def test_nothing_can_be_done_with_answers_that_are_not_there(ide: Ide) -> None:
    for name in ("stop", "again", "edit", "copy", "learn", "export", "look"):
        assert not can(ide, f"companion.{name}"), name
    for name in ("ask", "new", "chats", "manner", "models", "server"):
        assert can(ide, f"companion.{name}"), name


def test_asking_brings_the_panel_and_the_cursor(ide: Ide) -> None:
    ide.app.window.docks.toggle("companion")
    assert "companion" not in ide.app.window.docks.shown
    ide.do("companion.ask")
    assert "companion" in ide.app.window.docks.shown
    assert ide.app.window.focusWidget() is ide.app.window.companion.chat.composer.field


def test_the_last_answer_is_copied_and_given_anew(talking: Ide, fake_server: FakeServer) -> None:
    talking.do("companion.copy")
    assert QGuiApplication.clipboard().text() == "The lamp is **magenta**."
    fake_server.will_answer("It is green.")
    talking.do("companion.again")
    talking.wait(lambda: not talking.app.companion.is_answering)
    path = talking.app.companion.conversation.path
    assert [turn.text for turn in path] == ["What colour has the lamp?", "It is green."]
    assert talking.app.companion.conversation.siblings(path[-1].id) == (2, 3)


def test_the_last_question_is_asked_otherwise(talking: Ide) -> None:
    talking.do("companion.edit")
    question = talking.app.window.companion.chat.transcript.question(1)
    assert question is not None
    assert question.field.isVisible()
    assert question.field.toPlainText() == "What colour has the lamp?"


def test_an_answer_is_stopped_and_learned_all_the_same(ide: Ide, fake_server: FakeServer) -> None:
    begin(ide, fake_server)
    gate = Moment()
    fake_server.will_answer("So far", gate, ".")
    ide.app.companion.ask("And then?")
    ide.wait(lambda: ide.app.companion.conversation.path[-1].text == "So far")
    ide.wait(lambda: can(ide, "companion.stop"))
    assert not can(ide, "companion.again")
    ide.do("companion.stop")
    ide.wait(lambda: not ide.app.companion.is_answering)
    gate.come()
    assert ide.app.companion.conversation.path[-1].state is TurnState.STOPPED
    assert can(ide, "companion.learn")
    ide.do("companion.learn")
    ide.wait(lambda: bool(ide.app.companion.conversation.path[-1].learned))
    assert not can(ide, "companion.learn")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("sees_program", "sees_program"),
        ("from_pixels", "is_from_pixels_only"),
        ("may_run", "may_run"),
        ("learns", "learns"),
    ],
)
def test_what_the_companion_may_do_is_switched(ide: Ide, name: str, field: str) -> None:
    conversation = ide.app.companion.conversation
    action = ide.app.commands.action(f"companion.{name}")
    before = getattr(conversation.chat_settings, field)
    assert action.isChecked() is before
    action.trigger()
    assert getattr(conversation.chat_settings, field) is not before
    ide.wait(lambda: action.isChecked() is not before)


def test_may_run_is_for_one_chat_only(talking: Ide) -> None:
    talking.do("companion.may_run")
    talking.do("companion.new")
    talking.wait(lambda: not talking.app.companion.conversation.turns)
    assert not talking.app.companion.conversation.chat_settings.may_run


@pytest.mark.parametrize("suffix", ["md", "jsonl"])
def test_a_chat_is_exported(talking: Ide, tmp_path: Path, suffix: str) -> None:
    talking.do("companion.export")
    asked = dialog(talking, QFileDialog)
    assert Path(asked.selectedFiles()[0]).name == "What colour has the lamp.md"
    path = tmp_path / f"chat.{suffix}"
    asked.fileSelected.emit(str(path))
    asked.reject()
    talking.wait(lambda: any("written" in notice.what for notice in talking.heard.notices))
    text = path.read_text("utf-8")
    assert "The lamp is **magenta**." in text
    if suffix == "jsonl":
        assert [json.loads(line)["author"] for line in text.splitlines()] == ["person", "model"]
    else:
        assert text.startswith("# What colour has the lamp?")


def test_a_link_opens_where_the_system_says(ide: Ide, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return "yes" in opened[-1]

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    panel = ide.app.window.companion
    panel.requests.link_wanted.emit("https://a.example/yes")
    assert opened == ["https://a.example/yes"]
    assert not ide.heard.notices
    panel.requests.link_wanted.emit("https://a.example/no")
    assert ide.heard.notices[-1].hint == "Open it by hand: https://a.example/no"


def test_the_server_is_set_in_the_settings(ide: Ide, fake_server: FakeServer) -> None:
    ide.do("companion.server")
    form = dialog(ide, SettingsForm)
    line = form.fields[CHAT_SERVER.name]
    line.setText(fake_server.base)
    line.editingFinished.emit()
    form.reject()
    ide.wait(lambda: ide.app.companion.connection.is_known)
    assert ide.app.companion.connection.health.is_reached
    ide.app.settings.set(CHAT_SERVER, "http://")
    ide.wait(lambda: bool(ide.heard.notices))
    assert "address" in ide.heard.notices[-1].what.lower()
    ide.app.settings.set(CHAT_SERVER, "")
    ide.wait(lambda: ide.app.companion.connection.client is None)


def test_the_next_start_goes_on_with_the_chat_and_its_draft(
    start: Start, fake_server: FakeServer
) -> None:
    fake_server.will_answer("The lamp is magenta.")
    with start() as first:
        begin(first, fake_server)
        ask(first, "What colour has the lamp?")
        first.app.window.companion.chat.composer.field.setPlainText("And the door")
        first.app.companion_actions.companion_startup.leave()
        chat = first.app.settings.value(CHAT_LAST)
        assert chat == first.app.companion.conversation.id
        first.app.settings.save()
    with start() as second:
        begin(second, fake_server)
        second.wait(lambda: second.app.companion.conversation.id == chat)
        path = second.app.companion.conversation.path
        assert [turn.text for turn in path] == ["What colour has the lamp?", "The lamp is magenta."]
        assert second.app.window.companion.chat.composer.text == "And the door"
