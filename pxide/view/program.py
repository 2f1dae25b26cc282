"""The program panel: the disassembly of what can be executed; it follows the pc."""

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal

from pxide.view.chip import GAP
from pxide.view.code_paint import CodeDelegate
from pxide.view.current import Current
from pxide.view.listing import INSTRUCTION, MARGIN, Listing
from pxide.view.rows import Rows
from pxide.view.wardrobe import Wardrobe
from vm.picture import Box

LEAST = 264
REST = 120
"""Milliseconds between two readings of a program that rewrites itself."""


class Program(Rows):
    """The list of instructions; `activated` carries the pixel that was clicked."""

    activated = Signal(object)

    def __init__(self, current: Current, wardrobe: Wardrobe) -> None:
        self.model = Listing(wardrobe)
        super().__init__(self.model, "Program", "Open a picture to read its program.")
        self.model.setParent(self)
        self._current = current
        self.table.setItemDelegateForColumn(INSTRUCTION, CodeDelegate(wardrobe, self.table))
        self.table.horizontalHeader().hide()
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(LEAST)
        self.set_widths((9 * GAP, 17 * GAP))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REST)
        self._later.timeout.connect(self.refresh)
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Read the program of the sheet on top anew."""
        self._later.stop()
        self.model.name(self._current.naming)
        self.model.show(self._current.sheet)
        self._follow()

    def _connect(self) -> None:
        current = self._current
        current.sheet_changed.connect(self.refresh)
        current.session_changed.connect(self.refresh)
        current.pixels_changed.connect(self._pixels_changed)
        current.moved.connect(self._follow)
        current.state_changed.connect(self._follow)
        current.breakpoints_changed.connect(self.model.repaint_margin)
        current.cell_changed.connect(self._select)
        self.table.clicked.connect(self._clicked)
        self.table.activated.connect(self._activated)

    def _pixels_changed(self, box: Box) -> None:
        if not self._later.isActive() and self.model.holds_code(box):
            self._later.start()

    def _follow(self) -> None:
        row = self.model.move_pc()
        sheet = self._current.sheet
        if row is not None and sheet is not None and not sheet.is_running:
            self.table.scrollTo(self.model.index(row, MARGIN))

    def _select(self) -> None:
        """The row of the selected pixel is the current one, so that F9 speaks of it."""
        sheet = self._current.sheet
        row = self.model.row_of(None if sheet is None else sheet.selection.cell)
        if row is not None:
            self.table.setCurrentIndex(self.model.index(row, MARGIN))

    def _clicked(self, index: QModelIndex) -> None:
        sheet = self._current.sheet
        if sheet is not None and index.column() == MARGIN:
            sheet.document.toggle_breakpoint(*self.model.point_at(index.row()))
            return
        self._activated(index)

    def _activated(self, index: QModelIndex) -> None:
        sheet = self._current.sheet
        if sheet is not None:
            point = self.model.point_at(index.row())
            sheet.selection.select(point)
            self.activated.emit(point)
