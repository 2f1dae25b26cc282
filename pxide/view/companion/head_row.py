"""The line above the conversation: the model that answers, the meter, and the other pages."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from pxide.base.commands import Commands
from pxide.view.chip import GAP
from pxide.view.companion.meter import Meter
from pxide.view.companion.models import ModelButton
from pxide.view.wardrobe import Wardrobe
from pxide.work.companion.companion import Companion

NEW, PAST, MANNER = "companion.new", "companion.chats", "companion.manner"
"""The verbs that have a button here."""
ICON = QSize(4 * GAP, 4 * GAP)


class HeadRow(QWidget):
    """Two lines: who answers, and how full the context is."""

    def __init__(self, companion: Companion, commands: Commands, wardrobe: Wardrobe) -> None:
        super().__init__()
        self.model = ModelButton(companion, wardrobe)
        self.meter = Meter(wardrobe)
        known = {row.id for row in commands.rows}
        upper = QHBoxLayout()
        upper.setSpacing(GAP)
        upper.addWidget(self.model, 1)
        for name in (NEW, PAST, MANNER):
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
