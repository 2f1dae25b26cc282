"""The program panel: the disassembly of what can be executed; it follows the pc."""

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal

from pxide.model.active_tab import ActiveTab
from pxide.view.panels.program_listing import INSTRUCTION, MARGIN, ListingModel
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.code_paint import CodeDelegate
from pxide.view.widgets.metrics import GAP
from pxide.view.widgets.row_list import RowList
from vm.core.picture import Box

LEAST = 264
REST = 120
"""Milliseconds between two readings of a program that rewrites itself."""


class ProgramPanel(RowList):
    """The list of instructions; `activated` carries the pixel that was clicked."""

    activated = Signal(object)

    def __init__(self, current: ActiveTab, app_theme: AppTheme) -> None:
        self.model = ListingModel(app_theme)
        super().__init__(self.model, "Program", "Open a picture to read its program.")
        self.model.setParent(self)
        self._current = current
        self.table.setItemDelegateForColumn(INSTRUCTION, CodeDelegate(app_theme, self.table))
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
        """Read the program of the tab on top anew."""
        self._later.stop()
        self.model.name(self._current.naming)
        self.model.show(self._current.tab)
        self._follow()

    def _connect(self) -> None:
        current = self._current
        current.tab_changed.connect(self.refresh)
        current.session_changed.connect(self.refresh)
        current.resized.connect(self.refresh)
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
        tab = self._current.tab
        if row is not None and tab is not None and not tab.is_running:
            self.table.scrollTo(self.model.index(row, MARGIN))

    def _select(self) -> None:
        """The row of the selected pixel is the current one, so that F9 speaks of it."""
        tab = self._current.tab
        row = self.model.row_of(None if tab is None else tab.selection.cell)
        if row is not None:
            self.table.setCurrentIndex(self.model.index(row, MARGIN))

    def _clicked(self, index: QModelIndex) -> None:
        tab = self._current.tab
        if tab is not None and index.column() == MARGIN:
            tab.document.toggle_breakpoint(*self.model.point_at(index.row()))
            return
        self._activated(index)

    def _activated(self, index: QModelIndex) -> None:
        tab = self._current.tab
        if tab is not None:
            point = self.model.point_at(index.row())
            tab.selection.select(point)
            self.activated.emit(point)
