"""A question can be asked otherwise, copied and deleted; a lesson says what it became."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxide.model.chat.turn import Author
from pxide.view.companion.question_view import INDENT, QuestionView
from pxide.view.companion.turn_context import ShownTurn, TurnContext
from tests.pxide.view.companion.texts import IMAGE, learned, question

ASKED = question(3, text="How do I <b>add</b>?")


@pytest.fixture
def view(qtbot: QtBot, turn_context: TurnContext) -> QuestionView:
    view = QuestionView(turn_context, ShownTurn(ASKED, (3,)))
    qtbot.addWidget(view)
    view.show_turn(ShownTurn(ASKED, (3,)))
    view.resize(320, view.heightForWidth(320))
    view.show()
    return view


def test_shows_what_was_written_and_nothing_else(view: QuestionView) -> None:
    assert view.text.toPlainText() == "How do I <b>add</b>?"
    assert view.branches.isHidden()
    assert view.rows.link.isHidden()


def test_a_short_question_has_a_small_bubble_at_the_right(view: QuestionView) -> None:
    assert view.bubble.geometry().right() == view.rect().right()
    assert view.bubble.width() < 200
    view.show_turn(ShownTurn(replace(ASKED, text="words " * 100), (3,)))
    view.resize(320, view.heightForWidth(320))
    assert view.bubble.geometry().left() == INDENT
    assert view.text.verticalScrollBar().maximum() == 0


def test_asks_otherwise(view: QuestionView, turn_context: TurnContext, qtbot: QtBot) -> None:
    view.edit.click()
    assert view.field.isVisible()
    assert view.field.toPlainText() == ASKED.text
    view.field.setPlainText("  Otherwise?  ")
    with qtbot.waitSignal(turn_context.requests.edit_wanted) as heard:
        QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert heard.args == [3, "Otherwise?"]
    assert view.text.isVisible()


def test_escape_leaves_the_question_as_it_was(
    view: QuestionView, turn_context: TurnContext, qtbot: QtBot
) -> None:
    view.begin_edit()
    with qtbot.assertNotEmitted(turn_context.requests.edit_wanted):
        QTest.keyClick(view.field, Qt.Key.Key_Escape)
    assert view.text.isVisible()
    assert not view.field.isVisible()


def test_copies_and_deletes(view: QuestionView, turn_context: TurnContext, qtbot: QtBot) -> None:
    view.copy.click()
    assert QGuiApplication.clipboard().text() == ASKED.text
    with qtbot.waitSignal(turn_context.requests.delete_wanted) as heard:
        view.delete.click()
    assert heard.args == [3]


def test_leads_through_the_branches(
    view: QuestionView, turn_context: TurnContext, qtbot: QtBot
) -> None:
    view.show_turn(ShownTurn(ASKED, (2, 3, 7)))
    assert view.branches.count.text() == "2/3"
    with qtbot.waitSignal(turn_context.requests.choose_wanted) as heard:
        view.branches.former.click()
    assert heard.args == [2]
    with qtbot.waitSignal(turn_context.requests.choose_wanted) as heard:
        view.branches.later.click()
    assert heard.args == [7]
    view.show_turn(ShownTurn(ASKED, (2, 3)))
    assert not view.branches.later.isEnabled()


def test_a_lesson_says_what_it_became(
    view: QuestionView, turn_context: TurnContext, qtbot: QtBot
) -> None:
    lesson = replace(ASKED, author=Author.LESSON, learned=learned(40, 1))
    view.show_turn(ShownTurn(lesson, (3,)))
    assert view.footer.words.text() == "Taught"
    assert view.edit.isHidden()
    assert view.rows.link.text() == "+1 row"
    with qtbot.waitSignal(turn_context.requests.place_wanted) as heard:
        view.rows.link.click()
    assert heard.args == [IMAGE, learned(40, 1)[0].place]
