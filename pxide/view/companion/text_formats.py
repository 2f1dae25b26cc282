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
        ink = QTextCharFormat(under)
        font = fixed_font()
        font.setBold(under.font().bold())
        ink.setFont(font)
        ink.setBackground(mixed(self.theme.border, self.theme.panel, _SHADE))
        return ink

    def link(self, under: QTextCharFormat, address: str, tip: str) -> QTextCharFormat:
        """A link; its tip says where it leads."""
        ink = QTextCharFormat(under)
        ink.setAnchor(True)
        ink.setAnchorHref(address)
        ink.setToolTip(as_text(tip))
        ink.setForeground(self.theme.accent)
        ink.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        return ink

    def citation(self, address: str, tip: str) -> QTextCharFormat:
        """The chip of a citation."""
        ink = self.link(self.text, address, tip)
        ink.setUnderlineStyle(QTextCharFormat.UnderlineStyle.NoUnderline)
        ink.setBackground(self.theme.selection)
        ink.setForeground(self.theme.text)
        return ink

    def heading(self, level: int) -> QTextCharFormat:
        """The letters of a heading."""
        ink = QTextCharFormat(self.text)
        font = ink.font()
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * SIZES[level - 1])
        font.setBold(True)
        ink.setFont(font)
        return ink

    def block(self, piece: MarkdownPiece, is_first: bool) -> QTextBlockFormat:
        """Where a piece stands."""
        block = QTextBlockFormat()
        gap = GAP if piece.depth and piece.look is PieceKind.PARAGRAPH else BEFORE[piece.look]
        block.setTopMargin(0 if is_first else gap)
        block.setIndent(0 if piece.marker else piece.depth)
        block.setLineHeight(GAP / 2, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
        if piece.is_quoted:
            block.setLeftMargin(QUOTE)
            block.setProperty(QUOTED, True)
        if piece.look is PieceKind.RULE:
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
        ink = QTextCharFormat(self.text)
        if is_head:
            ink.setFontWeight(QFont.Weight.DemiBold)
        return ink


def side_of(look: str) -> Qt.AlignmentFlag:
    """Where the numbers of a column stand, from the style that the parser gives to its cells."""
    return {
        "text-align:right": Qt.AlignmentFlag.AlignRight,
        "text-align:center": Qt.AlignmentFlag.AlignHCenter,
    }.get(look, Qt.AlignmentFlag.AlignLeading)


def as_text(words: str) -> str:
    """Words for a tool tip, which would else read what looks like HTML as HTML."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p style='white-space: pre-wrap'>{escaped}</p>"
