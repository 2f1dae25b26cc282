"""What stands where the canvas would be while no picture is open: what to do first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from pxide.base.commands import Commands
from pxide.view.widgets.link_button import LinkButton
from pxide.view.widgets.metrics import GAP

BEGINNINGS = ("file.new", "file.open", "view.palette")
RECENT, EXAMPLES = "file.recent.", "help.example."
MOST = 14
"""More lines than this are not offered here; the menus have them all."""


class _Links(QWidget):
    """A heading over links; without a link to be seen there is no heading either."""

    def __init__(self, title: str, commands: Commands, names: list[str]) -> None:
        super().__init__()
        self._heading = _labelled(title, "section")
        self._links = [LinkButton(commands.action(name)) for name in names[:MOST]]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._heading)
        for link in self._links:
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        commands.refreshed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        for link in self._links:
            link.follow()
        self._heading.setVisible(not all(link.isHidden() for link in self._links))


class WelcomePage(QWidget):
    """Offers the verbs with which one begins, the files of late, and the examples."""

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        known = [row.id for row in commands.rows]
        begin = [name for name in BEGINNINGS if name in known]
        recent = [name for name in known if name.startswith(RECENT)]
        examples = [name for name in known if name.startswith(EXAMPLES)]
        card = QFrame()
        card.setObjectName("card")
        grid = QGridLayout(card)
        grid.setContentsMargins(8 * GAP, 6 * GAP, 8 * GAP, 6 * GAP)
        grid.setSpacing(3 * GAP)
        grid.setHorizontalSpacing(10 * GAP)
        grid.addWidget(_labelled("A picture that computes", "title"), 0, 0, 1, 2)
        words = "Drop a .pxi file here to open and run it, or begin with one of these."
        grid.addWidget(QLabel(words), 1, 0, 1, 2)
        grid.addWidget(_Links("Begin", commands, begin), 2, 0)
        grid.addWidget(_Links("Opened last", commands, recent), 3, 0)
        grid.addWidget(_Links("Examples", commands, examples), 2, 1, 2, 1)
        grid.setRowStretch(3, 1)
        layout = QGridLayout(self)
        layout.addWidget(card, 0, 0, Qt.AlignmentFlag.AlignCenter)


def _labelled(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    return label
