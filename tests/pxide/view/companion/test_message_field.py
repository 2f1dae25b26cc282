"""The field and the composer: keys as in every chat, and nothing is lost."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxide.view.companion.message_composer import MessageComposer
from pxide.view.companion.message_field import MOST_LINES, MessageField

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def composer(qtbot: QtBot, qapp: QApplication) -> MessageComposer:
    action = QAction("Sees the &open program", qapp)
    action.setCheckable(True)
    composer = MessageComposer(((action, "Program"),))
    action.setParent(composer)
    qtbot.addWidget(composer)
    composer.resize(300, composer.sizeHint().height())
    composer.show()
    qtbot.waitExposed(composer)
    return composer


@pytest.fixture
def field(composer: MessageComposer) -> MessageField:
    return composer.field


def test_enter_sends_and_shift_enter_begins_a_line(
    composer: MessageComposer, field: MessageField, qtbot: QtBot
) -> None:
    QTest.keyClicks(field, "one")
    QTest.keyClick(field, Key.Key_Return, Mod.ShiftModifier)
    QTest.keyClicks(field, "two ")
    with qtbot.waitSignal(composer.sent) as heard:
        QTest.keyClick(field, Key.Key_Return)
    assert heard.args == ["one\ntwo"]
    assert composer.text == "one\ntwo "
    composer.clear()
    assert composer.text == ""


def test_nothing_cannot_be_sent(
    composer: MessageComposer, field: MessageField, qtbot: QtBot
) -> None:
    assert not composer.send.isEnabled()
    QTest.keyClicks(field, "  ")
    with qtbot.assertNotEmitted(composer.sent):
        QTest.keyClick(field, Key.Key_Return)
    assert not composer.send.isEnabled()
    QTest.keyClicks(field, "x")
    assert composer.send.isEnabled()


def test_stop_takes_the_place_of_send(
    composer: MessageComposer, field: MessageField, qtbot: QtBot
) -> None:
    QTest.keyClicks(field, "next")
    composer.show_state(True, True)
    assert composer.send.text() == "Stop"
    with qtbot.assertNotEmitted(composer.sent):
        QTest.keyClick(field, Key.Key_Return)
    with qtbot.waitSignal(composer.stop_wanted):
        composer.send.click()
    with qtbot.waitSignal(composer.stop_wanted):
        QTest.keyClick(field, Key.Key_Escape)
    composer.show_state(True, False)
    assert (composer.send.text(), composer.text) == ("Send", "next")


def is_kept(field: MessageField) -> bool:
    """Whether the field wants Escape for itself."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_Escape, Mod.NoModifier)
    event.ignore()
    QApplication.sendEvent(field, event)
    return event.isAccepted()


def test_escape_is_kept_only_while_there_is_something_to_stop(
    composer: MessageComposer, field: MessageField
) -> None:
    assert not is_kept(field)
    composer.show_state(True, True)
    assert is_kept(field)


def test_up_in_an_empty_field_wants_the_last_message_back(
    composer: MessageComposer, field: MessageField, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(composer.former_wanted):
        QTest.keyClick(field, Key.Key_Up)
    QTest.keyClicks(field, "x")
    with qtbot.assertNotEmitted(composer.former_wanted):
        QTest.keyClick(field, Key.Key_Up)


def test_without_a_model_it_searches(composer: MessageComposer) -> None:
    composer.show_state(False, False)
    assert composer.send.text() == "Search"
    assert "Search" in composer.field.placeholderText()


def test_the_draft_is_told_with_every_letter(
    composer: MessageComposer, field: MessageField, qtbot: QtBot
) -> None:
    drafts: list[str] = []
    composer.draft_changed.connect(drafts.append)
    QTest.keyClicks(field, "ab")
    composer.insert("[r1] ")
    assert drafts == ["a", "ab", "ab[r1] "]


def test_grows_with_what_is_written_and_no_further(field: MessageField) -> None:
    low = field.height()
    field.setPlainText("word " * 60)
    middle = field.height()
    field.setPlainText("line\n" * 50)
    high = field.height()
    assert low < middle <= high
    assert high == MOST_LINES * field.fontMetrics().lineSpacing() + 12


def test_switches_are_verbs_with_shorter_words(composer: MessageComposer) -> None:
    (switch,) = composer.switches
    assert switch.text() == "Program"
    assert switch.accessibleName() == "Sees the open program"
    switch.click()
    assert switch.defaultAction().isChecked()
