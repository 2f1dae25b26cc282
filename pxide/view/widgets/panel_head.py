"""The head of a panel: its title, and buttons to float it and to put it away."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from pxide.view.widgets.icons import Icons
from pxide.view.widgets.metrics import GAP

ICON = QSize(3 * GAP, 3 * GAP)


class PanelHead(QWidget):
    """Stands over a panel that shares its place with no other; dragging it moves the panel."""

    def __init__(self, dock: QDockWidget, icons: Icons) -> None:
        super().__init__(dock)
        self.setObjectName("head")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icons = icons
        self.title = QLabel(dock.windowTitle())
        self.title.setProperty("role", "section")
        self.floater = self._button("float", "Let this panel float, or dock it again")
        self.closer = self._button("close", "Put this panel away; the View menu brings it back")
        self.floater.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self.closer.clicked.connect(dock.close)
        dock.windowTitleChanged.connect(self.title.setText)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GAP, GAP, GAP, GAP)
        row.setSpacing(GAP)
        row.addWidget(self.title, 1)
        row.addWidget(self.floater)
        row.addWidget(self.closer)

    def _button(self, icon: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._icons.icon(icon))
        button.setIconSize(ICON)
        button.setProperty("quiet", True)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button
