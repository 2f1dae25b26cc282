"""The search row: a field, how many were found, and the way from one to the next."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.metrics import GAP

_REST: Final = 120  # milliseconds without a letter after which the search begins


class SearchRow(QWidget):
    """Tells what is typed, once the person rests, and who goes through what was found."""

    typed = Signal(str)
    """What is to be looked for; "" ends the search."""
    stepped = Signal(int)
    """To the next hit (1) or the one before (-1)."""
    left = Signal()
    """The keyboard goes on to the hits."""

    def __init__(self, app_theme: AppTheme) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.count = QLabel()
        self.previous = _button(app_theme, "chevron-up", "The hit before (Shift+Return)")
        self.next = _button(app_theme, "chevron-down", "The next hit (Return)")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._tell)
        self._set_up(app_theme)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for widget, stretch in ((self.field, 1), (self.count, 0), (self.previous, 0)):
            row.addWidget(widget, stretch)
        row.addWidget(self.next)
        self.previous.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.field.textChanged.connect(self._text_changed)
        self.field.installEventFilter(self)
        self.setFocusProxy(self.field)
        self.show_count(None)

    @property
    def text(self) -> str:
        """What is in the field, without spaces around it."""
        return self.field.text().strip()

    def lead_with(self, widget: QWidget) -> None:
        """Seat a widget before the field."""
        self._row.insertWidget(0, widget)

    def show_count(self, count: int | None, at: int = -1) -> None:
        """Say how many were found and which is current; None while nothing is looked for."""
        self.count.setVisible(count is not None)
        self.previous.setVisible(bool(count))
        self.next.setVisible(bool(count))
        if count is not None:
            self.count.setText(f"{at + 1} of {count}" if at >= 0 else f"{count} found")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that go through the hits; Escape first empties the field."""
        if not isinstance(event, QKeyEvent):
            return False
        is_escape = event.key() == Qt.Key.Key_Escape and bool(self.field.text())
        if event.type() == QEvent.Type.ShortcutOverride and is_escape:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._press(event)

    def _press(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if self._rest.isActive():
                self._tell()
            else:
                self.stepped.emit(-1 if is_back else 1)
        elif key == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        elif key == Qt.Key.Key_Down:
            self.left.emit()
        else:
            return False
        return True

    def _text_changed(self) -> None:
        if self.text:
            self._rest.start()
        else:
            self._tell()

    def _tell(self) -> None:
        self._rest.stop()
        self.typed.emit(self.text)

    def _set_up(self, app_theme: AppTheme) -> None:
        self.field.setPlaceholderText("Find in what was learned")
        self.field.setAccessibleName("Find in what was learned")
        self.field.setClearButtonEnabled(True)
        glass = QAction(app_theme.icons.icon("magnify"), "", self.field)
        self.field.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.count.setProperty("role", "muted")


def _button(app_theme: AppTheme, icon: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(app_theme.icons.icon(icon))
    button.setProperty("quiet", True)
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button
