"""The other pages of the panel, and what stays while chats come and go."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxide.view.companion.companion_panel import CompanionPanel
from pxide.work.companion.companion import Companion
from tests.llm.fake_server import FakeServer
from tests.llm.moment import Moment
from tests.pxide.programs import Heard
from tests.pxide.view.companion.talk import ask, rest, said

pytestmark = pytest.mark.usefixtures("connected", "heard")
Key = Qt.Key


@pytest.fixture
def chats(
    panel: CompanionPanel, companion: Companion, fake_server: FakeServer, qtbot: QtBot
) -> tuple[str, str]:
    """Two chats that are kept, the second one shown."""
    fake_server.will_answer("The lamp is magenta.")
    ask(panel, "The lamp?")
    rest(panel, companion, qtbot)
    first = companion.conversation.id
    with qtbot.waitSignal(companion.conversation_changed):
        companion.new_conversation()
    fake_server.will_answer("The door is green.")
    ask(panel, "The door?")
    rest(panel, companion, qtbot)
    return first, companion.conversation.id


def titles(panel: CompanionPanel) -> list[str]:
    return [panel.chat_list.list.item(row).text() for row in range(panel.chat_list.list.count())]


def test_chats_are_found_opened_renamed_and_deleted(
    panel: CompanionPanel, companion: Companion, chats: tuple[str, str], qtbot: QtBot
) -> None:
    panel.show_chats()
    qtbot.waitUntil(lambda: titles(panel) == ["The door?", "The lamp?"])
    panel.chat_list.search.setText("magenta")
    qtbot.waitUntil(lambda: titles(panel) == ["The lamp?"])
    with qtbot.waitSignal(companion.conversation_changed):
        panel.chat_list.open.click()
    assert companion.conversation.id == chats[0]
    assert said(panel.chat.transcript, 2) == "The lamp is magenta."
    panel.show_chats()
    panel.chat_list.search.clear()
    qtbot.waitUntil(lambda: len(titles(panel)) == 2)
    panel.chat_list.list.setCurrentRow(titles(panel).index("The door?"))
    panel.chat_list.rename.click()
    panel.chat_list.name.setText("Doors")
    QTest.keyClick(panel.chat_list.name, Key.Key_Return)
    qtbot.waitUntil(lambda: "Doors" in titles(panel))
    panel.chat_list.list.setCurrentRow(titles(panel).index("Doors"))
    panel.chat_list.delete.click()
    assert panel.chat_list.sure.isVisible()
    panel.chat_list.sure_delete.click()
    qtbot.waitUntil(lambda: titles(panel) == ["The lamp?"])


def test_a_chat_is_to_be_exported(
    panel: CompanionPanel, chats: tuple[str, str], qtbot: QtBot
) -> None:
    panel.show_chats()
    qtbot.waitUntil(lambda: len(titles(panel)) == 2)
    panel.chat_list.list.setCurrentRow(1)
    with qtbot.waitSignal(panel.export_wanted) as heard:
        panel.chat_list.export.click()
    assert heard.args == [chats[0]]


def test_the_draft_stays_with_its_chat(
    panel: CompanionPanel, companion: Companion, chats: tuple[str, str], qtbot: QtBot
) -> None:
    panel.chat.composer.field.setPlainText("not sent yet")
    with qtbot.waitSignal(companion.conversation_changed):
        companion.open_conversation(chats[0])
    assert panel.chat.composer.text == ""
    with qtbot.waitSignal(companion.conversation_changed):
        companion.open_conversation(chats[1])
    assert panel.chat.composer.text == "not sent yet"


def test_the_draft_is_measured_when_the_person_pauses(
    panel: CompanionPanel, companion: Companion, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(companion.meter_changed):
        QTest.keyClicks(panel.chat.composer.field, "some words")
    assert companion.meter.draft > 0
    assert "4k" in panel.chat.head.gauge.words.text()


def test_pages_take_turns_and_escape_leads_back(panel: CompanionPanel) -> None:
    for show, page in (
        (panel.show_chats, panel.chat_list),
        (panel.show_chat_settings, panel.chat_settings),
    ):
        show()
        assert page.isVisible()
        assert not panel.chat.isVisible()
        QTest.keyClick(page, Key.Key_Escape)
        assert panel.chat.isVisible()
        show()
        show()
        assert panel.chat.isVisible()


def test_the_manner_of_the_chat_is_changed(panel: CompanionPanel, companion: Companion) -> None:
    chat_settings = replace(companion.conversation.chat_settings, temperature=0.5)
    companion.conversation.set_chat_settings(chat_settings)
    panel.show_chat_settings()
    assert panel.chat_settings.numbers["temperature"].given == 0.5
    panel.chat_settings.instructions.setPlainText("Be brief.")
    assert companion.conversation.chat_settings == replace(chat_settings, instructions="Be brief.")


def test_an_entry_is_cited_in_the_message(panel: CompanionPanel) -> None:
    panel.chat.composer.field.setPlainText("See ")
    panel.chat.composer.field.moveCursor(panel.chat.composer.field.textCursor().MoveOperation.End)
    panel.show_chats()
    panel.cite("r152")
    assert panel.chat.isVisible()
    assert panel.chat.composer.text == "See [r152] "


def test_what_cannot_be_done_is_said_and_nothing_is_lost(
    panel: CompanionPanel, companion: Companion, fake_server: FakeServer, heard: Heard, qtbot: QtBot
) -> None:
    gate = Moment()
    fake_server.will_answer("One", gate, ".")
    ask(panel, "First?")
    qtbot.waitUntil(lambda: companion.conversation.path[-1].text == "One")
    panel.show_lesson("A question")
    panel.lesson.answer.setPlainText("An answer")
    panel.lesson.teach.click()
    assert heard.notices[-1].what == "An answer is being given."
    assert panel.lesson.answer.toPlainText() == "An answer"
    gate.come()
    rest(panel, companion, qtbot)
