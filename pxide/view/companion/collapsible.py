"""Something folded away under a line that says what it is."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from pxide.view.companion.column import Column
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.metrics import GAP

ICON = QSize(3 * GAP, 3 * GAP)


class Collapsible(Column):
    """Its line is a button; `opened` is the time to bring the content up to date."""

    opened = Signal()

    def __init__(self, app_theme: AppTheme, content: QWidget) -> None:
        super().__init__(GAP)
        self._app_theme = app_theme
        self.content = content
        self.line = QToolButton()
        self.line.setObjectName("fold")
        self.line.setCheckable(True)
        self.line.setIconSize(ICON)
        self.line.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.line.toggled.connect(self._turn)
        self.add(self.line)
        self.add(self.content)
        self._turn(False)

    @property
    def is_open(self) -> bool:
        """Whether the content is shown."""
        return self.line.isChecked()

    def set_line(self, words: str) -> None:
        """Say what it is."""
        self.line.setText(words.replace("&", "&&"))
        self.line.setAccessibleName(words)

    def _turn(self, is_open: bool) -> None:
        self.line.setIcon(
            self._app_theme.icons.icon("chevron-down" if is_open else "chevron-right")
        )
        self.content.setVisible(is_open)
        if is_open:
            self.opened.emit()
