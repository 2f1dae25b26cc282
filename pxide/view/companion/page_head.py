"""The head of a page that stands in the place of the conversation for a while."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from pxide.view.chip import GAP
from pxide.view.wardrobe import Wardrobe

ICON = QSize(4 * GAP, 4 * GAP)
BACK = "Back to the conversation (Esc)"


class PageHead(QWidget):
    """Says which page it is, and leads back."""

    closed = Signal()

    def __init__(self, title: str, wardrobe: Wardrobe) -> None:
        super().__init__()
        self.back = QToolButton()
        self.back.setIcon(wardrobe.icons.icon("chevron-left"))
        self.back.setIconSize(ICON)
        self.back.setProperty("quiet", True)
        self.back.setToolTip(BACK)
        self.back.setAccessibleName(BACK)
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.back.clicked.connect(self.closed)
        name = QLabel(title)
        name.setProperty("role", "section")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.back)
        row.addWidget(name, 1)
