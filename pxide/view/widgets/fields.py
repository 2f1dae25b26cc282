"""A line that shows a value and takes a typed one; a foolish one is marked and said, not taken."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from pxide.view.widgets.app_theme import fixed_font


class ValueField(QLineEdit):
    """Shows text; `entered` carries the number that a person typed, once it makes sense."""

    entered = Signal(object)

    def __init__(
        self, name: str, tip: str, read: Callable[[str], int | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._tip = tip
        self._shown = ""
        self.setFont(fixed_font())
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.editingFinished.connect(self._finished)

    def show_value(self, text: str) -> None:
        """Show another value; what was being typed is gone."""
        self._shown = text
        self.setText(text)
        self.setCursorPosition(0)
        self._mark(False)

    def event(self, event: QEvent) -> bool:
        """While something is being typed Escape is for this field; else undo is the picture's."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            is_typing = self.text() != self._shown
            if is_typing and _is_escape(event):
                event.accept()
                return True
            if not is_typing and _takes_back(event):
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives the old value back."""
        if _is_escape(event) and self.text() != self._shown:
            self.show_value(self._shown)
            return
        super().keyPressEvent(event)

    def _finished(self) -> None:
        if self.text() == self._shown or self.isReadOnly():
            return
        value = self._read(self.text())
        self._mark(value is None)
        if value is not None:
            self.entered.emit(value)

    def _mark(self, is_wrong: bool) -> None:
        if bool(self.property("wrong")) == is_wrong:
            return
        self.setProperty("wrong", is_wrong)
        self.setToolTip(f"This means no such value. {self._tip}" if is_wrong else self._tip)
        self.style().polish(self)


def _is_escape(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape


def _takes_back(event: QKeyEvent) -> bool:
    keys = QKeySequence.StandardKey
    return event.matches(keys.Undo) or event.matches(keys.Redo)
