"""Paints the list of chats: the title of each, and under it what is to be known of it."""

from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pxide.model.chat.chat_archive import ChatSummary
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.metrics import GAP

ID = int(Qt.ItemDataRole.UserRole)
ABOUT = ID + 1
"""Under this role stands the second line."""


def about_words(chat: ChatSummary) -> str:
    """When something was last said, and how much."""
    when = datetime.fromtimestamp(chat.time / 1000, UTC).astimezone()
    turns = "1 turn" if chat.turns == 1 else f"{chat.turns} turns"
    return f"{when:%Y-%m-%d %H:%M}  ·  {turns}"


class ChatListDelegate(QStyledItemDelegate):
    """Two lines for each chat."""

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._app_theme = app_theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the ground as the style does, then both lines."""
        self.initStyleOption(option, index)
        title, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        theme = self._app_theme.theme
        room = option.rect.adjusted(2 * GAP, GAP, -2 * GAP, -GAP)
        upper = room.adjusted(0, 0, 0, -room.height() // 2)
        lower = room.adjusted(0, room.height() // 2, 0, 0)
        painter.save()
        painter.setFont(option.font)
        for place, text, ink in (
            (upper, title, theme.text),
            (lower, str(index.data(ABOUT)), theme.muted),
        ):
            cut = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.setPen(ink)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), cut)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Room for both lines."""
        return QSize(20 * GAP, 2 * option.fontMetrics.lineSpacing() + 3 * GAP)
