"""The page of the conversation: all of it, from the model at the top to the field at the foot."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pxide.base.commands import Commands
from pxide.view.companion.activity_line import ActivityLine
from pxide.view.companion.empty_chat import EmptyChat
from pxide.view.companion.head_row import HeadRow
from pxide.view.companion.message_composer import MessageComposer
from pxide.view.companion.offer_bar import OfferBar
from pxide.view.companion.run_request_bar import RunRequestBar
from pxide.view.companion.server_status_bar import ServerStatusBar
from pxide.view.companion.transcript import Transcript
from pxide.view.companion.turn_context import TurnContext
from pxide.view.widgets.metrics import GAP
from pxide.work.companion.companion import Companion

SWITCHES = (
    ("companion.sees_program", "Program"),
    ("companion.from_pixels", "Only pixels"),
    ("companion.may_run", "May run"),
)
"""The verbs that are switches under the field, and the words that fit there."""


class ChatPage(QWidget):
    """Seats the parts; who speaks to whom is the panel's affair."""

    def __init__(self, companion: Companion, commands: Commands, turn_context: TurnContext) -> None:
        super().__init__()
        known = {row.id for row in commands.rows}
        self.head = HeadRow(companion, commands, turn_context.app_theme)
        self.server_state = ServerStatusBar()
        self.beginning = EmptyChat()
        self.transcript = Transcript(turn_context)
        self.activity = ActivityLine()
        self.sure = OfferBar("Delete turns")
        self.keep = self.sure.add_button("Keep", "Nothing is deleted")
        self.delete = self.sure.add_button("Delete", "It cannot be brought back")
        self.wish = RunRequestBar(turn_context.app_theme)
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
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * GAP, GAP, 2 * GAP, 2 * GAP)
        foot.setSpacing(GAP)
        for part in (self.activity, self.sure, self.wish, self.composer):
            foot.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.server_state)
        column.addWidget(self._middle, 1)
        column.addLayout(foot)
