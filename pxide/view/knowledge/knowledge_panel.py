"""The knowledge panel: the image of the moment, or what to do while there is none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from pxide.base.commands import Commands
from pxide.knowledge.image.entry import Place
from pxide.model.chat.turn import Learned, Source
from pxide.view.knowledge.image_picker import ImagePicker
from pxide.view.knowledge.knowledge_view import KnowledgeView
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.link_button import LinkButton
from pxide.view.widgets.metrics import GAP
from pxide.work.companion.knowledge_service import KnowledgeService

NEW, OPEN, TEACH = "knowledge.new", "knowledge.open", "knowledge.teach"
"""The verbs with which one begins."""
ENTRY_MENU = ("knowledge.copy", "knowledge.cite", "knowledge.tab", "knowledge.hide")
"""The verbs that are offered for an entry."""
PICTURES = "Knowledge images (*.png)"
"""The files that hold them."""
_EMPTY = (
    "Nothing was learned yet. Each finished answer, each lesson and each program that worked "
    "becomes rows of a picture here, to be found again."
)


class KnowledgePanel(QWidget):
    """Follows the images: what is learned is seen to arrive."""

    selection_changed = Signal()
    """Another entry is selected, or another image is shown."""
    copy_wanted = Signal()
    dropped = Signal(object)
    """The Path of a file that was dropped here: it is to be opened."""

    def __init__(
        self, images: KnowledgeService, view: KnowledgeView, commands: Commands, app_theme: AppTheme
    ) -> None:
        super().__init__()
        self._images = images
        self._learns_in: Path | None = None
        self.view = view
        self._links = [LinkButton(commands.action(name)) for name in (TEACH, NEW, OPEN)]
        beginnings = tuple(commands.action(name) for name in (NEW, OPEN))
        self.picker = ImagePicker(images, app_theme, beginnings)
        view.search_row.lead_with(self.picker)
        view.set_menu(tuple(commands.action(name) for name in ENTRY_MENU))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty())
        self._stack.addWidget(view)
        self.setFocusProxy(view)
        self.setMinimumSize(220, 120)
        self.setAcceptDrops(True)
        self._connect(commands)
        self._follow_links()
        self._images_changed()

    @property
    def path(self) -> Path | None:
        """The image that is shown."""
        return self.view.path

    @property
    def selected(self) -> Place | None:
        """The entry that is selected."""
        return self.view.selected

    def show_path(self, path: Path | None) -> None:
        """Show this image."""
        self.view.show_path(path)
        self.picker.show_path(path)
        self._stack.setCurrentIndex(0 if path is None else 1)
        self.selection_changed.emit()

    def show_source(self, source: Source) -> None:
        """Scroll to an entry of any open image and point it out."""
        self.show_rows(source.image, source.place)

    def show_rows(self, path: Path, place: Place) -> None:
        """The same for a place."""
        self.show_path(path)
        self.view.flash(place)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files from this machine are welcome."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand them on."""
        event.acceptProposedAction()
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.dropped.emit(Path(url.toLocalFile()))

    def _connect(self, commands: Commands) -> None:
        images = self._images
        images.changed.connect(self._images_changed)
        images.learned.connect(self._learned)
        self.picker.shown.connect(self.show_path)
        self.view.elsewhere_wanted.connect(self.show_source)
        self.view.selection_changed.connect(self.selection_changed)
        self.view.copy_wanted.connect(self.copy_wanted)
        commands.refreshed.connect(self._follow_links)

    def _images_changed(self) -> None:
        """Show what answers are learned in when that is new, or when what was seen is gone."""
        paths = [status.path for status in self._images.statuses]
        learn = self._images.selection.learn
        is_new = learn != self._learns_in and learn in paths
        if is_new or self.path not in paths:
            first = paths[0] if paths else None
            self.show_path(learn if learn in paths else first)
        self._learns_in = learn if learn in paths else self._learns_in
        self.picker.show_path(self.path)

    def _learned(self, learned: Learned) -> None:
        """What arrives is shown, unless a person is searching in another image."""
        if learned.image != self.path and not self.view.search_row.text:
            self.show_path(learned.image)
        if learned.image == self.path:
            self.view.picture.expect(learned.place)

    def _follow_links(self) -> None:
        for link in self._links:
            link.follow()

    def _empty(self) -> QWidget:
        words = QLabel(_EMPTY)
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.addWidget(words)
        for link in self._links:
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return page
