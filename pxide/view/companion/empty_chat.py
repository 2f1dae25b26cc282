"""What stands where the conversation would be while nothing was said: what to do first."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from pxide.view.companion.server_status import ServerStatus
from pxide.view.widgets.metrics import GAP

WITH_SERVER = (
    "Ask about the machine, or have a program written. The companion knows the instructions, "
    "looks into the knowledge image first, and remembers each finished answer as rows of it."
)
WITHOUT_SERVER = (
    "Without a server this panel still works: it looks for what you type among the entries of the "
    "knowledge image and shows what it finds. You can teach it, too."
)
STARTERS = (
    "How do I add two rows and clamp?",
    "Write a program that counts to ten.",
    "What does the open program do?",
)


class EmptyChat(QScrollArea):
    """Says what can be done, with and without a server."""

    asked = Signal(str)
    """A question with which one may begin."""
    lesson_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = QLabel("A companion whose memory is a picture")
        self.title.setProperty("role", "section")
        self.title.setWordWrap(True)
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("role", "muted")
        self.starters = tuple(_link(text) for text in STARTERS)
        self.teach = _link("Teach something by hand…")
        self.teach.clicked.connect(self.lesson_wanted)
        inside = QWidget()
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(3 * GAP, 3 * GAP, 3 * GAP, 3 * GAP)
        column.setSpacing(2 * GAP)
        column.addStretch(1)
        for part in (self.title, self.trouble, self.words):
            part.setContentsMargins(GAP, 0, 0, 0)
            column.addWidget(part)
        for link in (*self.starters, self.teach):
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)
        for link in self.starters:
            link.clicked.connect(partial(self._ask, link))
        self.show_status(ServerStatus("", ""), False)

    def show_status(self, status: ServerStatus, can_answer: bool) -> None:
        """Say how it stands with the server, and what can be done now."""
        self.trouble.setText(f"{status.what} {status.hint}".strip())
        self.trouble.setVisible(bool(self.trouble.text()))
        self.words.setText(WITH_SERVER if can_answer else WITHOUT_SERVER)
        for link in self.starters:
            link.setVisible(can_answer)

    def _ask(self, link: QPushButton) -> None:
        self.asked.emit(link.text())


def _link(text: str) -> QPushButton:
    link = QPushButton(text)
    link.setProperty("link", True)
    link.setCursor(Qt.CursorShape.PointingHandCursor)
    return link
