"""The program panel: the disassembly of what can be executed; it follows the pc."""

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from pxide.model.active_tab import ActiveTab
from pxide.model.tab import Tab
from pxide.view.widgets.app_theme import AppTheme, fixed_font
from pxide.view.widgets.code_paint import WORD_ROLE, CodeDelegate
from pxide.view.widgets.metrics import GAP
from pxide.view.widgets.row_list import RowList
from pxide.view.widgets.table import ROOT, Heading, Index, Table
from vm.asm import instruction_text
from vm.asm.names import SymbolNames
from vm.core.picture import Box, Point, word_at
from vm.isa.table import decode
from vm.report.places import at

MARGIN, PLACE, INSTRUCTION = range(3)
BREAKPOINT_DOT = "●"
PC_ARROW = "▶"
HEADINGS = (Heading(""), Heading("at"), Heading("instruction"))
NOWHERE: npt.NDArray[np.intp] = np.zeros(0, np.intp)
LEAST = 264
REST = 120
"""Milliseconds between two readings of a program that rewrites itself."""


class ListingModel(Table):
    """The pixels that can be executed, in reading order; each is formatted when looked at."""

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(HEADINGS, parent)
        self._app_theme = app_theme
        self._tab: Tab | None = None
        self._width = 1
        self._places = NOWHERE
        """The pixels counted in reading order, so that the row of one is found by halving."""
        self._pc: Point | None = None
        self._naming = SymbolNames(1, 1)
        self._spelling = self._naming.spelling()

    def name(self, naming: SymbolNames) -> None:
        """Call places, registers and rows by these names from the next showing on."""
        self._naming, self._spelling = naming, naming.spelling()

    def show(self, tab: Tab | None) -> None:
        """Find the code of a tab anew; where the places stay, so does what was scrolled to."""
        places = NOWHERE if tab is None else tab.program_map.latest().places
        if tab is self._tab and np.array_equal(places, self._places):
            self._repaint(INSTRUCTION)
            return
        self.beginResetModel()
        self._tab, self._places = tab, places
        self._width = 1 if tab is None else tab.shown.shape[1]
        self._pc = None if tab is None or tab.session is None else tab.session.pc
        self.endResetModel()

    def holds_code(self, box: Box) -> bool:
        """Whether a change of these pixels may change the list."""
        first, last = box.y * self._width, box.bottom * self._width
        inside = self._places[slice(*np.searchsorted(self._places, (first, last)))]
        columns = inside % self._width
        return bool(((columns >= box.x) & (columns < box.right)).any())

    def move_pc(self) -> int | None:
        """Bring the arrow to the pc; gives its row, if it is in the list."""
        session = None if self._tab is None else self._tab.session
        old, self._pc = self._pc, None if session is None else session.pc
        for row in (self.row_of(old), self.row_of(self._pc)):
            if row is not None:
                self.dataChanged.emit(self.index(row, MARGIN), self.index(row, INSTRUCTION))
        return self.row_of(self._pc)

    def repaint_margin(self) -> None:
        """The breakpoints are others."""
        self._repaint(MARGIN)

    def row_of(self, point: Point | None) -> int | None:
        """The row in which a pixel stands."""
        if point is None or not self.rowCount():
            return None
        place = point[1] * self._width + point[0]
        row = int(np.searchsorted(self._places, place))
        return row if row < len(self._places) and self._places[row] == place else None

    def point_at(self, row: int) -> Point:
        """The pixel of a row."""
        y, x = divmod(int(self._places[row]), self._width)
        return x, y

    def rowCount(self, parent: Index = ROOT) -> int:
        """As many rows as instructions that can be reached."""
        return 0 if parent.isValid() else len(self._places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, and what colours and explains it."""
        if self._tab is None:
            return None
        point = self.point_at(index.row())
        word = word_at(self._tab.shown, *point)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.column(), point, word)
        if role == WORD_ROLE:
            return word if index.column() == INSTRUCTION else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index.column(), point, word)
        return self._dress(role, index.column(), point)

    def _repaint(self, last_column: int) -> None:
        if self.rowCount():
            end = self.index(self.rowCount() - 1, last_column)
            self.dataChanged.emit(self.index(0, MARGIN), end)

    def _text(self, column: int, point: Point, word: int) -> str:
        if column == MARGIN:
            dot = BREAKPOINT_DOT if self._has_breakpoint(point) else " "
            return dot + (PC_ARROW if point == self._pc else " ")
        if column == PLACE:
            return self._naming.labels.get(point) or at(*point)
        return instruction_text(word, self._spelling)

    def _tip(self, column: int, point: Point, word: int) -> str:
        if column == MARGIN:
            return "Click to set or remove a breakpoint (F9)"
        op = decode(word)[0]
        lines = [f"{at(*point)}  {self._naming.labels.get(point, '')}".rstrip()]
        lines += [self._naming.comments[point]] if point in self._naming.comments else []
        lines += ["Unknown opcode: running into it is a fault" if op is None else op.doc]
        return "\n".join(lines)

    def _dress(self, role: int, column: int, point: Point) -> Any:
        theme = self._app_theme.theme
        if role == Qt.ItemDataRole.FontRole:
            return fixed_font()
        if role == Qt.ItemDataRole.BackgroundRole and point == self._pc:
            return theme.selection
        if role == Qt.ItemDataRole.ForegroundRole and column == MARGIN:
            return theme.breakpoint if self._has_breakpoint(point) else theme.text
        if role == Qt.ItemDataRole.ForegroundRole and column == PLACE:
            return theme.text if point in self._naming.labels else theme.muted
        return None

    def _has_breakpoint(self, point: Point) -> bool:
        return self._tab is not None and self._tab.document.breakpoints.at(point) is not None


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
