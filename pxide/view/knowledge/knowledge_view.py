"""The view of one knowledge image: its picture, the search above, and a line of words below."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pxide.base.problems import Problem
from pxide.knowledge.image.entry import Entry, Place
from pxide.model.chat.turn import Learned, Source
from pxide.view.knowledge.entry_words import entry_line
from pxide.view.knowledge.hit_list import HitList
from pxide.view.knowledge.knowledge_canvas import KnowledgeCanvas
from pxide.view.knowledge.search_row import SearchRow
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.metrics import GAP
from pxide.work.companion.knowledge_service import KnowledgeService
from pxide.work.tiles.image_search import ImageSearch
from pxide.work.tiles.row_layout import Growth
from pxide.work.tiles.tile_reader import TileReader
from vm.report.numbers import grouped

_TABS: Final = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_NEWS: Final = 6000  # milliseconds that the number of new rows is said


class Pill(QPushButton):
    """Says how many rows there are, and how many have just come; pressing it goes to the end."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pill")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip("Go to the last row and follow what is learned (End)")
        self._news = ""
        self._rows = 0
        self._is_below = False
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(_NEWS)
        self._end.timeout.connect(self._forget)

    def show_rows(self, rows: int, is_below: bool) -> None:
        """So many rows there are; some of them may lie below what is seen."""
        self._rows, self._is_below = rows, is_below
        self._say()

    def show_growth(self, growth: Growth) -> None:
        """So many rows have come."""
        kinds = ", ".join(dict.fromkeys(new.kind.value for new in growth.arrivals))
        self._news = f"+{grouped(growth.rows)} rows" + (f" · {kinds}" if kinds else "")
        self._end.start()
        self._say()

    def _forget(self) -> None:
        self._news = ""
        self._say()

    def _say(self) -> None:
        rows = f"{grouped(self._rows)} rows"
        self.setText("  ".join(filter(None, (rows, self._news, "↓" if self._is_below else ""))))
        self.setProperty("news", bool(self._news))
        self.style().polish(self)
        self.setVisible(self._rows > 0)


class KnowledgeView(QWidget):
    """Shows one image; of a search it lists what was found in any."""

    elsewhere_wanted = Signal(object)
    """A Source that lies in another image."""
    selection_changed = Signal()
    """Another entry is selected, or the selected one may be hidden now."""
    copy_wanted = Signal()

    def __init__(
        self,
        images: KnowledgeService,
        tile_reader: TileReader,
        search: ImageSearch,
        app_theme: AppTheme,
    ) -> None:
        super().__init__()
        self._images = images
        self._tile_reader = tile_reader
        self._search = search
        self._path: Path | None = None
        self._pending: Place | None = None
        self.search_row = SearchRow(app_theme)
        self.hits = HitList()
        self.words = QLabel()
        self.picture = KnowledgeCanvas(app_theme)
        self.pill = Pill()
        self.foot = QLabel()
        self._menu_actions: tuple[QAction, ...] = ()
        self._lay_out()
        self._connect()
        self._show_words("")

    @property
    def path(self) -> Path | None:
        """The image that is shown."""
        return self._path

    @property
    def selected(self) -> Place | None:
        """The entry that is selected."""
        return self.picture.selected

    def show_path(self, path: Path | None) -> None:
        """Show another image."""
        if path == self._path:
            return
        former = self.picture.reader
        self._path = path
        self._pending = None
        self.picture.show_reader(None if path is None else self._tile_reader.open(path, self))
        if former is not None:
            self._tile_reader.close(former)
            former.deleteLater()
        self.foot.clear()
        self._mark_hits()

    def leave(self) -> None:
        """Let go of the image and of what is looked for, for good."""
        self._search.stop()
        self.show_path(None)

    def flash(self, place: Place) -> None:
        """Bring an entry into sight and point it out, as soon as it is there."""
        self._pending = None if self.picture.flash(place) else place

    def set_menu(self, actions: tuple[QAction, ...]) -> None:
        """Offer these for the entry under the mouse."""
        self._menu_actions = actions

    def event(self, event: QEvent) -> bool:
        """Letters and Tab are for what is here: they choose no tool and hide no panel."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            is_bare = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            is_letter = bool(event.text()) and event.text().isprintable()
            if is_bare and (is_letter or event.key() in _TABS):
                event.accept()
                return True
        return super().event(event)

    def _learned(self, learned: Learned) -> None:
        if learned.image == self._path:
            self.picture.expect(learned.place)

    def _grew(self, path: Path) -> None:
        """Another program wrote to an image."""
        if path == self._path:
            self._look()

    def _look(self) -> None:
        if self.picture.reader is not None:
            self.picture.reader.look()

    def _lay_out(self) -> None:
        self.setFocusProxy(self.picture)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "muted")
        self.words.setMargin(2 * GAP)
        self.foot.setProperty("role", "muted")
        self.foot.setTextFormat(Qt.TextFormat.PlainText)
        self.foot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top = QVBoxLayout()
        top.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        top.addWidget(self.search_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.hits)
        column.addWidget(self.words)
        column.addWidget(self.picture, 1)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        bottom.addWidget(self.foot, 1)
        bottom.addWidget(self.pill)
        column.addLayout(bottom)
        self.hits.hide()

    def _connect(self) -> None:
        picture, images = self.picture, self._images
        images.learned.connect(self._learned)
        images.grown.connect(self._grew)
        images.changed.connect(self._look)
        self.search_row.typed.connect(self._typed)
        self.search_row.stepped.connect(self.hits.step)
        self.search_row.left.connect(self.hits.setFocus)
        self._search.found.connect(self._found)
        self.hits.activated.connect(self._go)
        picture.laid_out.connect(self._laid_out)
        picture.grown.connect(self.pill.show_growth)
        self.pill.clicked.connect(picture.go_to_end)
        picture.camera.changed.connect(self._say_rows)
        picture.selection_changed.connect(self.selection_changed)
        picture.copy_wanted.connect(self.copy_wanted)
        picture.menu_wanted.connect(self._open_menu)
        picture.pointed.connect(self._pointed)

    def _typed(self, text: str) -> None:
        if text:
            self._search.find(text)
        else:
            self._search.stop()
            self._show_words("")
            self.hits.hide()
            self.hits.show_hits(())
            self.search_row.show_count(None)
            self._mark_hits()

    def _found(self, text: str, sources: tuple[Source, ...]) -> None:
        if text != self.search_row.text:
            return
        self.hits.show_hits(sources)
        self.hits.setVisible(bool(sources))
        self.search_row.show_count(len(sources), self.hits.row)
        self._show_words("" if sources else f"No entry is close to “{text}”. Try other words.")
        self._mark_hits()

    def _mark_hits(self) -> None:
        hits = self.hits.model.hits
        self.picture.set_hits(hit.place for hit in hits if hit.image == self._path)

    def _go(self, source: Source) -> None:
        self.search_row.show_count(len(self.hits.model.hits), self.hits.row)
        if source.image == self._path:
            self.flash(source.place)
        else:
            self.elsewhere_wanted.emit(source)

    def _laid_out(self) -> None:
        reader = self.picture.reader
        problem = None if reader is None else reader.problem
        self._show_words("" if problem is None else f"{problem.what} {problem.hint}")
        self._say_rows()
        self._mark_hits()
        if self._pending is not None:
            self.flash(self._pending)
        self.selection_changed.emit()

    def _say_rows(self) -> None:
        view = self.picture.camera.view
        self.pill.show_rows(view.height, not view.is_at_end and not self.picture.is_gliding)

    def _show_words(self, text: str) -> None:
        self.words.setText(text)
        self.words.setVisible(bool(text))

    def _pointed(self, place: Place, entry: Entry | Problem) -> None:
        room, line = self.foot.width(), entry_line(place, entry)
        words = self.foot.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, room)
        self.foot.setText(words)

    def _open_menu(self, at: QPoint) -> None:
        if self.selected is None or not self._menu_actions:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self._menu_actions))
        menu.popup(at)
