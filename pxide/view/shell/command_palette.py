"""The command palette: type a few letters of any verb, see its key, press Enter to do it."""

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from pxide.base.commands import Command, Commands
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.metrics import GAP

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
COMMAND_ROLE = int(Qt.ItemDataRole.UserRole) + 1
ENABLED_ROLE = COMMAND_ROLE + 1
WIDTH, HEIGHT, TOP = 560, 380, 40
ROW = 32
MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
WORD_START, NEXT_TO, FOUND, WHOLE = 8, 5, 1, 20
"""What letters count that begin a word, follow the one before, are there; and the whole text."""


def menu_words(row: Command) -> str:
    """The way to the verb through the menus."""
    return ", ".join(row.menu.replace("&", "").split("/"))


class FoundCommand(QAbstractListModel):
    """The verbs that fit what was typed, the best first."""

    def __init__(self, commands: Commands, parent: QObject) -> None:
        super().__init__(parent)
        self._commands = commands
        self._rows: list[Command] = []

    def find(self, wanted: str) -> None:
        """Look for other letters; verbs that cannot be done now come after those that can."""
        fits = []
        for place, row in enumerate(self._commands.rows):
            action = self._commands.action(row.id)
            points = score(wanted, f"{menu_words(row)} {row.label}")
            own = score(wanted, row.label)
            if points is not None and action.isVisible():
                fits.append((not action.isEnabled(), -max(points, own or 0), place, row))
        self.beginResetModel()
        self._rows = [row for *_order, row in sorted(fits, key=lambda fit: fit[:3])]
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """As many rows as verbs that fit."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The verb and what is said of it."""
        row = self._rows[index.row()]
        action = self._commands.action(row.id)
        if role == COMMAND_ROLE:
            return row
        if role == ENABLED_ROLE:
            return action.isEnabled()
        if role == Qt.ItemDataRole.DisplayRole:
            return action.text().replace("&", "")
        return row.tip if role == Qt.ItemDataRole.ToolTipRole else None


class _Line(QStyledItemDelegate):
    """Menu and verb on the left, its key on the right."""

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._app_theme = app_theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One height for all."""
        return QSize(WIDTH // 2, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw ground, menu, verb and key."""
        theme = self._app_theme.theme
        row: Command = index.data(COMMAND_ROLE)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.selection)
        area: QRect = option.rect.adjusted(2 * GAP, 0, -2 * GAP, 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        key = QKeySequence(row.key).toString(QKeySequence.SequenceFormat.NativeText)
        painter.setPen(theme.muted)
        painter.drawText(area, middle | int(Qt.AlignmentFlag.AlignRight), key)
        where = f"{menu_words(row)}: " if row.menu else ""
        painter.drawText(area, middle, where)
        is_enabled = bool(index.data(ENABLED_ROLE))
        painter.setPen(theme.text if is_enabled else theme.muted)
        words = str(index.data()) + ("" if is_enabled else "  (not now)")
        inset = option.fontMetrics.horizontalAdvance(where)
        painter.drawText(area.adjusted(inset, 0, 0, 0), middle, words)


class CommandPalette(QFrame):
    """Lies over the top of its parent while it is open; Escape closes it."""

    def __init__(self, commands: Commands, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("commandPalette")
        self._commands = commands
        self._ground = parent
        self._former: QWidget | None = None
        self.found = FoundCommand(commands, self)
        self.line = QLineEdit()
        self.line.setPlaceholderText("type a command")
        self.line.setAccessibleName("Find a command")
        self.line.textChanged.connect(self._find)
        self.line.installEventFilter(self)
        self.list = QListView()
        self.list.setModel(self.found)
        self.list.setItemDelegate(_Line(app_theme, self.list))
        self.list.setAccessibleName("Commands that fit")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.clicked.connect(self._take)
        self.none = QLabel("No command fits these letters.")
        self.none.setProperty("role", "muted")
        self._lay_out()
        self.hide()

    def open(self) -> None:
        """Show it, empty, above everything, and take the keyboard."""
        self._former = QApplication.focusWidget()
        self.line.clear()
        self._find("")
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_again(self) -> None:
        """Hide it and give the keyboard back."""
        if not self.isVisible():
            return
        self.hide()
        if self._former is not None:
            self._former.setFocus(Qt.FocusReason.PopupFocusReason)
        self._former = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while letters go to the line; losing the keyboard closes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if event.type() == QEvent.Type.FocusOut:
            self.close_again()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.close_again()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
            return True
        if event.key() in MOVES:
            QApplication.sendEvent(self.list, event)
            return True
        return False

    def _find(self, wanted: str) -> None:
        self.found.find(wanted)
        has_rows = self.found.rowCount() > 0
        self.list.setVisible(has_rows)
        self.none.setVisible(not has_rows)
        self.list.setCurrentIndex(self.found.index(0))

    def _take(self, index: QModelIndex) -> None:
        """Do the verb after the keyboard is back where it was, for a verb may speak of it."""
        row = index.data(COMMAND_ROLE)
        if row is None:
            return
        self.close_again()
        self._commands.do(row.id)

    def _place(self) -> None:
        room = self._ground.rect()
        width = min(WIDTH, room.width() - 4 * GAP)
        height = min(HEIGHT, room.height() - TOP - 2 * GAP)
        self.setGeometry((room.width() - width) // 2, TOP, width, height)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(2 * GAP)
        layout.addWidget(self.line)
        layout.addWidget(self.none)
        layout.addWidget(self.list, 1)


def score(wanted: str, name: str) -> int | None:
    """A higher number for a better fit, 0 for nothing typed, None where it does not fit.

    The letters must stand in the name in their order; beginnings of words, letters side by
    side and the whole text in one piece count more.
    """
    letters, text = wanted.lower().replace(" ", ""), name.lower()
    total, place = 0, -1
    for letter in letters:
        found = _best_place(text, letter, place)
        if found < 0:
            return None
        total += FOUND
        total += NEXT_TO if found == place + 1 else 0
        total += WORD_START if _begins_word(text, found) else 0
        place = found
    return total + (WHOLE if wanted.strip().lower() in text and letters else 0)


def _best_place(text: str, letter: str, after: int) -> int:
    """The next letter if it stands right there, else where it begins a word, else anywhere."""
    first = text.find(letter, after + 1)
    if first < 0 or first == after + 1:
        return first
    place = first
    while place >= 0 and not _begins_word(text, place):
        place = text.find(letter, place + 1)
    return place if place >= 0 else first


def _begins_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()
