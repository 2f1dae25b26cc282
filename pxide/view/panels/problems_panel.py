"""The problems panel: what the checker saw, what stopped the run, and the notices of late."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from pxide.base.problems import Notice, NoticeKind, Trouble
from pxide.model.active_tab import ActiveTab
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.row_list import RowList
from pxide.view.widgets.table import ROOT, Heading, Index, Table
from vm.core.faults import Fault
from vm.core.picture import Point
from vm.report.places import at

KEPT_NOTICES = 50
HEADINGS = (Heading("what"), Heading("where"), Heading("in words"))
_EMPTY = "No problems. Faults that can be seen before running, and those met, are listed here."


@dataclass(frozen=True)
class ProblemLine:
    """One row of the list."""

    what: str
    words: str
    cell: Point | None = None
    icon: str = "information"


def fault_line(fault: Fault) -> ProblemLine:
    """The row of a fault of the pixel program."""
    what = f"fault {int(fault.code)} {fault.code.words}"
    return ProblemLine(what, fault.words, (fault.x, fault.y), "fault")


def notice_line(notice: Notice) -> ProblemLine:
    """The row of something the notice bar said."""
    is_problem = notice.kind is NoticeKind.PROBLEM
    icon = "alert" if is_problem else "information"
    what = "problem" if is_problem else "news"
    return ProblemLine(what, f"{notice.what} {notice.hint}".strip(), None, icon)


class ProblemsModel(Table):
    """The rows as a table."""

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(HEADINGS, parent)
        self._app_theme = app_theme
        self.lines: tuple[ProblemLine, ...] = ()

    def show(self, lines: tuple[ProblemLine, ...]) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """As many rows as lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell and its icon."""
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            where = "" if line.cell is None else at(*line.cell)
            return (line.what, where, line.words)[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return self._app_theme.icons.icon(line.icon)
        return None


class ProblemsPanel(RowList):
    """The list; `activated` carries the pixel to go to, `count_changed` how many faults."""

    activated = Signal(object)
    count_changed = Signal(int)

    def __init__(self, current: ActiveTab, trouble: Trouble, app_theme: AppTheme) -> None:
        self.model = ProblemsModel(app_theme)
        super().__init__(self.model, "Problems", _EMPTY)
        self.model.setParent(self)
        self._current = current
        self._notices: list[Notice] = []
        self.set_widths((200, 96))
        current.tab_changed.connect(self.refresh)
        current.faults_changed.connect(self.refresh)
        trouble.problem.connect(self._noticed)
        self.table.clicked.connect(self._clicked)
        self.table.activated.connect(self._clicked)
        self.refresh()

    def refresh(self) -> None:
        """List what is known of the tab on top, and the notices under it, newest first."""
        tab = self._current.tab
        faults = () if tab is None else tab.faults
        notices = (notice_line(notice) for notice in reversed(self._notices))
        self.model.show((*(fault_line(fault) for fault in faults), *notices))
        self.count_changed.emit(len(faults))

    def _noticed(self, notice: Notice) -> None:
        self._notices = [*self._notices, notice][-KEPT_NOTICES:]
        self.refresh()

    def _clicked(self, index: QModelIndex) -> None:
        cell = self.model.lines[index.row()].cell
        tab = self._current.tab
        if cell is not None and tab is not None:
            tab.selection.select(cell)
            self.activated.emit(cell)
