"""The list of entries that a search found."""

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from pxide.model.chat.turn import Source
from pxide.view.widgets.code_paint import ROW_HEIGHT
from pxide.view.widgets.metrics import GAP
from pxide.view.widgets.row_list import RowList
from pxide.view.widgets.table import ROOT, Heading, Index, Table

PLACE = 0
HEADINGS = (Heading("at", "How the entry is cited"), Heading("entry", "What was asked"))
AT_ONCE = 5
"""Rows that are seen without scrolling."""


class HitsModel(Table):
    """The hits, best first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(HEADINGS, parent)
        self._hits: tuple[Source, ...] = ()

    @property
    def hits(self) -> tuple[Source, ...]:
        """What is listed."""
        return self._hits

    def show(self, hits: tuple[Source, ...]) -> None:
        """List these instead."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """As many rows as hits."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The citation, the question, and as a tip the answer and why it was found."""
        hit = self._hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            question = " ".join(hit.question.split()) or " ".join(hit.answer.split())
            return f"[{hit.label}]" if index.column() == PLACE else question
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{hit.kind.value}, found by {hit.why}\n\n{hit.answer[:400]}"
        return None


class HitList(RowList):
    """The hits to choose from; `activated` carries the Source."""

    activated = Signal(object)

    def __init__(self) -> None:
        self.model = HitsModel()
        super().__init__(self.model, "Entries found", "")
        self.model.setParent(self)
        self.table.horizontalHeader().hide()
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_widths((16 * GAP,))
        self.table.clicked.connect(self._activated)
        self.table.activated.connect(self._activated)

    @property
    def row(self) -> int:
        """The row that is current, -1 where none is."""
        return self.table.currentIndex().row()

    def show_hits(self, hits: tuple[Source, ...]) -> None:
        """List these, as high as a few of them; what was current stays so where it is there."""
        known = self.model.hits
        row = self.row if hits[: len(known)] == known else -1
        self.model.show(hits)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, PLACE))
        self.setFixedHeight(min(len(hits), AT_ONCE) * ROW_HEIGHT + 2)
        longest = max((len(hit.label) for hit in hits), default=0) + 3
        self.set_widths((longest * self.fontMetrics().averageCharWidth() + 2 * GAP,))

    def step(self, by: int) -> None:
        """Go to the hit that lies so many further; behind the last comes the first."""
        count = len(self.model.hits)
        if count:
            row = (self.row + by) % count if self.row >= 0 else (0 if by > 0 else count - 1)
            self.table.setCurrentIndex(self.model.index(row, PLACE))
            self.activated.emit(self.model.hits[row])

    def _activated(self, index: QModelIndex) -> None:
        self.activated.emit(self.model.hits[index.row()])
