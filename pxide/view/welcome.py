"""What stands where the canvas would be while no picture is open: what to do first."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pxide.base.commands import Commands
from pxide.view.chip import GAP

OFFERED = ("file.new", "file.open", "view.palette")


class Welcome(QWidget):
    """Offers the verbs with which one begins."""

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(8 * GAP, 6 * GAP, 8 * GAP, 6 * GAP)
        inside.setSpacing(3 * GAP)
        title = QLabel("A picture that computes")
        title.setProperty("role", "title")
        inside.addWidget(title)
        words = QLabel("Drop a .pxi file here to open and run it, or begin with one of these.")
        words.setWordWrap(True)
        inside.addWidget(words)
        inside.addLayout(self._offers(commands))
        layout = QGridLayout(self)
        layout.addWidget(card, 0, 0, Qt.AlignmentFlag.AlignCenter)

    def _offers(self, commands: Commands) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(2 * GAP)
        grid.setColumnStretch(1, 1)
        known = {row.id for row in commands.rows}
        for place, name in enumerate(name for name in OFFERED if name in known):
            action = commands.action(name)
            grid.addWidget(_button(action), place, 0)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            label = QLabel(keys)
            label.setProperty("role", "muted")
            grid.addWidget(label, place, 1)
        return grid


def _button(action: QAction) -> QPushButton:
    button = QPushButton(action.text().replace("&", ""))
    button.setToolTip(action.toolTip())
    button.clicked.connect(action.trigger)
    return button
