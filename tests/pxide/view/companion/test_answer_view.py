"""An answer that grows keeps its sections; in the end it is what the whole text gives."""

import random

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from pxide.view.companion.answer_view import AnswerView
from pxide.view.companion.code_block import CodeBlock
from pxide.view.companion.markdown_table import MarkdownTable
from pxide.view.companion.prose import ProseView
from pxide.view.companion.text_view import TextView
from pxide.view.companion.turn_context import TurnContext
from tests.pxide.view.companion.texts import MARKDOWN, R152

CODE = "Before.\n\n```pxasm\nADD a, b, c\nHALT\n```\n\nAfter [r152].\n"


@pytest.fixture
def answer(qtbot: QtBot, turn_context: TurnContext) -> AnswerView:
    answer = AnswerView(turn_context, (R152,))
    qtbot.addWidget(answer)
    return answer


def shown(answer: AnswerView) -> list[tuple[type, str]]:
    return [
        (type(part), part.lines.text if isinstance(part, CodeBlock) else part.document().toHtml())
        for part in answer.sections
    ]


@pytest.mark.parametrize("seed", range(4))
def test_growing_gives_what_the_whole_gives(
    answer: AnswerView, turn_context: TurnContext, qtbot: QtBot, seed: int
) -> None:
    whole = AnswerView(turn_context, (R152,))
    qtbot.addWidget(whole)
    whole.show_text(MARKDOWN, True)
    bites, end = random.Random(seed), 0
    while end < len(MARKDOWN):
        end = min(end + bites.randint(1, 12), len(MARKDOWN))
        answer.show_text(MARKDOWN[:end], False)
    answer.show_text(MARKDOWN, True)
    assert shown(answer) == shown(whole)
    assert [kind for kind, _text in shown(whole)] == [
        ProseView, CodeBlock, ProseView, MarkdownTable,
        CodeBlock, ProseView, MarkdownTable, ProseView,
    ]  # fmt: skip


def test_sections_stay_the_same_widgets(answer: AnswerView) -> None:
    seen: list[object] = []
    for end in range(len(CODE)):
        answer.show_text(CODE[:end], False)
        seen += [part for part in answer.sections if part not in seen]
    answer.show_text(CODE, True)
    assert answer.sections == seen
    assert [type(part) for part in seen] == [ProseView, CodeBlock, ProseView]


def test_the_same_again_changes_nothing(answer: AnswerView) -> None:
    answer.show_text(CODE, True)
    before = list(answer.sections)
    answer.show_text(CODE, True)
    assert answer.sections == before


def test_another_text_is_begun_anew(answer: AnswerView) -> None:
    answer.show_text("One.\n\nTwo.\n\nThr", False)
    answer.show_text("Other", False)
    (section,) = answer.sections
    assert isinstance(section, ProseView)
    assert section.toPlainText() == "Other"


def test_what_is_asked_of_a_section_is_heard(
    answer: AnswerView, turn_context: TurnContext, qtbot: QtBot
) -> None:
    answer.show_text(CODE, True)
    code = answer.sections[1]
    assert isinstance(code, CodeBlock)
    with qtbot.waitSignal(turn_context.requests.run_wanted) as run:
        code.run.click()
    assert run.args == ["ADD a, b, c\nHALT"]
    with qtbot.waitSignal(turn_context.requests.insert_wanted):
        code.insert.click()
    last = answer.sections[2]
    assert isinstance(last, ProseView)
    with qtbot.waitSignal(turn_context.requests.place_wanted) as place:
        last.activated.emit("source:0")
    assert place.args == [R152.image, R152.place]
    with qtbot.waitSignal(turn_context.requests.link_wanted) as link:
        last.activated.emit("https://a.example")
    assert link.args == ["https://a.example"]


class Heights(QObject):
    """Notes how high a section is whenever it is drawn, and how high it wants to be."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[int, int]] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        section = watched.parent()
        if event.type() == QEvent.Type.Paint and isinstance(section, TextView):
            self.seen.append((section.height(), section.heightForWidth(section.width())))
        return False


def test_no_section_is_ever_drawn_at_a_height_that_squeezes_it(
    answer: AnswerView, qtbot: QtBot, qapp: QApplication
) -> None:
    area, heights = QScrollArea(), Heights()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(answer)
    area.resize(300, 900)
    area.show()
    qtbot.waitExposed(area)
    watched: set[object] = set()
    for end in range(0, len(MARKDOWN), 9):
        answer.show_text(MARKDOWN[:end], False)
        views = [part.lines if isinstance(part, CodeBlock) else part for part in answer.sections]
        for view in [view for view in views if view not in watched]:
            view.viewport().installEventFilter(heights)
            watched.add(view)
        qapp.processEvents()
    assert len(heights.seen) > 50
    assert all(has == wants for has, wants in heights.seen)
    assert answer.height() >= sum(section.height() for section in answer.sections)
    area.takeWidget()
