"""Menus and bars made from the rows of the verbs; nothing here knows a verb by heart."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QMenu,
    QMenuBar,
    QPushButton,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QWidget,
)

from pxide.base.commands import Command, Commands
from pxide.view.widgets.metrics import GAP

ICON = QSize(5 * GAP, 5 * GAP)
FINDER = "view.palette"
WORDED = "run.start"
"""The one button that also shows its word: it is what one looks for first."""


def fill_menu_bar(bar: QMenuBar, commands: Commands) -> None:
    """A menu for each that the rows name; "View/Panels" is a menu in a menu."""
    made: dict[str, QMenu] = {}
    for row in commands.rows:
        if not row.menu:
            continue
        menu = _menu(bar, made, row.menu)
        if row.line_before:
            menu.addSeparator()
        menu.addAction(commands.action(row.id))


def _menu(bar: QMenuBar, made: dict[str, QMenu], path: str) -> QMenu:
    if path not in made:
        above, _slash, title = path.rpartition("/")
        made[path] = (_menu(bar, made, above) if above else bar).addMenu(title)
        made[path].setToolTipsVisible(True)
    return made[path]


def make_tool_bar(commands: Commands) -> QToolBar:
    """The bar under the menus: the verbs most used, and at its end the way to all others."""
    bar = QToolBar("Verbs")
    bar.setObjectName("verbs")
    bar.setIconSize(ICON)
    bar.setMovable(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    former: Command | None = None
    for row in (row for row in commands.rows if row.toolbar):
        if former is not None and (row.line_before or row.menu != former.menu):
            bar.addSeparator()
        bar.addAction(commands.action(row.id))
        _name_button(bar, commands, row)
        former = row
    spacer = QWidget()
    spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    bar.addWidget(spacer)
    if FINDER in (row.id for row in commands.rows):
        bar.addWidget(_finder(commands))
    return bar


def make_tool_strip(commands: Commands, menu: str) -> QToolBar:
    """The tools at the far left, one under the other."""
    strip = QToolBar("Tools")
    strip.setObjectName("tools")
    strip.setIconSize(ICON)
    strip.setMovable(False)
    strip.setOrientation(Qt.Orientation.Vertical)
    strip.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    for row in commands.by_menu(menu):
        if row.icon:
            strip.addAction(commands.action(row.id))
            _name_button(strip, commands, row)
    return strip


def _name_button(bar: QToolBar, commands: Commands, row: Command) -> None:
    button = bar.widgetForAction(commands.action(row.id))
    if isinstance(button, QToolButton):
        button.setAccessibleName(row.label)
        button.setAccessibleDescription(row.tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if row.id == WORDED:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)


def _finder(commands: Commands) -> QPushButton:
    action = commands.action(FINDER)
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    button = QPushButton(f"{keys}  find a command")
    button.setProperty("link", True)
    button.setToolTip(action.toolTip())
    button.clicked.connect(action.trigger)
    return button
