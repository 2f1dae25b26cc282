"""The trace: the last steps of the run, the newest at the bottom."""

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QWidget

from pxide.model.active_tab import ActiveTab
from pxide.view.widgets.app_theme import AppTheme, fixed_font
from pxide.view.widgets.code_paint import WORD_ROLE, CodeDelegate
from pxide.view.widgets.row_list import RowList
from pxide.view.widgets.table import RIGHT, ROOT, Heading, Index, Table
from vm.asm import InstructionText, instruction_text
from vm.core.trace import Step
from vm.report.places import at
from vm.report.steps import LOSSY_MARK, reads_words, step_sentences, writes_words

HEADINGS = (
    Heading("step", "The number of the step, from 0", RIGHT),
    Heading("pc", "Where the instruction lies, (x, y)"),
    Heading("instruction", "What was executed"),
    Heading("reads", "The pixels that were read"),
    Heading("writes", "The pixels that changed, old → new as signed words"),
    Heading("lossy", f"{LOSSY_MARK} where arithmetic lost bits or was held at 255"),
)
INSTRUCTION, READS, WRITES, LOSSY = 2, 3, 4, 5
_EMPTY = "No steps yet. Run the program (F5) or do one step (F10) to see what it reads and writes."


class TraceModel(Table):
    """Formats a step only when its row is looked at."""

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(HEADINGS, parent)
        self._app_theme = app_theme
        self._steps: tuple[Step, ...] = ()
        self._names = InstructionText()

    def show(self, steps: tuple[Step, ...], names: InstructionText) -> None:
        """Show these steps instead, written with these names."""
        self.beginResetModel()
        self._steps, self._names = steps, names
        self.endResetModel()

    def step_at(self, row: int) -> Step:
        """The step of a row."""
        return self._steps[row]

    def rowCount(self, parent: Index = ROOT) -> int:
        """As many rows as steps."""
        return 0 if parent.isValid() else len(self._steps)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text, and what colours and explains it."""
        step = self._steps[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(step)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return step_sentences(step, self._names)
        if role == WORD_ROLE and index.column() == INSTRUCTION:
            return step.word
        return self._dress(role, index.column())

    def _words(self, step: Step) -> tuple[str, ...]:
        names = self._names
        return (
            str(step.number),
            at(*step.pc),
            instruction_text(step.word, names),
            reads_words(step, names),
            writes_words(step, names),
            LOSSY_MARK if step.lossy else "",
        )

    def _dress(self, role: int, column: int) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole and column == LOSSY:
            return self._app_theme.theme.lossy
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return HEADINGS[column].side
        return fixed_font() if role == Qt.ItemDataRole.FontRole else None


class TracePanel(RowList):
    """The table of steps; `activated` carries the pixel of the step that was clicked."""

    activated = Signal(object)

    def __init__(self, current: ActiveTab, app_theme: AppTheme) -> None:
        self.model = TraceModel(app_theme)
        super().__init__(self.model, "Trace of the last steps", _EMPTY)
        self.model.setParent(self)
        self._current = current
        self.table.setObjectName("steps")
        self.table.setItemDelegateForColumn(INSTRUCTION, CodeDelegate(app_theme, self.table))
        self.set_widths((84, 84, 0, 0, 0, 56))
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        for column in (INSTRUCTION, READS, WRITES):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for told in (current.traced, current.tab_changed, current.session_changed):
            told.connect(self.refresh)
        self.table.clicked.connect(self._clicked)
        self.table.activated.connect(self._clicked)
        self.refresh()

    def refresh(self) -> None:
        """Show the last steps; who has scrolled up to read is left there."""
        tab = self._current.tab
        session = None if tab is None else tab.session
        bar = self.table.verticalScrollBar()
        was_at_end = bar.value() == bar.maximum()
        self.model.show(() if session is None else session.recent, self._current.spelling)
        if was_at_end:
            self.table.scrollToBottom()

    def _clicked(self, index: QModelIndex) -> None:
        self.activated.emit(self.model.step_at(index.row()).pc)
