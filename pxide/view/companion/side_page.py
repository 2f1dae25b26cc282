"""A page that stands in the place of the conversation for a while: its head, and its content."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.metrics import GAP

ICON = QSize(4 * GAP, 4 * GAP)
BACK = "Back to the conversation (Esc)"


class PageHead(QWidget):
    """Says which page it is, and leads back."""

    closed = Signal()

    def __init__(self, title: str, app_theme: AppTheme) -> None:
        super().__init__()
        self.back = QToolButton()
        self.back.setIcon(app_theme.icons.icon("chevron-left"))
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


class SidePage(QWidget):
    """Scrolls where it finds too little room."""

    closed = Signal()
    """The conversation is wanted again."""

    def __init__(self, title: str, app_theme: AppTheme) -> None:
        super().__init__()
        self.head = PageHead(title, app_theme)
        self.head.closed.connect(self.closed)
        inside = QWidget()
        self.content = QVBoxLayout(inside)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(2 * GAP)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(2 * GAP)
        column.addWidget(self.head)
        column.addWidget(area, 1)
