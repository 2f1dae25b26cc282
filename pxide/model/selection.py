"""What is selected and what lies under the mouse, on one tab."""

from PySide6.QtCore import QObject, Signal

from vm.core.picture import Point


class Selection(QObject):
    """The cell that the inspector shows and the cell that the status bar tells about."""

    cell_changed = Signal()
    hovered_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Nothing is selected at first."""
        super().__init__(parent)
        self._cell: Point | None = None
        self._hovered: Point | None = None

    @property
    def cell(self) -> Point | None:
        """The selected pixel."""
        return self._cell

    @property
    def hovered(self) -> Point | None:
        """The pixel under the mouse."""
        return self._hovered

    def select(self, cell: Point | None) -> None:
        """Select a pixel or none."""
        if cell != self._cell:
            self._cell = cell
            self.cell_changed.emit()

    def hover(self, cell: Point | None) -> None:
        """The mouse is over a pixel or over none."""
        if cell != self._hovered:
            self._hovered = cell
            self.hovered_changed.emit()
