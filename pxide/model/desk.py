"""The desk: the sheets that are open and the one on top."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pxide.model.sheet import Sheet


class Desk(QObject):
    """All open sheets, in the order of the tabs."""

    opened = Signal(object)
    """The Sheet that is new."""
    closed = Signal(object)
    """The Sheet that is gone from the desk; it is deleted soon after."""
    current_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """An empty desk."""
        super().__init__(parent)
        self._sheets: list[Sheet] = []
        self._current: Sheet | None = None

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The open sheets."""
        return tuple(self._sheets)

    @property
    def current(self) -> Sheet | None:
        """The sheet on top."""
        return self._current

    def open(self, sheet: Sheet) -> None:
        """Lay a sheet on the desk, on top."""
        sheet.setParent(self)
        self._sheets.append(sheet)
        self.opened.emit(sheet)
        self.set_current(sheet)

    def close(self, sheet: Sheet) -> None:
        """Take a sheet away; its neighbour comes on top."""
        index = self._sheets.index(sheet)
        self._sheets.remove(sheet)
        sheet.is_closed = True
        if self._current is sheet:
            near = min(index, len(self._sheets) - 1)
            self.set_current(self._sheets[near] if self._sheets else None)
        self.closed.emit(sheet)
        sheet.deleteLater()

    def set_current(self, sheet: Sheet | None) -> None:
        """Lay a sheet on top."""
        if sheet is not self._current:
            self._current = sheet
            self.current_changed.emit()

    def find(self, path: Path) -> Sheet | None:
        """The sheet on which a file is open."""
        for sheet in self._sheets:
            if sheet.document.path is not None and sheet.document.path == path:
                return sheet
        return None
