"""The panels around the canvas: where each begins, showing and hiding them, keeping the layout."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QScrollArea,
    QTabBar,
    QToolBar,
    QToolButton,
    QWidget,
)

from pxide.view.widgets.icons import Icons
from pxide.view.widgets.metrics import GAP

Area = Qt.DockWidgetArea
VERSION = 3
"""Of the layout kept; another number begins afresh when the panels are others."""
LEFT, RIGHT, BOTTOM = 264, 380, 220
LEAST = 96
"""Of a panel that scrolls."""
ICON = QSize(3 * GAP, 3 * GAP)


PANELS: Mapping[str, str] = MappingProxyType(
    {
        "instructions": "Instructions",
        "inspector": "Inspector",
        "program": "Program",
        "companion": "Companion",
        "knowledge": "Knowledge",
        "trace": "Trace",
        "problems": "Problems",
        "comparison": "Comparison",
    }
)
"""The panels by id with their titles, known before a window is built."""


@dataclass(frozen=True)
class DockPanel:
    """One panel and the side on which it begins."""

    id: str
    area: Area
    widget: QWidget
    is_shown: bool = True
    """Whether it is there from the start; others come when there is something to see."""
    over: str = ""
    """The panel with which it shares a place, as tabs."""
    share: int = 1
    """How much of its side it gets, beside what the others get."""
    scrolls: bool = False
    """Whether it may be lower than what is in it."""

    @property
    def title(self) -> str:
        """What stands over it."""
        return PANELS[self.id]


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


class Docks(QObject):
    """Seats the panels in the window and speaks of them by id."""

    changed = Signal()
    """A panel was shown or hidden, or all were."""
    left = Signal()
    """Escape was pressed in a panel: the keyboard is for the canvas again."""

    def __init__(self, window: QMainWindow, panels: tuple[DockPanel, ...], icons: Icons) -> None:
        super().__init__(window)
        self._icons = icons
        self._window = window
        self._bare_state: QByteArray | None = None
        self._heads_later = QTimer(self)
        self._heads_later.setSingleShot(True)
        self._heads_later.timeout.connect(self._head)
        self._docks = {panel.id: self._seat(panel) for panel in panels}
        self._arrange()

    @property
    def shown(self) -> frozenset[str]:
        """The panels that a person has not put away."""
        return frozenset(name for name, dock in self._docks.items() if not dock.isHidden())

    @property
    def is_bare(self) -> bool:
        """Whether only the canvas is shown."""
        return self._bare_state is not None

    def is_in_front(self, name: str) -> bool:
        """Whether a panel is shown and no neighbour lies over it."""
        dock = self._docks[name]
        return not dock.isHidden() and not dock.visibleRegion().isEmpty()

    def title(self, name: str) -> str:
        """The title of a panel."""
        return self._docks[name].windowTitle()

    def set_title(self, name: str, title: str) -> None:
        """Give a panel another title."""
        self._docks[name].setWindowTitle(title)

    def toggle(self, name: str) -> None:
        """Show a panel and bring it to the front, or put it away when it is in front."""
        if self.is_bare:
            self._set_bare(False)
            self.reveal(name)
        elif not self.is_in_front(name):
            self.reveal(name)
        else:
            self._docks[name].hide()

    def reveal(self, name: str) -> None:
        """Show a panel in front of its neighbours and give it the keyboard."""
        self.uncover(name)
        self._docks[name].widget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def uncover(self, name: str) -> None:
        """Show a panel in front of its neighbours; the keyboard stays where it is."""
        self._docks[name].show()
        self._docks[name].raise_()

    def bring_forward(self, name: str) -> None:
        """Show a panel in front of its neighbours, unless a person has put it away."""
        if name in self.shown:
            self._docks[name].raise_()

    def toggle_bare(self) -> None:
        """Put everything away but the canvas, or bring back what was there."""
        self._set_bare(not self.is_bare)

    def reset(self) -> None:
        """Put every panel back to where it began."""
        self._set_bare(False)
        for dock in self._docks.values():
            dock.setFloating(False)
        self._arrange()

    def save(self) -> QByteArray:
        """The layout, to be kept; never the bare one."""
        if self._bare_state is not None:
            return self._bare_state
        return self._window.saveState(VERSION)

    def restore(self, state: QByteArray) -> bool:
        """Take up a layout that was kept; False where it is not one of ours."""
        return not state.isEmpty() and self._window.restoreState(state, VERSION)

    def size(self) -> None:
        """Give the panels the room with which they begin."""
        window, across, down = self._window, Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        for area, room, way in (
            (Area.LeftDockWidgetArea, LEFT, across),
            (Area.RightDockWidgetArea, RIGHT, across),
            (Area.BottomDockWidgetArea, BOTTOM, down),
        ):
            docks = self._side(area)
            window.resizeDocks(docks, [room] * len(docks), way)
        right = self._side(Area.RightDockWidgetArea)
        window.resizeDocks(right, [dock.property("share") for dock in right], down)

    def _side(self, area: Area) -> list[QDockWidget]:
        return [dock for dock in self._docks.values() if dock.property("begins") == area]

    def _set_bare(self, is_bare: bool) -> None:
        if is_bare == self.is_bare:
            return
        if self._bare_state is None:
            self._bare_state = self._window.saveState(VERSION)
            for part in (*self._docks.values(), *self._window.findChildren(QToolBar)):
                part.hide()
        else:
            self._window.restoreState(self._bare_state, VERSION)
            self._bare_state = None
        self._window.menuBar().setVisible(not is_bare)
        self._window.statusBar().setVisible(not is_bare)
        self.changed.emit()

    def _seat(self, panel: DockPanel) -> QDockWidget:
        dock = QDockWidget(panel.title, self._window)
        dock.setObjectName(panel.id)
        panel.widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        dock.setWidget(_scrolled(panel.widget) if panel.scrolls else panel.widget)
        dock.setTitleBarWidget(PanelHead(dock, self._icons))
        dock.setProperty("begins", panel.area)
        dock.setProperty("begins_shown", panel.is_shown)
        dock.setProperty("over", panel.over)
        dock.setProperty("share", panel.share)
        dock.visibilityChanged.connect(lambda _shown: self.changed.emit())
        dock.visibilityChanged.connect(lambda _shown: self._heads_later.start())
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), dock)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)
        dock.topLevelChanged.connect(lambda _floats: self._heads_later.start())
        dock.dockLocationChanged.connect(lambda _area: self._heads_later.start())
        return dock

    def _head(self) -> None:
        """Panels that share a place have tabs with their titles and need no other title."""
        for bar in self._window.findChildren(
            QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            bar.setAccessibleName("Panels")
        for dock in self._docks.values():
            has_tab = bool(self._window.tabifiedDockWidgets(dock)) and not dock.isFloating()
            if has_tab == isinstance(dock.titleBarWidget(), PanelHead):
                dock.titleBarWidget().deleteLater()
                dock.setTitleBarWidget(QWidget(dock) if has_tab else PanelHead(dock, self._icons))

    def _arrange(self) -> None:
        for dock in self._docks.values():
            self._window.addDockWidget(Area(dock.property("begins")), dock)
        under = [dock.property("over") for dock in self._docks.values()]
        for dock, name in zip(self._docks.values(), under, strict=True):
            if name:
                self._window.tabifyDockWidget(self._docks[name], dock)
        for dock in self._docks.values():
            dock.setVisible(bool(dock.property("begins_shown")))
        for name in filter(None, under):
            self._docks[name].raise_()
        self.size()


def _scrolled(widget: QWidget) -> QScrollArea:
    """A panel that scrolls where there is not room for all of it."""
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFocusProxy(widget)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumSize(widget.minimumWidth(), LEAST)
    return area
