"""The page of the conversation: all of it, from the model at the top to the field at the bottom."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pxide.base.commands import Commands
from pxide.view.companion.activity_line import ActivityLine
from pxide.view.companion.context_gauge import ContextGauge
from pxide.view.companion.empty_chat import EmptyChat
from pxide.view.companion.message_composer import MessageComposer
from pxide.view.companion.model_page import ModelButton
from pxide.view.companion.offer_bar import OfferBar
from pxide.view.companion.run_request_bar import RunRequestBar
from pxide.view.companion.server_status import ServerStatus
from pxide.view.companion.transcript import Transcript
from pxide.view.companion.turn_context import TurnContext
from pxide.view.companion.turn_footer import CutLabel
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.metrics import GAP
from pxide.work.companion.companion import Companion

NEW, CHATS, CHAT_SETTINGS = "companion.new", "companion.chats", "companion.manner"
"""The verbs that have a button above the conversation."""
ICON = QSize(4 * GAP, 4 * GAP)
SWITCHES = (
    ("companion.sees_program", "Program"),
    ("companion.from_pixels", "Only pixels"),
    ("companion.may_run", "May run"),
)
"""The verbs that are switches under the field, and the words that fit there."""


class ChatPage(QWidget):
    """Places the parts; the panel connects them."""

    def __init__(self, companion: Companion, commands: Commands, turn_context: TurnContext) -> None:
        super().__init__()
        known = {row.id for row in commands.rows}
        self.head = HeadRow(companion, commands, turn_context.app_theme)
        self.server_status = ServerStatusBar()
        self.beginning = EmptyChat()
        self.transcript = Transcript(turn_context)
        self.activity = ActivityLine()
        self.sure = OfferBar("Delete turns")
        self.keep = self.sure.add_button("Keep", "Nothing is deleted")
        self.delete = self.sure.add_button("Delete", "It cannot be brought back")
        self.run_request = RunRequestBar(turn_context.app_theme)
        self.composer = MessageComposer(
            tuple((commands.action(name), words) for name, words in SWITCHES if name in known)
        )
        self.setFocusProxy(self.composer)
        self._middle = QStackedWidget()
        self._lay_out()
        self.transcript.is_empty_changed.connect(self._show_middle)
        self._show_middle()

    def _show_middle(self) -> None:
        is_empty = self.transcript.is_empty
        self._middle.setCurrentWidget(self.beginning if is_empty else self.transcript)

    def _lay_out(self) -> None:
        self._middle.addWidget(self.beginning)
        self._middle.addWidget(self.transcript)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(2 * GAP, GAP, 2 * GAP, 2 * GAP)
        bottom.setSpacing(GAP)
        for part in (self.activity, self.sure, self.run_request, self.composer):
            bottom.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.server_status)
        column.addWidget(self._middle, 1)
        column.addLayout(bottom)


class HeadRow(QWidget):
    """Above the conversation: the model that answers, the other pages, and the context gauge."""

    def __init__(self, companion: Companion, commands: Commands, app_theme: AppTheme) -> None:
        super().__init__()
        self.model = ModelButton(companion, app_theme)
        self.gauge = ContextGauge(app_theme)
        known = {row.id for row in commands.rows}
        upper = QHBoxLayout()
        upper.setSpacing(GAP)
        upper.addWidget(self.model, 1)
        for name in (NEW, CHATS, CHAT_SETTINGS):
            if name in known:
                upper.addWidget(_button(commands, name))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        column.setSpacing(GAP)
        column.addLayout(upper)
        column.addWidget(self.gauge)


class ServerStatusBar(QFrame):
    """How it stands with the server, in one line where that is news; the tip says all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.words = CutLabel()
        self.look = _link("Look again", "Look for the server now")
        self.server = _link("Server…", "Set the address of the server")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GAP, 0, GAP, 0)
        row.setSpacing(0)
        row.addWidget(self.words, 1)
        row.addWidget(self.look)
        row.addWidget(self.server)
        self.hide()

    def show_status(self, status: ServerStatus, is_reached: bool) -> None:
        """Say how it stands, or be gone."""
        self.words.set_words(status.what)
        whole = f"{status.what}\n{status.hint}".strip()
        self.setToolTip(whole)
        self.setAccessibleName(whole)
        if self.property("kind") != status.role:
            self.setProperty("kind", status.role)
            self.style().polish(self)
        self.server.setVisible(not is_reached)
        self.setVisible(bool(status.what))


def _button(commands: Commands, name: str) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(commands.action(name))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(ICON)
    button.setProperty("quiet", True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(commands.row(name).label)
    return button


def _link(text: str, tip: str) -> QPushButton:
    link = QPushButton(text)
    link.setProperty("link", True)
    link.setToolTip(tip)
    return link
