"""An answer shows its thoughts folded, its tools between its words, its sources and its figures."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from pxide.model.chat.turn import Author, ToolUse, Turn, TurnProblem, TurnState
from pxide.view.companion.answer_view import AnswerView
from pxide.view.companion.prose import ProseView
from pxide.view.companion.reply_view import ReplyView, ToolLine, parts, use_words
from pxide.view.companion.turn_context import ShownTurn, TurnContext
from tests.pxide.view.companion.texts import FIGURES, R40, R152, answer, learned, writing

READ = ToolUse("read_manual", '{"instruction": "ADD"}', "ADD a, b, out", at=7)
BAD = ToolUse("assemble", '{"source": "ADD\\nHALT"}', "line 1: three operands", True, at=7)
Show = Callable[..., ReplyView]


@pytest.fixture
def show(qtbot: QtBot, turn_context: TurnContext) -> Show:
    """Shows turns in one view, one after the other."""
    views: list[ReplyView] = []

    def shown(turn: Turn, siblings: tuple[int, ...] = (2,)) -> ReplyView:
        shown_turn = ShownTurn(turn, siblings, (R152, R40))
        if not views:
            views.append(ReplyView(turn_context, shown_turn))
            qtbot.addWidget(views[0])
        views[0].show_turn(shown_turn)
        views[0].resize(320, views[0].heightForWidth(320))
        views[0].show()
        return views[0]

    return shown


def texts(view: ReplyView) -> list[str]:
    return [
        section.toPlainText()
        for part in view.parts
        if isinstance(part, AnswerView)
        for section in part.sections
        if isinstance(section, ProseView)
    ]


def test_tools_stand_where_they_were_used() -> None:
    turn = answer(2, 1, "First. Then.", uses=(READ, BAD))
    assert list(parts(turn)) == ["First. ", READ, BAD, "Then."]
    assert list(parts(answer(2, 1, "  ", uses=(READ,)))) == [READ]


def test_the_line_of_a_tool_says_what_came_of_it(show: Show) -> None:
    view = show(answer(2, 1, "First. Then.", uses=(READ, BAD)))
    assert [type(part) for part in view.parts] == [AnswerView, ToolLine, ToolLine, AnswerView]
    assert texts(view) == ["First.", "Then."]
    assert use_words(READ) == "read manual ADD"
    assert use_words(BAD) == "assemble …: refused"
    line = view.parts[2]
    assert isinstance(line, ToolLine)
    assert line.given.text == "ADD\nHALT"
    assert line.result.text == "line 1: three operands"
    assert not line.collapsible.content.isVisible()
    line.collapsible.line.click()
    assert line.collapsible.content.isVisible()


def test_arguments_that_are_no_json_are_shown_as_they_came() -> None:
    assert use_words(ToolUse("run", "{oops", "")) == "run {oops"


def test_grows_and_keeps_what_it_shows(show: Show) -> None:
    view = show(writing(2, 1, "One.\n\nTw"))
    (part,) = view.parts
    assert view.footer.isHidden()
    show(writing(2, 1, "One.\n\nTwo."))
    show(answer(2, 1, "One.\n\nTwo."))
    assert view.parts == [part]
    assert texts(view) == ["One.\nTwo."]
    assert view.footer.isVisible()


def test_text_that_turns_out_to_be_thinking_moves(show: Show) -> None:
    view = show(writing(2, 1, "Let me see"))
    show(answer(2, 1, "", thinking="Let me see", state=TurnState.WRITING))
    assert view.parts == []
    assert view.collapsible.line.text() == "Thinking…"


def test_thoughts_are_folded_and_timed(show: Show) -> None:
    view = show(answer(2, 1, "So.", thinking="<i>hm</i>", thinking_seconds=4.2))
    assert view.collapsible.line.text() == "Thought for 4.2 s"
    assert not view.thought.isVisible()
    view.collapsible.line.click()
    assert view.thought.isVisible()
    assert view.thought.toPlainText() == "<i>hm</i>"


def test_an_answer_without_thoughts_has_no_fold(show: Show) -> None:
    assert show(answer(2, 1)).collapsible.isHidden()


def test_sources_are_shown_even_if_unused(
    show: Show, turn_context: TurnContext, qtbot: QtBot
) -> None:
    view = show(answer(2, 1, "So [r152].", sources=(R152, R40)))
    assert view.sources is not None
    assert view.sources.toPlainText() == "Looked at r152  r40  "
    with qtbot.waitSignal(turn_context.requests.place_wanted) as heard:
        view.sources.activated.emit("source:1")
    assert heard.args == [R40.image, R40.place]


def test_the_foot_tells_figures_and_rows(
    show: Show, turn_context: TurnContext, qtbot: QtBot
) -> None:
    view = show(answer(2, 1, figures=FIGURES, learned=learned()))
    view.resize(600, view.heightForWidth(600))
    assert view.footer.words.text() == "41 tok/s  ·  0.4 s  ·  212 tokens"
    assert "Model: qwen" in view.footer.words.toolTip()
    assert view.rows.link.text() == "+26 rows"
    assert view.learn.isHidden()
    with qtbot.waitSignal(turn_context.requests.place_wanted):
        view.rows.link.click()


def test_a_stopped_answer_can_be_learned_all_the_same(
    show: Show, turn_context: TurnContext, qtbot: QtBot
) -> None:
    view = show(answer(2, 1, "So far", state=TurnState.STOPPED))
    assert view.footer.words.text() == "stopped"
    with qtbot.waitSignal(turn_context.requests.learn_wanted) as heard:
        view.learn.click()
    assert heard.args == [2]


def test_a_failed_answer_says_what_to_try(show: Show) -> None:
    trouble = TurnProblem("The server is gone.", "Start it <b>again</b>.")
    view = show(answer(2, 1, "So f", state=TurnState.FAILED, trouble=trouble))
    assert view.trouble.isVisible()
    assert view.trouble.text() == "The server is gone. Start it <b>again</b>."
    assert view.trouble.textFormat().name == "PlainText"
    assert view.learn.isHidden()
    assert view.again.isVisible()


def test_what_can_be_done_with_an_answer(
    show: Show, turn_context: TurnContext, qtbot: QtBot
) -> None:
    view = show(answer(2, 1, "**So.**"), (2, 5))
    view.copy.click()
    assert QGuiApplication.clipboard().text() == "**So.**"
    for button, signal in (
        (view.again, turn_context.requests.regenerate_wanted),
        (view.delete, turn_context.requests.delete_wanted),
    ):
        with qtbot.waitSignal(signal) as heard:
            button.click()
        assert heard.args == [2]
    with qtbot.waitSignal(turn_context.requests.choose_wanted) as heard:
        view.branches.later.click()
    assert heard.args == [5]


def test_found_entries_are_no_answer_of_a_model(show: Show) -> None:
    view = show(answer(2, 1, "Found [r152].", author=Author.SEARCH, sources=(R152,)))
    assert view.sources is None
    assert view.again.isHidden()
    assert view.learn.isHidden()
