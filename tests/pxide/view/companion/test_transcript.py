"""The transcript shows one branch, follows what is written, and lets a person read in peace."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pxide.model.chat.conversation import Conversation
from pxide.model.chat.turn import TurnState
from pxide.view.companion.answer_view import AnswerView
from pxide.view.companion.prose import ProseView
from pxide.view.companion.question_view import QuestionView
from pxide.view.companion.reply_view import ReplyView
from pxide.view.companion.transcript import AT_FIRST, AT_ONCE, Transcript
from pxide.view.companion.turn_context import TurnContext
from pxide.view.widgets.app_theme import AppTheme
from tests.pxide.view.companion.texts import answer, conversation, question, writing


@pytest.fixture
def transcript(qtbot: QtBot, turn_context: TurnContext) -> Transcript:
    transcript = Transcript(turn_context)
    qtbot.addWidget(transcript)
    transcript.resize(320, 240)
    transcript.show()
    qtbot.waitExposed(transcript)
    return transcript


def talk(turns: int) -> Conversation:
    """So many questions, each answered at some length."""
    told = conversation()
    for number in range(1, 2 * turns, 2):
        told.add(question(number, number - 1 or None, f"Question {number}"))
        told.add(answer(number + 1, number, f"Answer {number}. " + "More words. " * 40))
    return told


def text(transcript: Transcript, number: int) -> str:
    view = transcript.turns[number]
    if isinstance(view, QuestionView):
        return view.text.toPlainText()
    (part,) = view.parts
    assert isinstance(part, AnswerView)
    (prose,) = part.sections
    assert isinstance(prose, ProseView)
    return prose.toPlainText()


def test_is_empty_until_something_is_said(transcript: Transcript, qtbot: QtBot) -> None:
    told = conversation()
    transcript.show_conversation(told)
    assert transcript.is_empty
    with qtbot.waitSignal(transcript.is_empty_changed):
        told.add(question(1))
    assert not transcript.is_empty
    with qtbot.waitSignal(transcript.is_empty_changed):
        told.remove(1)
    assert transcript.is_empty


def test_shows_the_branch_and_keeps_what_stays(transcript: Transcript) -> None:
    told = conversation(question(1), answer(2, 1, "One."), question(3, 2), answer(4, 1, "Two."))
    transcript.show_conversation(told)
    assert list(transcript.turns) == [1, 4]
    first = transcript.turns[1]
    told.choose(2)
    assert list(transcript.turns) == [1, 2, 3]
    assert transcript.turns[1] is first
    reply = transcript.turns[2]
    assert isinstance(reply, ReplyView)
    assert reply.branches.count.text() == "1/2"


def test_follows_what_is_written(transcript: Transcript, qtbot: QtBot) -> None:
    told = talk(3)
    transcript.show_conversation(told)
    told.add(question(7, 6))
    told.add(writing(8, 7, "M"))
    bar = transcript.verticalScrollBar()
    for count in range(1, 60):
        told.replace(writing(8, 7, "Many more words. " * count))
    qtbot.waitUntil(lambda: text(transcript, 8).count("Many") == 59)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)


def test_many_changes_are_shown_at_once(transcript: Transcript, qtbot: QtBot) -> None:
    told = conversation(question(1), writing(2, 1, "a"))
    transcript.show_conversation(told)
    view = transcript.turns[2]
    assert isinstance(view, ReplyView)
    seen: list[int] = []
    (part,) = view.parts
    assert isinstance(part, AnswerView)
    (prose,) = part.sections
    assert isinstance(prose, ProseView)
    prose.document().contentsChanged.connect(lambda: seen.append(len(prose.toPlainText())))
    for count in range(2, 300):
        told.replace(writing(2, 1, "a" * count))
    qtbot.waitUntil(lambda: len(prose.toPlainText()) == 299)
    assert seen == [299]


def test_whoever_scrolled_away_is_left_in_peace(transcript: Transcript, qtbot: QtBot) -> None:
    told = talk(4)
    transcript.show_conversation(told)
    bar = transcript.verticalScrollBar()
    qtbot.waitUntil(lambda: len(transcript.turns) == 8 and bar.value() == bar.maximum() > 200)
    bar.setValue(50)
    told.add(question(9, 8))
    told.add(answer(10, 9, "words " * 300))
    high = bar.maximum()
    qtbot.waitUntil(lambda: bar.maximum() > high)
    assert bar.value() == 50
    transcript.to_bottom()
    assert bar.value() == bar.maximum()


def test_another_conversation_takes_the_place(transcript: Transcript, qtbot: QtBot) -> None:
    first, second = talk(2), talk(1)
    transcript.show_conversation(first)
    views = list(transcript.turns.values())
    transcript.show_conversation(second)
    assert list(transcript.turns) == [1, 2]
    first.add(question(9, 4))
    first.replace(answer(2, 1, "Changed."))
    assert list(transcript.turns) == [1, 2]
    assert not set(views) & set(transcript.turns.values())
    assert text(transcript, 2).startswith("Answer 1.")


def test_a_long_conversation_is_shown_from_its_end(transcript: Transcript, qtbot: QtBot) -> None:
    told = talk(AT_ONCE)
    transcript.show_conversation(told)
    assert list(transcript.turns) == list(range(2 * AT_ONCE - AT_FIRST + 1, 2 * AT_ONCE + 1))
    qtbot.waitUntil(lambda: len(transcript.turns) == AT_ONCE)
    bar = transcript.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    assert list(transcript.turns) == list(range(AT_ONCE + 1, 2 * AT_ONCE + 1))
    assert transcript.earlier.isVisible()
    transcript.earlier.click()
    assert not transcript.earlier.isVisible()
    qtbot.waitUntil(lambda: len(transcript.turns) == 2 * AT_ONCE, timeout=20_000)
    order = [transcript.turns[number].y() for number in range(1, 2 * AT_ONCE + 1)]
    assert order == sorted(order)


def test_what_is_read_stays_while_earlier_turns_come(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.show_conversation(talk(8))
    bar, last = transcript.verticalScrollBar(), transcript.turns[16]
    qtbot.waitUntil(lambda: len(transcript.turns) > AT_FIRST)
    bar.setValue(bar.maximum() - 100)
    seen = last.mapTo(transcript, QPoint()).y()
    qtbot.waitUntil(lambda: len(transcript.turns) == 16)
    assert last.mapTo(transcript, QPoint()).y() == seen
    assert bar.value() == bar.maximum() - 100


def test_the_theme_changes_every_letter(
    transcript: Transcript, app_theme: AppTheme, qapp: QApplication
) -> None:
    transcript.show_conversation(talk(1))
    app_theme.choose("light")
    view = transcript.turns[2]
    assert isinstance(view, ReplyView)
    (part,) = view.parts
    assert isinstance(part, AnswerView)
    (prose,) = part.sections
    assert isinstance(prose, ProseView)
    form = prose.document().begin().begin().fragment().charFormat()
    assert form.foreground().color() == app_theme.theme.text


def test_a_turn_that_ends_shows_its_foot(transcript: Transcript, qtbot: QtBot) -> None:
    told = conversation(question(1), writing(2, 1, "So"))
    transcript.show_conversation(told)
    view = transcript.turns[2]
    assert view.footer.isHidden()
    told.replace(replace(told.turn(2), state=TurnState.DONE, text="So."))
    qtbot.waitUntil(view.footer.isVisible)
    assert transcript.question(2) is None
    assert transcript.question(1) is transcript.turns[1]


def stops(transcript: Transcript) -> list[str]:
    """Where the Tab key goes, from the transcript on until it comes back to it."""
    found: list[str] = []
    part: QWidget | None = transcript.nextInFocusChain()
    while part is not None and part is not transcript:
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible():
            words = part.text() if isinstance(part, QPushButton) else ""
            found.append(words or part.accessibleName())
        part = part.nextInFocusChain()
    return found


def test_the_tab_key_goes_through_the_turns_as_they_stand(
    transcript: Transcript, qtbot: QtBot
) -> None:
    told = conversation(question(1), answer(2, 1, "See [a](http://a.example)."))
    transcript.show_conversation(told)
    told.add(question(3, 2))
    whole = [
        "Ask this otherwise, in a branch of its own",
        "Copy this message",
        "Delete this and all that follows it",
        "Answer",
        "Learn it",
        "Copy this answer as Markdown",
        "Answer again, in a branch of its own",
        "Delete this and all that follows it",
        "Ask this otherwise, in a branch of its own",
        "Copy this message",
        "Delete this and all that follows it",
    ]
    qtbot.waitUntil(lambda: stops(transcript) == whole)
