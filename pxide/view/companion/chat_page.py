"""The page of the conversation: all of it, from the model at the top to the field at the foot."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pxide.base.commands import Commands
from pxide.view.chip import GAP
from pxide.view.companion.activity_line import ActivityLine
from pxide.view.companion.bar import Bar
from pxide.view.companion.beginning import Beginning
from pxide.view.companion.composer import Composer
from pxide.view.companion.head_row import HeadRow
from pxide.view.companion.kit import Kit
from pxide.view.companion.standing_bar import StandingBar
from pxide.view.companion.transcript import Transcript
from pxide.view.companion.wish_bar import WishBar
from pxide.work.companion.companion import Companion

SWITCHES = (
    ("companion.sees_program", "Program"),
    ("companion.from_pixels", "Only pixels"),
    ("companion.may_run", "May run"),
)
"""The verbs that are switches under the field, and the words that fit there."""


class ChatPage(QWidget):
    """Seats the parts; who speaks to whom is the panel's affair."""

    def __init__(self, companion: Companion, commands: Commands, kit: Kit) -> None:
        super().__init__()
        known = {row.id for row in commands.rows}
        self.head = HeadRow(companion, commands, kit.wardrobe)
        self.standing = StandingBar()
        self.beginning = Beginning()
        self.transcript = Transcript(kit)
        self.activity = ActivityLine()
        self.sure = Bar("Delete turns")
        self.keep = self.sure.add_button("Keep", "Nothing is deleted")
        self.delete = self.sure.add_button("Delete", "It cannot be brought back")
        self.wish = WishBar(kit.wardrobe)
        self.composer = Composer(
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
        column.addWidget(self.standing)
        column.addWidget(self._middle, 1)
        column.addLayout(foot)
