"""The workspace: the tabs that are open and the one on top."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pxide.model.tab import Tab
from vm.core.faults import Problem


class Workspace(QObject):
    """All open tabs, in the order of the tabs."""

    opened = Signal(object)
    """The Tab that is new."""
    closed = Signal(object)
    """The Tab that is gone from the workspace; it is deleted soon after."""
    current_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """An empty workspace."""
        super().__init__(parent)
        self._tabs: list[Tab] = []
        self._current: Tab | None = None

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """The open tabs."""
        return tuple(self._tabs)

    @property
    def current(self) -> Tab | None:
        """The tab on top."""
        return self._current

    def need_current(self) -> Tab:
        """The tab on top; Problem where there is none."""
        if self._current is None:
            raise no_picture()
        return self._current

    def open(self, tab: Tab) -> None:
        """Lay a tab in the workspace, on top."""
        tab.setParent(self)
        self._tabs.append(tab)
        self.opened.emit(tab)
        self.set_current(tab)

    def close(self, tab: Tab) -> None:
        """Take a tab away; its neighbour comes on top."""
        index = self._tabs.index(tab)
        self._tabs.remove(tab)
        tab.is_closed = True
        if self._current is tab:
            near = min(index, len(self._tabs) - 1)
            self.set_current(self._tabs[near] if self._tabs else None)
        self.closed.emit(tab)
        tab.deleteLater()

    def set_current(self, tab: Tab | None) -> None:
        """Lay a tab on top."""
        if tab is not self._current:
            self._current = tab
            self.current_changed.emit()

    def find(self, path: Path) -> Tab | None:
        """The tab on which a file is open."""
        for tab in self._tabs:
            if tab.document.path is not None and tab.document.path == path:
                return tab
        return None


def no_picture() -> Problem:
    """Why nothing can be done to the picture on top."""
    return Problem("No picture is open.", "Open one with Ctrl+O or begin one with Ctrl+N.")
