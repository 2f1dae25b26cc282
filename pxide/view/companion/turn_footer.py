"""The foot of a turn: what it cost, and what can be done with it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.metrics import GAP

ICON = QSize(3 * GAP, 3 * GAP)


class CutLabel(QLabel):
    """Words that are cut where there is no room for them."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(1)

    def set_words(self, words: str) -> None:
        """Say something else."""
        self._whole = words
        self.setAccessibleName(words)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut them anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        cut = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(self.contentsRect().width(), 1)
        )
        self.setText(cut)


class TurnFooter(QWidget):
    """Words at the left, links beside them, quiet buttons at the right."""

    def __init__(self, app_theme: AppTheme) -> None:
        super().__init__()
        self._app_theme = app_theme
        self.words = CutLabel()
        self.words.setProperty("role", "muted")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._row.addWidget(self.words, 1)

    def add_link(self, text: str, tip: str) -> QPushButton:
        """A button with words."""
        link = QPushButton(text)
        link.setProperty("link", True)
        link.setToolTip(tip)
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        self._row.addWidget(link)
        return link

    def add_button(self, icon: str, tip: str) -> QToolButton:
        """A button with an icon."""
        button = QToolButton()
        button.setIcon(self._app_theme.icons.icon(icon))
        button.setIconSize(ICON)
        button.setProperty("quiet", True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)
        return button

    def add(self, part: QWidget) -> None:
        """Something else."""
        self._row.addWidget(part)
