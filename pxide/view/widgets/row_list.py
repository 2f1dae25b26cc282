"""A panel that is a list of rows, or the words that say what to do while there are none."""

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from pxide.view.widgets.code_paint import ROW_HEIGHT
from pxide.view.widgets.metrics import GAP


class RowList(QWidget):
    """What all lists of the window share."""

    def __init__(self, model: QAbstractItemModel, name: str, empty_words: str) -> None:
        super().__init__()
        self.table = QTableView()
        self.table.setModel(model)
        self.table.setAccessibleName(name)
        self.setFocusProxy(self.table)
        self.empty = QLabel(empty_words)
        self._set_up()
        self._lay_out()
        model.modelReset.connect(self._show_what_is)
        self._show_what_is()

    def set_widths(self, widths: tuple[int, ...]) -> None:
        """The widths of the columns; the last one takes what is left."""
        for column, width in enumerate(widths):
            self.table.horizontalHeader().resizeSection(column, width)

    def _show_what_is(self) -> None:
        has_rows = self.table.model().rowCount() > 0
        self.table.setVisible(has_rows)
        self.empty.setVisible(not has_rows)

    def _set_up(self) -> None:
        table = self.table
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setStretchLastSection(True)

    def _lay_out(self) -> None:
        self.empty.setProperty("role", "muted")
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.empty)
        layout.addWidget(self.table)
