"""The field for a message: Enter sends it, Shift and Enter begin a new line."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from pxide.view.widgets.metrics import GAP

MOST_LINES = 10
Key = Qt.Key


class MessageField(QPlainTextEdit):
    """Grows with what is written, up to a point."""

    submitted = Signal()
    cancelled = Signal()
    """Escape was pressed, and somebody has use for it."""
    former_wanted = Signal()
    """Up was pressed in an empty field: the last message is wanted back."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.has_use_for_escape = False
        self.document().setDocumentMargin(GAP)
        self.textChanged.connect(self._fit)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Escape belongs to the panel, unless there is something here to end with it."""
        if isinstance(event, QKeyEvent) and self._keeps(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send, end, or write."""
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Key.Key_Return, Key.Key_Enter) and not is_shifted:
            self.submitted.emit()
        elif event.key() == Key.Key_Escape and self.has_use_for_escape:
            self.cancelled.emit()
        elif event.key() == Key.Key_Up and not self.toPlainText():
            self.former_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _keeps(self, event: QKeyEvent) -> bool:
        """Whether a key that somebody above would take for a shortcut is wanted here."""
        is_escape = event.key() == Key.Key_Escape
        return (
            event.type() == QEvent.Type.ShortcutOverride and is_escape and self.has_use_for_escape
        )

    def _fit(self) -> None:
        """As high as the text is long; wrapped lines count."""
        lines = min(max(round(self.document().size().height()), 1), MOST_LINES)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 3 * GAP)
