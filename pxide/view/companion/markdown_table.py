"""A table within an answer: rows are added as they come, only the last one is written anew."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QTextBlockFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextTable,
    QTextTableFormat,
)

from pxide.view.companion.markdown_pieces import MarkdownPiece, PieceKind, TableCell
from pxide.view.companion.markdown_writer import MarkdownWriter
from pxide.view.companion.text_formats import side_of
from pxide.view.companion.text_view import TextView
from pxide.view.widgets.metrics import GAP

WIDEST = 40 * GAP
"""A column that wants more room than this wraps before the table is scrolled."""
PADDING = GAP


class MarkdownTable(TextView):
    """Scrolls sideways where its columns find no room."""

    def __init__(self, markdown_writer: MarkdownWriter) -> None:
        super().__init__("Table in the answer")
        self._markdown_writer = markdown_writer
        self._settled = 0
        """Rows that stand for good."""
        self._widths: list[float] = []
        self._table: QTextTable | None = None
        self._metrics = QFontMetricsF(markdown_writer.text_formats.text.font())
        self.document().setDefaultFont(markdown_writer.text_formats.text.font())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    @property
    def has_settled(self) -> bool:
        """Whether anything stands here for good."""
        return self._settled > 0

    def accepts(self, pieces: Sequence[MarkdownPiece]) -> bool:
        """Whether these are the rows of this table."""
        return pieces[0].kind is PieceKind.TABLE and pieces[0].is_more == self.has_settled

    def write(self, settled: Sequence[MarkdownPiece], tail: Sequence[MarkdownPiece]) -> None:
        """Add the rows that have become settled, and show another last one."""
        fixed = [row for piece in settled for row in piece.rows]
        rows = [*fixed, *(row for piece in tail for row in piece.rows)]
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        table = self._table or self._made(cursor, len(rows[0]))
        table.resize(max(self._settled + len(rows), 1), table.columns())
        for number, row in enumerate(rows, self._settled):
            for column, cell in enumerate(row[: table.columns()]):
                self._write_cell(table, (number, column), cell)
        cursor.endEditBlock()
        self.stay_at_the_left()
        self.offer_links()
        self._settled += len(fixed)
        self.updateGeometry()

    def _made(self, cursor: QTextCursor, columns: int) -> QTextTable:
        theme = self._markdown_writer.text_formats.theme
        table_format = QTextTableFormat()
        table_format.setBorder(1)
        table_format.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        table_format.setBorderBrush(theme.border)
        table_format.setBorderCollapse(True)
        table_format.setCellPadding(PADDING)
        table_format.setCellSpacing(0)
        table_format.setHeaderRowCount(1)
        self._widths = [0.0] * columns
        self._table = cursor.insertTable(1, columns, table_format)
        return self._table

    def _write_cell(self, table: QTextTable, place: tuple[int, int], cell: TableCell) -> None:
        text_formats, (row, column) = self._markdown_writer.text_formats, place
        spot = table.cellAt(row, column)
        cursor = spot.firstCursorPosition()
        cursor.setPosition(spot.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        block = QTextBlockFormat()
        block.setAlignment(side_of(cell.style))
        cursor.setBlockFormat(block)
        self._markdown_writer.write_runs(cursor, cell.runs, text_formats.cell(row == 0))
        words = "".join(run.content for run in cell.runs)
        self._widths[column] = max(self._widths[column], self._metrics.horizontalAdvance(words))

    def _measure(self, width: int) -> int:
        wanted = sum(min(ceil(column), WIDEST) + 2 * PADDING + 2 for column in self._widths)
        height = super()._measure(max(width, wanted))
        return height + (self.horizontalScrollBar().sizeHint().height() if wanted > width else 0)
