"""One instruction as a button: its mark on a square in the colour of its family, and its name."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from pxide.view.widgets.app_theme import AppTheme, fixed_font
from pxide.view.widgets.metrics import GAP
from pxide.view.widgets.theme import Theme
from vm.isa.table import Op

MARK = 20


def operand_words(op: Op) -> str:
    """The operands of an instruction as they are written in assembler text."""
    return ", ".join(operand.name for operand in op.operands)


def tip(op: Op) -> str:
    """What a person hovering over the instruction wants to know."""
    head = f"{op.spelling} {operand_words(op)}".strip()
    return f"<b>{head}</b><br>{op.doc}<br>Code {op.code}, written {_escaped(op.mark)}"


def _escaped(mark: str) -> str:
    return mark.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def paint_mark(painter: QPainter, square: QRect, op: Op, theme: Theme) -> None:
    """Draw the mark of an instruction on its square."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.family(op.family))
    painter.drawRoundedRect(QRectF(square), GAP, GAP)
    font = fixed_font()
    font.setPixelSize(square.height() * 13 // MARK)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(theme.mark())
    painter.drawText(square, Qt.AlignmentFlag.AlignCenter, op.mark)


class InstructionChip(QAbstractButton):
    """Pressing it chooses its instruction for the stamp."""

    def __init__(self, op: Op, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.op = op
        self._app_theme = app_theme
        self.setText(op.spelling)
        self.setToolTip(tip(op))
        self.setAccessibleName(f"{op.spelling} {operand_words(op)}".strip())
        self.setAccessibleDescription(op.doc)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for the mark, the name and the gaps of the rhythm."""
        width = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(width + MARK + 4 * GAP, MARK + 2 * GAP)

    def minimumSizeHint(self) -> QSize:
        """The mark alone says which one it is."""
        return QSize(MARK + 2 * GAP, MARK + 2 * GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, mark and name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._app_theme.theme
        self._paint_ground(painter, theme)
        mark = QRect(QPoint(GAP, (self.height() - MARK) // 2), QSize(MARK, MARK))
        paint_mark(painter, mark, self.op, theme)
        painter.setFont(self.font())
        painter.setPen(theme.text)
        room = self.rect().adjusted(MARK + 3 * GAP, 0, -GAP, 0)
        words = QFontMetrics(self.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_ground(self, painter: QPainter, theme: Theme) -> None:
        is_marked = self.isChecked() or self.hasFocus() or self.underMouse()
        edge = theme.family(self.op.family) if self.isChecked() else theme.border
        if self.hasFocus():
            edge = theme.accent
        painter.setPen(QPen(edge, 1.0) if is_marked else Qt.PenStyle.NoPen)
        painter.setBrush(theme.tint(self.op.family) if self.isChecked() else theme.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), GAP, GAP)
