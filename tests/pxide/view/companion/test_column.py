"""A column asks its parts only at the width they get, and places them before they are drawn."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from pxide.view.companion.collapsible import Collapsible
from pxide.view.companion.column import Column
from pxide.view.companion.text_view import PlainTextView
from pxide.view.widgets.app_theme import AppTheme


@pytest.fixture
def column(qtbot: QtBot) -> Column:
    column = Column(4)
    qtbot.addWidget(column)
    column.setContentsMargins(5, 6, 7, 8)
    column.resize(200, 300)
    column.show()
    return column


def text_view(text: str) -> PlainTextView:
    made = PlainTextView("text", QColor("white"))
    made.set_text(text)
    return made


def place(part: QWidget) -> tuple[int, int, int, int]:
    return part.x(), part.y(), part.width(), part.height()


def test_parts_stand_one_under_the_other(column: Column) -> None:
    one, two = text_view("word " * 40), QLabel("two")
    column.add(one)
    column.add(two)
    high = one.heightForWidth(188)
    assert place(one) == (5, 6, 188, high)
    assert place(two) == (5, 6 + high + 4, 188, two.sizeHint().height())
    assert column.heightForWidth(200) == 6 + high + 4 + two.sizeHint().height() + 8


def test_a_part_goes_between_others_and_away_again(column: Column) -> None:
    first, last, between = QLabel("1"), QLabel("3"), QLabel("2")
    column.add(first)
    column.add(last)
    column.add(between, 1)
    assert first.y() < between.y() < last.y()
    column.take(between)
    assert last.y() == first.geometry().bottom() + 1 + 4


def test_what_is_hidden_takes_no_room(column: Column, qapp: QApplication) -> None:
    one, two = QLabel("1"), QLabel("2")
    column.add(one)
    column.add(two)
    high = column.heightForWidth(200)
    one.hide()
    qapp.processEvents()
    assert two.y() == 6
    assert column.heightForWidth(200) == high - one.sizeHint().height() - 4
    one.show()
    qapp.processEvents()
    assert two.y() > 6


def test_a_part_that_grows_moves_the_others_before_they_are_drawn(
    column: Column, qapp: QApplication
) -> None:
    one, two = text_view("word"), QLabel("2")
    column.add(one)
    column.add(two)
    one.set_text("word " * 60)
    qapp.processEvents()
    assert one.height() == one.heightForWidth(188) > 40
    assert two.y() == one.geometry().bottom() + 1 + 4


def test_no_part_is_asked_about_another_width(
    column: Column, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[int] = set()
    measure = PlainTextView.heightForWidth

    def noted(self: PlainTextView, width: int) -> int:
        asked.add(width)
        return measure(self, width)

    monkeypatch.setattr(PlainTextView, "heightForWidth", noted)
    part = text_view("word " * 40)
    column.add(part)
    column.heightForWidth(200)
    column.sizeHint()
    column.minimumSizeHint()
    assert asked == {188}


def test_a_fold_opens_by_its_line(qtbot: QtBot, app_theme: AppTheme) -> None:
    content = text_view("inside")
    fold = Collapsible(app_theme, content)
    qtbot.addWidget(fold)
    fold.set_line("This & that")
    fold.resize(200, 100)
    fold.show()
    assert (fold.line.text(), fold.line.accessibleName()) == ("This && that", "This & that")
    closed = fold.heightForWidth(200)
    with qtbot.waitSignal(fold.opened):
        fold.line.click()
    assert fold.is_open
    qtbot.waitUntil(lambda: fold.heightForWidth(200) > closed)
    fold.line.click()
    assert not content.isVisible()
