"""A block of code within an answer: its language, its lines, and what can be done with them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from pxide.view.companion.asm_colours import AsmColours, is_assembler
from pxide.view.companion.column import Column
from pxide.view.companion.markdown_pieces import MarkdownPiece, PieceKind
from pxide.view.companion.text_formats import TextFormats
from pxide.view.companion.text_view import PlainTextView
from pxide.view.companion.turn_context import TurnRequests
from pxide.view.widgets.app_theme import fixed_font
from pxide.view.widgets.metrics import GAP


class CodeLines(PlainTextView):
    """Lines of code; long ones are scrolled to, never wrapped."""

    def __init__(self, text_formats: TextFormats) -> None:
        super().__init__("Code in the answer", text_formats.theme.text, fixed_font())
        self.setLineWrapMode(PlainTextView.LineWrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def _measure(self, width: int) -> int:
        is_wide = self.document().idealWidth() > width
        bar = self.horizontalScrollBar().sizeHint().height() if is_wide else 0
        return int(self.document().size().height()) + 1 + bar


class CodeBlock(Column):
    """Lines of code under their language and the links to what can be done with them."""

    def __init__(self, text_formats: TextFormats, requests: TurnRequests) -> None:
        super().__init__(GAP)
        self.setObjectName("code")
        self._text_formats = text_formats
        self._is_settled = False
        self._colours: AsmColours | None = None
        self.lines = CodeLines(text_formats)
        self.language = QLabel()
        self.language.setProperty("role", "muted")
        self.language.setTextFormat(Qt.TextFormat.PlainText)
        self.insert = _link("Insert", "Assemble this and show the change on the canvas, for a yes")
        self.run = _link("Run", "Assemble this as a picture of its own and run it")
        self.copy = _link("Copy", "Copy this code")
        self.insert.clicked.connect(lambda: requests.insert_wanted.emit(self.lines.text))
        self.run.clicked.connect(lambda: requests.run_wanted.emit(self.lines.text))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.lines.text))
        self._lay_out()

    @property
    def has_settled(self) -> bool:
        """Whether all of the code is here."""
        return self._is_settled

    def accepts(self, pieces: Sequence[MarkdownPiece]) -> bool:
        """Whether this code goes on."""
        return pieces[0].kind is PieceKind.CODE and not self._is_settled

    def write(self, settled: Sequence[MarkdownPiece], tail: Sequence[MarkdownPiece]) -> None:
        """Show the code as far as it has come."""
        if not settled and not tail:
            return
        (piece,) = (*settled, *tail)
        self._is_settled = bool(settled)
        self.lines.set_text(piece.text)
        is_program = is_assembler(piece.language, piece.text)
        self.language.setText(piece.language or ("pxasm" if is_program else "code"))
        if is_program and self._colours is None:
            self._colours = AsmColours(self.lines.document(), self._text_formats.theme)
        for link in (self.insert, self.run):
            link.setVisible(is_program)
            link.setEnabled(self._is_settled)

    def _lay_out(self) -> None:
        line = QWidget()
        head = QHBoxLayout(line)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(GAP)
        head.addWidget(self.language, 1)
        for link in (self.insert, self.run, self.copy):
            head.addWidget(link)
        self.setContentsMargins(2 * GAP, GAP, GAP, 2 * GAP)
        self.add(line)
        self.add(self.lines)


def _link(text: str, tip: str) -> QPushButton:
    link = QPushButton(text)
    link.setProperty("link", True)
    link.setToolTip(tip)
    link.setCursor(Qt.CursorShape.PointingHandCursor)
    return link
