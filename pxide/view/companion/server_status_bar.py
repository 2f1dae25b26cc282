"""How it stands with the server, in one line over the conversation, where that is news."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from pxide.view.companion.server_status import ServerStatus
from pxide.view.companion.turn_footer import CutLabel
from pxide.view.widgets.metrics import GAP


class ServerStatusBar(QFrame):
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

    def show_server_state(self, server_state: ServerStatus, is_reached: bool) -> None:
        """Say how it stands, or be gone."""
        self.words.set_words(server_state.what)
        whole = f"{server_state.what}\n{server_state.hint}".strip()
        self.setToolTip(whole)
        self.setAccessibleName(whole)
        if self.property("kind") != server_state.role:
            self.setProperty("kind", server_state.role)
            self.style().polish(self)
        self.server.setVisible(not is_reached)
        self.setVisible(bool(server_state.what))


def _link(text: str, tip: str) -> QPushButton:
    link = QPushButton(text)
    link.setProperty("link", True)
    link.setToolTip(tip)
    return link
