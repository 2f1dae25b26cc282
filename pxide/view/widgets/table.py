"""The named columns that all lists of the window have; the rows are each list's own."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its name, what the name means, and which side its numbers stand on."""

    name: str
    tip: str = ""
    side: int = LEFT


class Table(QAbstractTableModel):
    """A flat list with named columns."""

    def __init__(self, headings: tuple[Heading, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headings = headings

    def columnCount(self, parent: Index = ROOT) -> int:
        """One for each heading."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the columns."""
        if orientation is Qt.Orientation.Vertical:
            return None
        heading = self.headings[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return heading.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return heading.tip or None
        return heading.side if role == Qt.ItemDataRole.TextAlignmentRole else None
