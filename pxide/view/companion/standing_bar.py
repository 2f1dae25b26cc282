"""How it stands with the server, in one line over the conversation, where that is news."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from pxide.view.chip import GAP
from pxide.view.companion.foot import CutLabel
from pxide.view.companion.standing import Standpoint


class StandingBar(QFrame):
    """Hidden while all is well; what is cut off is told by the tip."""

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

    def show_standing(self, standing: Standpoint, is_reached: bool) -> None:
        """Say how it stands, or be gone."""
        self.words.set_words(standing.what)
        whole = f"{standing.what}\n{standing.hint}".strip()
        self.setToolTip(whole)
        self.setAccessibleName(whole)
        if self.property("kind") != standing.role:
            self.setProperty("kind", standing.role)
            self.style().polish(self)
        self.server.setVisible(not is_reached)
        self.setVisible(bool(standing.what))


def _link(text: str, tip: str) -> QPushButton:
    link = QPushButton(text)
    link.setProperty("link", True)
    link.setToolTip(tip)
    return link
