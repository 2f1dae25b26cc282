"""The line above the conversation: the model that answers, the meter, and the other pages."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from pxide.base.commands import Commands
from pxide.view.companion.context_gauge import ContextGauge
from pxide.view.companion.models import ModelButton
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.metrics import GAP
from pxide.work.companion.companion import Companion

NEW, PAST, CHAT_SETTINGS = "companion.new", "companion.chats", "companion.manner"
"""The verbs that have a button here."""
ICON = QSize(4 * GAP, 4 * GAP)


class HeadRow(QWidget):
    """Two lines: who answers, and how full the context is."""

    def __init__(self, companion: Companion, commands: Commands, app_theme: AppTheme) -> None:
        super().__init__()
        self.model = ModelButton(companion, app_theme)
        self.meter = ContextGauge(app_theme)
        known = {row.id for row in commands.rows}
        upper = QHBoxLayout()
        upper.setSpacing(GAP)
        upper.addWidget(self.model, 1)
        for name in (NEW, PAST, CHAT_SETTINGS):
            if name in known:
                upper.addWidget(_button(commands, name))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        column.setSpacing(GAP)
        column.addLayout(upper)
        column.addWidget(self.meter)


def _button(commands: Commands, name: str) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(commands.action(name))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(ICON)
    button.setProperty("quiet", True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(commands.row(name).label)
    return button
