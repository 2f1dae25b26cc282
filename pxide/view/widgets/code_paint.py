"""Paints instructions in lists: the mark on its square, then the text in the family's colour."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.instruction_chip import paint_mark
from pxide.view.widgets.metrics import GAP
from vm.isa.table import decode

WORD_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""Under this role a model gives the word of the instruction in a cell."""
ROW_HEIGHT = 6 * GAP
SQUARE = 4 * GAP


class CodeDelegate(QStyledItemDelegate):
    """For the column of a list in which an instruction stands."""

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._app_theme = app_theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the ground as the style does, then mark and text."""
        word = index.data(WORD_ROLE)
        op = None if word is None else decode(word)[0]
        if op is None:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = option.rect
        top = area.top() + (area.height() - SQUARE) // 2
        paint_mark(
            painter, QRect(area.left() + GAP, top, SQUARE, SQUARE), op, self._app_theme.theme
        )
        painter.setFont(option.font)
        painter.setPen(self._app_theme.theme.family(op.family))
        room = area.adjusted(SQUARE + 3 * GAP, 0, -GAP, 0)
        words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Rows of the common height."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + SQUARE + 3 * GAP, ROW_HEIGHT)
