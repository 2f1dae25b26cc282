"""A stretch of prose within an answer: paragraphs, headings, lists and quotes."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QTextCursor, QTextOption

from pxide.view.companion.markdown_pieces import MarkdownPiece
from pxide.view.companion.markdown_writer import MarkdownWriter
from pxide.view.companion.text_formats import QUOTED
from pxide.view.companion.text_view import TextView
from pxide.view.widgets.metrics import GAP

INDENT = 5 * GAP


class ProseView(TextView):
    """What is settled stays as it is written; only the tail is written anew."""

    def __init__(self, markdown_writer: MarkdownWriter) -> None:
        super().__init__("Answer")
        self._markdown_writer = markdown_writer
        self._mark = 0
        """Where the tail begins."""
        self._has_settled = False
        self._has_quotes = False
        document = self.document()
        document.setDefaultFont(markdown_writer.text_formats.text.font())
        document.setIndentWidth(INDENT)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)

    @property
    def has_settled(self) -> bool:
        """Whether anything stands here for good."""
        return self._has_settled

    def accepts(self, pieces: Sequence[MarkdownPiece]) -> bool:
        """Whether these go on from what is here."""
        return all(piece.kind.is_prose for piece in pieces)

    def write(self, settled: Sequence[MarkdownPiece], tail: Sequence[MarkdownPiece]) -> None:
        """Add what has become settled and show another tail behind it."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.setPosition(self._mark)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        if cursor.hasSelection():
            self._cut(cursor)
        is_first = not self._has_settled
        for number, piece in enumerate((*settled, *tail)):
            self._markdown_writer.write(cursor, piece, is_first and number == 0)
            self._has_quotes = self._has_quotes or piece.is_quoted
            if number + 1 == len(settled):
                self._mark, self._has_settled = cursor.position(), True
        cursor.endEditBlock()
        self.offer_links()
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A bar stands beside what is quoted."""
        super().paintEvent(event)
        if not self._has_quotes:
            return
        layout, block = self.document().documentLayout(), self.document().begin()
        with QPainter(self.viewport()) as painter:
            while block.isValid():
                if block.blockFormat().hasProperty(QUOTED):
                    place = layout.blockBoundingRect(block)
                    bar = QRectF(GAP / 2, place.top(), GAP / 2, place.height())
                    painter.fillRect(bar, self._markdown_writer.text_formats.theme.border)
                block = block.next()

    def _cut(self, cursor: QTextCursor) -> None:
        """Take the tail away; an empty block before it must not take its format over."""
        before = QTextCursor(self.document())
        before.setPosition(self._mark)
        block, is_empty = before.blockFormat(), before.block().length() == 1
        cursor.removeSelectedText()
        if is_empty:
            cursor.setBlockFormat(block)
