"""Talking to the companion through its panel, as a person does."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxide.view.companion.answer_view import AnswerView
from pxide.view.companion.companion_panel import CompanionPanel
from pxide.view.companion.prose import ProseView
from pxide.view.companion.reply_view import ReplyView
from pxide.view.companion.transcript import Transcript
from pxide.work.companion.companion import Companion


def ask(panel: CompanionPanel, text: str) -> None:
    field = panel.chat.composer.field
    field.setPlainText(text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def rest(panel: CompanionPanel, companion: Companion, qtbot: QtBot) -> None:
    """Wait until nothing is being answered and all of it is shown."""
    qtbot.waitUntil(lambda: not companion.is_answering, timeout=20_000)
    qtbot.waitUntil(lambda: panel.chat.composer.send.text() != "Stop")
    last = companion.conversation.path[-1]
    qtbot.waitUntil(lambda: panel.chat.transcript.turns[last.id].turn == last)


def said(transcript: Transcript, number: int) -> str:
    """The prose of an answer."""
    view = transcript.turns[number]
    assert isinstance(view, ReplyView)
    answers = [part for part in view.parts if isinstance(part, AnswerView)]
    prose = [part for answer in answers for part in answer.sections if isinstance(part, ProseView)]
    return "\n".join(part.toPlainText() for part in prose)
