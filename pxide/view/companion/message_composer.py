"""Where a message is written: the field, what the companion may do, and Send or Stop."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout

from pxide.view.companion.message_field import MessageField
from pxide.view.widgets.metrics import GAP

ASK, SEARCH = "Ask, or teach…", "Search the knowledge image…"
KEYS = "Enter sends, Shift+Enter begins a new line, Up edits the last question"


class MessageComposer(QFrame):
    """Keeps what is being written until it is sent."""

    sent = Signal(str)
    stop_wanted = Signal()
    former_wanted = Signal()
    draft_changed = Signal(str)

    def __init__(self, switches: tuple[tuple[QAction, str], ...]) -> None:
        super().__init__()
        self.setObjectName("composer")
        self._is_answering = False
        self._can_answer = True
        self.field = MessageField("Your message")
        self.field.setToolTip(KEYS)
        self.setFocusProxy(self.field)
        self.send = QPushButton("Send")
        self.send.setObjectName("send")
        self.switches = tuple(_switch(action, words) for action, words in switches)
        self._lay_out()
        self._connect()
        self.show_state(True, False)

    @property
    def text(self) -> str:
        """What is written."""
        return self.field.toPlainText()

    def set_text(self, text: str) -> None:
        """Put a draft back."""
        if text != self.text:
            self.field.setPlainText(text)
            self.field.moveCursor(self.field.textCursor().MoveOperation.End)

    def clear(self) -> None:
        """The message was sent."""
        self.field.clear()

    def insert(self, text: str) -> None:
        """Put something in where the cursor is."""
        self.field.insertPlainText(text)
        self.field.setFocus()

    def show_state(self, can_answer: bool, is_answering: bool) -> None:
        """While an answer is written, Stop stands where Send does; without a model, Search."""
        self._can_answer, self._is_answering = can_answer, is_answering
        self.field.setPlaceholderText(ASK if can_answer else SEARCH)
        self.field.has_use_for_escape = is_answering
        words, tip = self._wording()
        self.send.setText(words)
        self.send.setToolTip(tip)
        self.send.setProperty("stops", is_answering)
        self.send.style().polish(self.send)
        self._weigh()

    def _connect(self) -> None:
        self.field.submitted.connect(self._submit)
        self.field.cancelled.connect(self.stop_wanted)
        self.field.former_wanted.connect(self.former_wanted)
        self.field.textChanged.connect(self._changed)
        self.send.clicked.connect(self._pressed)

    def _changed(self) -> None:
        self._weigh()
        self.draft_changed.emit(self.text)

    def _weigh(self) -> None:
        self.send.setEnabled(self._is_answering or bool(self.text.strip()))

    def _pressed(self) -> None:
        if self._is_answering:
            self.stop_wanted.emit()
        else:
            self._submit()

    def _submit(self) -> None:
        """While an answer is written the message waits in the field."""
        text = self.text.strip()
        if text and not self._is_answering:
            self.sent.emit(text)

    def _wording(self) -> tuple[str, str]:
        if self._is_answering:
            return "Stop", "Stop the answer (Esc)"
        if self._can_answer:
            return "Send", "Send the message (Enter)"
        return "Search", "Show the entries that come closest (Enter)"

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for switch in self.switches:
            row.addWidget(switch)
        row.addStretch(1)
        row.addWidget(self.send)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.field)
        column.addLayout(row)


def _switch(action: QAction, words: str) -> QToolButton:
    """A switch that is a verb; its words are shorter than the verb's own."""
    action.setIconText(words)
    switch = QToolButton()
    switch.setDefaultAction(action)
    switch.setObjectName("switch")
    switch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    switch.setAccessibleName(action.text().replace("&", ""))
    return switch
