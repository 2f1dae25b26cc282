"""The panel and a companion on a server: what a person does, and what is then seen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxide.model.chat.turn import Author, TurnState
from pxide.view.companion.answer_view import AnswerView
from pxide.view.companion.companion_panel import CompanionPanel
from pxide.view.companion.prose import ProseView
from pxide.view.companion.reply_view import ReplyView
from pxide.work.companion.activity import Permission
from pxide.work.companion.companion import Companion
from tests.llm.fake_server import FakeServer
from tests.llm.moment import Moment
from tests.llm.replies import Call, Thought
from tests.pxide.view.companion.talk import ask, rest, said

pytestmark = pytest.mark.usefixtures("connected", "heard")
Key = Qt.Key


def test_a_question_is_asked_answered_and_learned(
    panel: CompanionPanel, companion: Companion, fake_server: FakeServer, qtbot: QtBot
) -> None:
    fake_server.will_answer(Thought("Let me think."), "The lamp is ", "**magenta**.")
    assert panel.chat.beginning.isVisible()
    ask(panel, "What colour has the lamp?")
    assert panel.chat.composer.text == ""
    assert panel.chat.transcript.isVisible()
    rest(panel, companion, qtbot)
    question, answer = companion.conversation.path
    assert said(panel.chat.transcript, answer.id) == "The lamp is magenta."
    view = panel.chat.transcript.turns[answer.id]
    assert isinstance(view, ReplyView)
    assert view.collapsible.line.text().startswith("Thought")
    assert view.rows.link.text() == f"+{answer.learned[0].place.rows} rows"
    with qtbot.waitSignal(panel.place_wanted) as heard:
        view.rows.link.click()
    assert heard.args == [answer.learned[0].image, answer.learned[0].place]
    assert question.text == "What colour has the lamp?"


def test_what_was_learned_is_cited_and_leads_to_its_rows(
    panel: CompanionPanel, companion: Companion, fake_server: FakeServer, qtbot: QtBot
) -> None:
    panel.show_lesson("What colour has the lamp?")
    panel.lesson.answer.setPlainText("The lamp is magenta.")
    panel.lesson.teach.click()
    rest(panel, companion, qtbot)
    lesson = companion.conversation.path[-1]
    assert lesson.author is Author.LESSON
    place = lesson.learned[0].place
    fake_server.will_answer(f"It is magenta {place.citation}.")
    ask(panel, "Which colour is the lamp?")
    rest(panel, companion, qtbot)
    view = panel.chat.transcript.turns[companion.conversation.path[-1].id]
    assert isinstance(view, ReplyView)
    (part,) = view.parts
    assert isinstance(part, AnswerView)
    (prose,) = part.sections
    assert isinstance(prose, ProseView)
    with qtbot.waitSignal(panel.place_wanted) as heard:
        prose.activated.emit("source:0")
    assert heard.args == [lesson.learned[0].image, place]


def test_escape_stops_and_keeps_what_came(
    panel: CompanionPanel, companion: Companion, fake_server: FakeServer, qtbot: QtBot
) -> None:
    gate = Moment()
    fake_server.will_answer("So far, ", "so good", gate, "and never more.")
    ask(panel, "Tell me all.")
    qtbot.waitUntil(lambda: companion.conversation.path[-1].text == "So far, so good")
    assert panel.chat.composer.send.text() == "Stop"
    assert panel.chat.activity.isVisible()
    QTest.keyClick(panel.chat.composer.field, Key.Key_Escape)
    rest(panel, companion, qtbot)
    gate.come()
    answer = companion.conversation.path[-1]
    assert (answer.state, answer.text) == (TurnState.STOPPED, "So far, so good")
    view = panel.chat.transcript.turns[answer.id]
    assert isinstance(view, ReplyView)
    assert view.footer.words.accessibleName().startswith("stopped")
    assert answer.learned == ()
    view.learn.click()
    qtbot.waitUntil(lambda: bool(companion.conversation.path[-1].learned))


def test_a_message_written_meanwhile_waits(
    panel: CompanionPanel, companion: Companion, fake_server: FakeServer, qtbot: QtBot
) -> None:
    gate = Moment()
    fake_server.will_answer("One", gate, ".")
    ask(panel, "First?")
    qtbot.waitUntil(lambda: companion.conversation.path[-1].text == "One")
    ask(panel, "Second?")
    assert len(companion.conversation.path) == 2
    gate.come()
    rest(panel, companion, qtbot)
    assert panel.chat.composer.text == "Second?"


def test_up_edits_the_last_question_into_another_branch(
    panel: CompanionPanel, companion: Companion, fake_server: FakeServer, qtbot: QtBot
) -> None:
    fake_server.will_answer("One.")
    fake_server.will_answer("Two.")
    ask(panel, "First?")
    rest(panel, companion, qtbot)
    QTest.keyClick(panel.chat.composer.field, Key.Key_Up)
    question = panel.chat.transcript.question(1)
    assert question is not None
    assert question.field.isVisible()
    question.field.setPlainText("Otherwise?")
    QTest.keyClick(question.field, Key.Key_Return)
    rest(panel, companion, qtbot)
    assert [turn.text for turn in companion.conversation.path] == ["Otherwise?", "Two."]
    other = panel.chat.transcript.question(companion.conversation.path[0].id)
    assert other is not None
    assert other.branches.count.text() == "2/2"
    other.branches.former.click()
    assert [turn.text for turn in companion.conversation.path] == ["First?", "One."]


def test_answers_again_beside_the_first(
    panel: CompanionPanel, companion: Companion, fake_server: FakeServer, qtbot: QtBot
) -> None:
    fake_server.will_answer("One.")
    fake_server.will_answer("Two.")
    ask(panel, "First?")
    rest(panel, companion, qtbot)
    view = panel.chat.transcript.turns[2]
    assert isinstance(view, ReplyView)
    view.again.click()
    rest(panel, companion, qtbot)
    assert said(panel.chat.transcript, 3) == "Two."
    assert companion.conversation.siblings(3) == (2, 3)


def test_deleting_asks_first(
    panel: CompanionPanel, companion: Companion, fake_server: FakeServer, qtbot: QtBot
) -> None:
    fake_server.will_answer("One.")
    ask(panel, "First?")
    rest(panel, companion, qtbot)
    question = panel.chat.transcript.question(1)
    assert question is not None
    question.delete.click()
    assert panel.chat.sure.words.text().startswith("Delete this turn and the 1 after it?")
    panel.chat.keep.click()
    assert len(companion.conversation.path) == 2
    assert panel.chat.sure.isHidden()
    question.delete.click()
    panel.chat.delete.click()
    assert not companion.conversation.turns
    assert panel.chat.beginning.isVisible()


def test_a_failure_is_shown_where_the_answer_would_be(
    panel: CompanionPanel, companion: Companion, fake_server: FakeServer, qtbot: QtBot
) -> None:
    fake_server.will_refuse(500, {"error": {"message": "The model has crashed."}})
    fake_server.will_refuse(500, {"error": {"message": "The model has crashed."}})
    ask(panel, "First?")
    rest(panel, companion, qtbot)
    answer = companion.conversation.path[-1]
    assert answer.state is TurnState.FAILED
    assert answer.trouble is not None
    view = panel.chat.transcript.turns[answer.id]
    assert isinstance(view, ReplyView)
    assert view.trouble.text() == f"{answer.trouble.what} {answer.trouble.hint}"
    assert view.again.isVisible()


def test_nothing_runs_before_a_yes(
    panel: CompanionPanel, companion: Companion, fake_server: FakeServer, qtbot: QtBot
) -> None:
    program = ".size 8 8\n    HALT"
    fake_server.will_answer(Call("run", {"source": program, "steps": 100}))
    fake_server.will_answer("It halts.")
    ask(panel, "Does it halt?")
    qtbot.waitUntil(panel.chat.run_request.isVisible)
    assert panel.chat.run_request.program.toPlainText() == program
    assert not companion.conversation.path[-1].uses
    panel.chat.run_request.buttons[Permission.FOR_THIS_CHAT].click()
    qtbot.waitUntil(panel.chat.run_request.isHidden)
    rest(panel, companion, qtbot)
    (use,) = companion.conversation.path[-1].uses
    assert not use.is_error
    assert companion.conversation.chat_settings.may_run


def test_a_server_that_leaves_is_told_and_the_panel_searches(
    panel: CompanionPanel, companion: Companion, fake_server: FakeServer, qtbot: QtBot
) -> None:
    assert panel.chat.server_status.isHidden()
    fake_server.stop()
    panel.chat.server_status.look.click()
    qtbot.waitUntil(panel.chat.server_status.isVisible, timeout=20_000)
    assert panel.chat.composer.send.text() == "Search"
    assert panel.chat.server_status.server.isVisible()
    with qtbot.waitSignal(panel.server_wanted):
        panel.chat.server_status.server.click()
    ask(panel, "What is known of lamps?")
    rest(panel, companion, qtbot)
    assert companion.conversation.path[-1].author is Author.SEARCH
