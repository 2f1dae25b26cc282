"""Notices say what happened and offer the next step, and never more than a few at once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from pxide.base.commands import Command, Commands
from pxide.base.problems import Notice, NoticeKind, Trouble
from pxide.view.shell.notices import NoticeBar, NoticeIcon, NoticeLine
from pxide.view.widgets.app_theme import AppTheme


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def bar(qtbot: QtBot, trouble: Trouble, app_theme: AppTheme, done: list[str]) -> NoticeBar:
    save = Command(
        id="file.save", text="&Save", run=lambda: done.append("saved"), tip="Save", menu="&File"
    )
    bar = NoticeBar(Commands((save,), trouble), app_theme.icons)
    qtbot.addWidget(bar)
    return bar


def words(line: NoticeLine) -> list[str]:
    return [label.text() for label in line.findChildren(QLabel) if label.text()]


def buttons(line: NoticeLine) -> dict[str, QPushButton]:
    return {button.text(): button for button in line.findChildren(QPushButton)}


def test_says_what_happened_and_what_to_try(bar: NoticeBar) -> None:
    bar.say(Notice("It is a folder.", "Choose a file.", NoticeKind.PROBLEM))
    (line,) = bar.lines
    assert words(line) == ["It is a folder. Choose a file."]
    assert line.property("kind") == "problem"


def test_offers_a_verb(bar: NoticeBar, done: list[str]) -> None:
    bar.say(Notice("Alpha was set to 255.", offer="file.save"))
    (line,) = bar.lines
    buttons(line)["Save"].click()
    assert done == ["saved"]
    assert bar.lines == ()


def test_a_click_leaves_the_keyboard_where_it_is(bar: NoticeBar, qtbot: QtBot) -> None:
    field = QLineEdit(bar)
    bar.say(Notice("Alpha was set to 255.", offer="file.save"))
    bar.show()
    bar.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    (line,) = bar.lines
    for button in (buttons(line)["Save"], line.findChild(QToolButton)):
        assert button is not None
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
        assert field.hasFocus()


def test_can_be_dismissed(bar: NoticeBar) -> None:
    bar.say(Notice("One."))
    bar.say(Notice("Two."))
    cross = bar.lines[0].findChild(QToolButton)
    assert cross is not None
    cross.click()
    assert [line.notice.what for line in bar.lines] == ["Two."]


def test_the_same_again_does_not_pile_up(bar: NoticeBar) -> None:
    for _ in range(3):
        bar.say(Notice("One."))
    assert len(bar.lines) == 1


def test_the_oldest_make_room(bar: NoticeBar) -> None:
    for number in range(6):
        bar.say(Notice(f"Number {number}."))
    assert [line.notice.what for line in bar.lines] == ["Number 3.", "Number 4.", "Number 5."]


def test_a_bug_can_be_copied(bar: NoticeBar) -> None:
    bar.say_bug("the report")
    (line,) = bar.lines
    buttons(line)["Copy the report"].click()
    assert QGuiApplication.clipboard().text() == "the report"


def distance(one: QColor, other: QColor) -> int:
    return abs(one.red() - other.red()) + abs(one.blue() - other.blue())


@pytest.mark.parametrize("choice", ["dark", "light"])
def test_the_sign_wears_the_theme_of_the_moment(
    bar: NoticeBar, app_theme: AppTheme, choice: str
) -> None:
    app_theme.choose("light" if choice == "dark" else "dark")
    bar.say(Notice("It is a folder.", "Choose a file.", NoticeKind.PROBLEM))
    (sign,) = bar.lines[0].findChildren(NoticeIcon)
    former, _ = app_theme.theme.lossy, sign.grab()
    app_theme.choose(choice)
    image = sign.grab().toImage()
    text_formats = [image.pixelColor(x, y) for x in range(20) for y in range(20)]
    assert min(distance(ink, app_theme.theme.lossy) for ink in text_formats) < 40
    assert min(distance(ink, former) for ink in text_formats) > 40
