"""Something folded away under a line that says what it is."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from pxide.view.chip import GAP
from pxide.view.wardrobe import Wardrobe

ICON = QSize(3 * GAP, 3 * GAP)


class Fold(QWidget):
    """Its line is a button; `opened` is the time to bring the content up to date."""

    opened = Signal()

    def __init__(self, wardrobe: Wardrobe, content: QWidget | None = None) -> None:
        super().__init__()
        self._wardrobe = wardrobe
        self.content = QWidget() if content is None else content
        self.line = QToolButton()
        self.line.setObjectName("fold")
        self.line.setCheckable(True)
        self.line.setIconSize(ICON)
        self.line.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.line.toggled.connect(self._turn)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._column.addWidget(self.line)
        self._column.addWidget(self.content)
        self._turn(False)

    @property
    def is_open(self) -> bool:
        """Whether the content is shown."""
        return self.line.isChecked()

    def set_line(self, words: str) -> None:
        """Say what it is."""
        self.line.setText(words.replace("&", "&&"))
        self.line.setAccessibleName(words)

    def fill(self, content: QWidget) -> None:
        """Fold something else away."""
        self._column.replaceWidget(self.content, content)
        self.content.hide()
        self.content.deleteLater()
        self.content = content
        self._turn(self.is_open)

    def _turn(self, is_open: bool) -> None:
        self.line.setIcon(self._wardrobe.icons.icon("chevron-down" if is_open else "chevron-right"))
        self.content.setVisible(is_open)
        if is_open:
            self.opened.emit()
