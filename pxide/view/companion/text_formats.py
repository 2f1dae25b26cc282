"""In which letters and colours each part of an answer is written."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextFormat, QTextListFormat

from pxide.view.companion.markdown_pieces import BULLET, MarkdownPiece, PieceKind
from pxide.view.widgets.app_theme import fixed_font
from pxide.view.widgets.metrics import GAP
from pxide.view.widgets.theme import Theme, mixed

SIZES = (1.35, 1.2, 1.1, 1.0, 1.0, 1.0)
"""Of headings, as against the size of text."""
BEFORE = {
    PieceKind.HEADING: 3 * GAP,
    PieceKind.PARAGRAPH: 2 * GAP,
    PieceKind.RULE: 2 * GAP,
    PieceKind.CODE: 2 * GAP,
}
QUOTE = 3 * GAP
"""How far in a quote stands."""
_DISCS = (
    QTextListFormat.Style.ListDisc,
    QTextListFormat.Style.ListCircle,
    QTextListFormat.Style.ListSquare,
)
_SHADE = 0.5
QUOTED = QTextFormat.Property.UserProperty.value
"""Marks the blocks beside which the bar of a quote stands."""


class TextFormats:
    """The formats that a theme and a font make."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        self.theme = theme
        self.text = QTextCharFormat()
        self.text.setFont(font)
        self.text.setForeground(theme.text)
        self.muted = QTextCharFormat(self.text)
        self.muted.setForeground(theme.muted)

    def code(self, under: QTextCharFormat) -> QTextCharFormat:
        """Code within a line."""
        text_format = QTextCharFormat(under)
        font = fixed_font()
        font.setBold(under.font().bold())
        text_format.setFont(font)
        text_format.setBackground(mixed(self.theme.border, self.theme.panel, _SHADE))
        return text_format

    def link(self, under: QTextCharFormat, address: str, tip: str) -> QTextCharFormat:
        """A link; its tip says where it leads."""
        text_format = QTextCharFormat(under)
        text_format.setAnchor(True)
        text_format.setAnchorHref(address)
        text_format.setToolTip(as_text(tip))
        text_format.setForeground(self.theme.accent)
        text_format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        return text_format

    def citation(self, address: str, tip: str) -> QTextCharFormat:
        """The chip of a citation."""
        text_format = self.link(self.text, address, tip)
        text_format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.NoUnderline)
        text_format.setBackground(self.theme.selection)
        text_format.setForeground(self.theme.text)
        return text_format

    def heading(self, level: int) -> QTextCharFormat:
        """The letters of a heading."""
        text_format = QTextCharFormat(self.text)
        font = text_format.font()
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * SIZES[level - 1])
        font.setBold(True)
        text_format.setFont(font)
        return text_format

    def block(self, piece: MarkdownPiece, is_first: bool) -> QTextBlockFormat:
        """Where a piece stands."""
        block = QTextBlockFormat()
        gap = GAP if piece.depth and piece.kind is PieceKind.PARAGRAPH else BEFORE[piece.kind]
        block.setTopMargin(0 if is_first else gap)
        block.setIndent(0 if piece.marker else piece.depth)
        block.setLineHeight(GAP / 2, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
        if piece.is_quoted:
            block.setLeftMargin(QUOTE)
            block.setProperty(QUOTED, True)
        if piece.kind is PieceKind.RULE:
            block.setProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth, 100)
            block.setBackground(self.theme.border)
        return block

    def marker(self, piece: MarkdownPiece) -> QTextListFormat:
        """The bullet or the number before the item of a list."""
        marker = QTextListFormat()
        marker.setIndent(piece.depth)
        if piece.marker == BULLET:
            marker.setStyle(_DISCS[(piece.depth - 1) % len(_DISCS)])
            return marker
        marker.setStyle(QTextListFormat.Style.ListDecimal)
        marker.setStart(int(piece.marker[:-1]))
        marker.setNumberSuffix(piece.marker[-1])
        return marker

    def cell(self, is_head: bool) -> QTextCharFormat:
        """The letters of a table."""
        text_format = QTextCharFormat(self.text)
        if is_head:
            text_format.setFontWeight(QFont.Weight.DemiBold)
        return text_format


def side_of(style: str) -> Qt.AlignmentFlag:
    """Where the numbers of a column stand, from the style that the parser gives to its cells."""
    return {
        "text-align:right": Qt.AlignmentFlag.AlignRight,
        "text-align:center": Qt.AlignmentFlag.AlignHCenter,
    }.get(style, Qt.AlignmentFlag.AlignLeading)


def as_text(words: str) -> str:
    """Words for a tool tip, which would else read what looks like HTML as HTML."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p style='white-space: pre-wrap'>{escaped}</p>"
