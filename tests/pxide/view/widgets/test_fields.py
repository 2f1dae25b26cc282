"""A field takes what makes sense and leaves the keys alone that are not its own."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxide.view.widgets.fields import ValueField
from pxide.view.widgets.readings import read_byte

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def field(qtbot: QtBot) -> ValueField:
    field = ValueField("byte", "A byte", read_byte)
    qtbot.addWidget(field)
    field.show_value("7")
    return field


def claims(field: ValueField, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
    """Whether the field wants a key before it is anybody's shortcut."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
    event.ignore()
    QCoreApplication.sendEvent(field, event)
    return event.isAccepted()


def test_enter_tells_the_value_once(field: ValueField, qtbot: QtBot) -> None:
    told: list[object] = []
    field.entered.connect(told.append)
    field.setText("0x10")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == [16]
    field.show_value("16")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == [16]


def test_a_foolish_value_says_so_in_its_tip(field: ValueField) -> None:
    field.setText("300")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.property("wrong") is True
    assert field.toolTip() == "This means no such value. A byte"
    field.show_value("7")
    assert field.toolTip() == "A byte"


def test_undo_is_the_pictures_unless_something_is_being_typed(field: ValueField) -> None:
    assert not claims(field, Qt.Key.Key_Z, CTRL)
    QTest.keyClicks(field, "1")
    assert claims(field, Qt.Key.Key_Z, CTRL)


def test_escape_is_the_panels_unless_something_is_being_typed(field: ValueField) -> None:
    assert not claims(field, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    QTest.keyClicks(field, "1")
    assert claims(field, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "7"
