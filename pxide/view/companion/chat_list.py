"""The chats that are kept: finding one, opening it, and what else can be done with it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from pxide.base.tasks import Tasks
from pxide.model.chat.chat_archive import ChatSummary
from pxide.view.companion.offer_bar import OfferBar
from pxide.view.companion.side_page import PageHead
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.metrics import GAP
from pxide.work.companion.chat_history import ChatHistory

ID = int(Qt.ItemDataRole.UserRole)
ABOUT = ID + 1
"""Under this role stands the second line."""
REST = 150
"""Milliseconds after the last letter until it is searched."""


class ChatList(QWidget):
    """The latest first; a search looks into what was said."""

    open_wanted = Signal(str)
    export_wanted = Signal(str)
    """The id of a chat."""
    closed = Signal()

    def __init__(self, history: ChatHistory, tasks: Tasks, app_theme: AppTheme) -> None:
        super().__init__()
        self._history = history
        self._tasks = tasks
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REST)
        self._later.timeout.connect(self.refresh)
        self.search = _line("Search in all chats")
        self.list = QListWidget()
        self.list.setAccessibleName("Chats")
        self.list.setItemDelegate(ChatListDelegate(app_theme, self.list))
        self.empty = QLabel()
        self.name = _line("Another name for this chat; none is its first question")
        self.sure = OfferBar("Delete a chat")
        self.sure_keep = self.sure.add_button("Keep", "Nothing is deleted")
        self.sure_delete = self.sure.add_button("Delete", "It cannot be brought back")
        self.open = _button("Open", "Go on with this chat")
        self.rename = _button("Rename", "Give this chat another name (F2)")
        self.export = _button("Export…", "Write this chat into a file")
        self.delete = _button("Delete", "Throw this chat away (Del); its rows stay in the image")
        self.head = PageHead("Chats", app_theme)
        self._lay_out()
        self._connect()

    @property
    def chosen(self) -> str:
        """The id of the chat that is chosen in the list, or ""."""
        row = self.list.currentRow()
        return "" if row < 0 else str(self.list.item(row).data(ID))

    def refresh(self) -> None:
        """Read the list anew."""
        wanted = self.search.text().strip()
        self._tasks.start(self._fill(wanted), "list the chats", "list the chats")

    async def _fill(self, wanted: str) -> None:
        if wanted:
            found = await self._history.search(wanted)
            first = {hit.chat.id: hit for hit in reversed(found)}
            self._show([(hit.chat, hit.words) for hit in reversed(first.values())])
        else:
            self._show([(chat, about_words(chat)) for chat in await self._history.summaries()])

    def _show(self, lines: Sequence[tuple[ChatSummary, str]]) -> None:
        chosen = self.chosen
        self.list.clear()
        for chat, words in lines:
            item = QListWidgetItem(chat.title or "A chat without a question")
            item.setData(ID, chat.id)
            item.setData(ABOUT, " ".join(words.split()))
            self.list.addItem(item)
            if chat.id == chosen:
                self.list.setCurrentItem(item)
        if lines and not self.chosen:
            self.list.setCurrentRow(0)
        is_search = bool(self.search.text().strip())
        self.empty.setText("No chat holds these words." if is_search else "No chat was kept yet.")
        self.empty.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self._weigh()

    def _connect(self) -> None:
        self._history.changed.connect(self._follow)
        self.search.textChanged.connect(lambda _text: self._later.start())
        self.list.itemActivated.connect(lambda _item: self._open())
        self.list.currentItemChanged.connect(lambda _now, _before: self._put_back())
        self.open.clicked.connect(self._open)
        self.rename.clicked.connect(self._begin_rename)
        self.name.returnPressed.connect(self._rename)
        self.export.clicked.connect(lambda: self.export_wanted.emit(self.chosen))
        self.delete.clicked.connect(self._ask_delete)
        self.sure_delete.clicked.connect(self._delete)
        self.sure_keep.clicked.connect(self._put_back)
        self.head.closed.connect(self.closed)
        for key, function in (("F2", self._begin_rename), ("Del", self._ask_delete)):
            shortcut = QShortcut(QKeySequence(key), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(function)

    def _follow(self) -> None:
        if self.isVisible():
            self._later.start()

    def _open(self) -> None:
        if self.chosen:
            self.open_wanted.emit(self.chosen)

    def _begin_rename(self) -> None:
        if self.chosen:
            self.name.setText(self.list.currentItem().text())
            self.name.show()
            self.name.selectAll()
            self.name.setFocus()

    def _rename(self) -> None:
        chat, title = self.chosen, self.name.text().strip()
        self._put_back()
        self._tasks.start(self._history.rename(chat, title), "rename a chat")
        self.list.setFocus()

    def _ask_delete(self) -> None:
        if self.chosen:
            title = self.list.currentItem().text()
            self.sure.say(f"Delete “{title}”? It cannot be brought back.", "problem")

    def _delete(self) -> None:
        chat = self.chosen
        self._put_back()
        self._tasks.start(self._history.delete(chat), "delete a chat")

    def _put_back(self) -> None:
        """No name is asked for, and nothing is to be deleted."""
        self.name.hide()
        self.sure.say("")
        self._weigh()

    def _weigh(self) -> None:
        for button in (self.open, self.rename, self.export, self.delete):
            button.setEnabled(bool(self.chosen))

    def _lay_out(self) -> None:
        self.empty.setProperty("role", "muted")
        self.empty.setWordWrap(True)
        self.name.hide()
        buttons = QHBoxLayout()
        for button in (self.open, self.rename, self.export, self.delete):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(2 * GAP)
        for part in (self.head, self.search, self.empty, self.list, self.name, self.sure):
            column.addWidget(part, int(part is self.list))
        column.addStretch(0)
        column.addLayout(buttons)


class ChatListDelegate(QStyledItemDelegate):
    """Paints each chat in two lines: its title, and when it was and how long."""

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
        area = option.rect.adjusted(2 * GAP, GAP, -2 * GAP, -GAP)
        upper = area.adjusted(0, 0, 0, -area.height() // 2)
        lower = area.adjusted(0, area.height() // 2, 0, 0)
        painter.save()
        painter.setFont(option.font)
        for place, text, colour in (
            (upper, title, theme.text),
            (lower, str(index.data(ABOUT)), theme.muted),
        ):
            cut = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.setPen(colour)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), cut)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Room for both lines."""
        return QSize(20 * GAP, 2 * option.fontMetrics.lineSpacing() + 3 * GAP)


def about_words(chat: ChatSummary) -> str:
    """When something was last said, and how much."""
    when = datetime.fromtimestamp(chat.time / 1000, UTC).astimezone()
    turns = "1 turn" if chat.turns == 1 else f"{chat.turns} turns"
    return f"{when:%Y-%m-%d %H:%M}  ·  {turns}"


def _line(words: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(words)
    line.setAccessibleName(words)
    line.setClearButtonEnabled(True)
    return line


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    return button
