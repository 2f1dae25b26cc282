"""The knowledge menu: images, what is in them, and where to learn and to look."""

from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from pxide.base.commands import Command
from pxide.base.facts import Facts
from pxide.base.problems import Problem
from pxide.base.tasks import Tasks
from pxide.knowledge.image.entry import Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.view.knowledge.entry_words import entry_text
from pxide.view.knowledge.knowledge_panel import NEW, OPEN, PICTURES, TEACH
from pxide.view.knowledge.knowledge_view import KnowledgeView
from pxide.view.shell.dialogs import Dialogs
from pxide.view.shell.window import MainWindow
from pxide.work.companion.knowledge_service import KnowledgeService
from pxide.work.document_files import DocumentFiles

MENU = "&Companion/&Knowledge"
PANEL = "knowledge"


class KnowledgeVerbs:
    """What the knowledge menu does, with the image that is seen: in the tab on top, or in the
    panel."""

    def __init__(
        self,
        images: KnowledgeService,
        document_files: DocumentFiles,
        dialogs: Dialogs,
        tasks: Tasks,
    ) -> None:
        """The window comes later, for it is built from the rows."""
        self._images = images
        self._document_files = document_files
        self._dialogs = dialogs
        self._tasks = tasks
        self._seated: MainWindow | None = None

    def serve(self, window: MainWindow) -> None:
        """Do it in this window, and what its panels ask for."""
        self._seated = window
        window.companion.place_wanted.connect(self._show_rows)
        window.knowledge.copy_wanted.connect(self._copy)
        window.knowledge.dropped.connect(self._open)
        window.tab_area.copy_wanted.connect(self._copy)
        window.tab_area.source_wanted.connect(window.knowledge.show_source)

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        return (*self._beginnings(), *self._about_entries(), *self._about_images())

    async def take(self, path: Path) -> None:
        """Open an image and show it in the panel."""
        status = await self._images.take(path.resolve())
        self._window.docks.uncover(PANEL)
        self._window.knowledge.show_path(status.path)

    @property
    def path(self) -> Path:
        """The image that is seen; a Problem where none is."""
        path = self._view.path
        if path is None:
            raise Problem("No knowledge image is open.", "Teach something, or open one.")
        return path

    def close_tab(self) -> bool:
        """Close the tab on top if it shows knowledge; says whether it did."""
        tabs = self._window.tab_area
        if tabs.view is None:
            return False
        tabs.close_view(tabs.view)
        return True

    def _beginnings(self) -> tuple[Command, ...]:
        return (
            Command(
                id=TEACH,
                text="&Teach…",
                run=self._teach,
                key="Ctrl+Shift+T",
                menu=MENU,
                icon="pencil",
                tip="Write a lesson by hand: a question, and what is to be known from now on",
            ),
            Command(
                id="knowledge.find",
                text="&Find…",
                run=self._find,
                key="Ctrl+Shift+F",
                menu=MENU,
                icon="magnify",
                tip="Find entries by their words, and see where they lie",
                when=lambda facts: facts.knowledge.has_image,
            ),
            Command(
                id=NEW,
                text="&New image…",
                run=self._ask_new,
                menu=MENU,
                icon="file-plus",
                tip="Make an empty knowledge image and learn in it from now on",
                line_before=True,
            ),
            Command(
                id=OPEN,
                text="&Open image…",
                run=self._ask_open,
                menu=MENU,
                icon="folder-open",
                tip="Open a knowledge image and look in it, too",
            ),
        )

    def _about_entries(self) -> tuple[Command, ...]:
        return (
            Command(
                id="knowledge.copy",
                text="&Copy the entry",
                run=self._copy,
                menu=MENU,
                icon="copy",
                tip="Copy question and answer of the selected entry as text",
                when=_has_entry,
                line_before=True,
            ),
            Command(
                id="knowledge.cite",
                text="C&ite in the message",
                run=self._cite,
                menu=MENU,
                icon="chat",
                tip="Put the name of the selected entry into the message to the companion",
                when=_has_entry,
            ),
            Command(
                id="knowledge.hide",
                text="&Hide the entry…",
                run=self._ask_hide,
                menu=MENU,
                icon="eye",
                tip="Find the selected entry no more; its rows stay until the image is compacted",
                when=_has_entry,
            ),
        )

    def _about_images(self) -> tuple[Command, ...]:
        return (
            Command(
                id="knowledge.tab",
                text="Open in a ta&b",
                run=self._open_tab,
                menu=MENU,
                icon="picture",
                tip="Show this knowledge image large, in a tab of its own that follows its growth",
                when=_has_image,
                line_before=True,
            ),
            Command(
                id="knowledge.pixels",
                text="Open its &pixels",
                run=lambda: self._document_files.open_copy(self.path),
                menu=MENU,
                icon="grid",
                tip="Open a copy of the image on the canvas, where programs can compute on it",
                when=_has_image,
            ),
            Command(
                id="knowledge.learn_here",
                text="&Learn here",
                run=lambda: self._images.learn_in(self.path),
                menu=MENU,
                tip="Write finished answers and lessons into this image",
                when=_has_image,
                checked=lambda facts: facts.knowledge.learns_here,
                line_before=True,
            ),
            Command(
                id="knowledge.look_here",
                text="Loo&k here",
                run=self._toggle_looking,
                menu=MENU,
                tip="Look for entries in this image",
                when=_has_image,
                checked=lambda facts: facts.knowledge.looks_here,
            ),
            Command(
                id="knowledge.close",
                text="Clo&se image",
                run=lambda: self._images.close(self.path),
                menu=MENU,
                icon="close",
                tip="Close this image; its file stays",
                when=_has_image,
            ),
        )

    def _teach(self) -> None:
        self._window.docks.uncover("companion")
        self._window.companion.show_lesson()

    def _find(self) -> None:
        view = self._window.tab_area.view
        if view is None:
            self._window.docks.uncover(PANEL)
        self._view.search_row.setFocus()

    def _ask_new(self) -> None:
        home = self._images.home
        self._dialogs.ask_write(
            "New knowledge image", home.with_name("lessons.png"), PICTURES, self._images.create
        )

    def _ask_open(self) -> None:
        self._dialogs.ask_read(
            "Open a knowledge image", self._images.home.parent, PICTURES, self._open
        )

    def _open(self, path: Path) -> None:
        self._tasks.start(self.take(path), f"open {path.name}")

    def _show_rows(self, path: Path, place: Place) -> None:
        self._window.docks.uncover(PANEL)
        self._window.knowledge.show_rows(path, place)

    def _copy(self) -> None:
        self._tasks.start(self._copied(), "copy an entry")

    async def _copied(self) -> None:
        place = self._place()
        entry = await self._images.with_image(self.path, KnowledgeImage.entry, place)
        QGuiApplication.clipboard().setText(entry_text(place, entry))

    def _cite(self) -> None:
        name = self._name() if len(self._images.selection.look) > 1 else ""
        label = self._place().citation[1:-1]
        self._window.docks.uncover("companion")
        self._window.companion.cite(f"{name}:{label}" if name else label)

    def _ask_hide(self) -> None:
        path, place = self.path, self._place()
        what = f"Entry {place.citation} of {path.name} will be found no more."
        self._dialogs.ask_sure(
            what,
            "This cannot be undone. Its rows stay in the picture until it is compacted.",
            partial(self._images.hide, path, place),
        )

    def _open_tab(self) -> None:
        path, tabs = self.path, self._window.tab_area
        shown = next((view for view in tabs.views if view.path == path), None)
        if shown is not None:
            tabs.setCurrentWidget(shown)
            return
        view = self._window.make_view()
        view.show_path(path)
        tabs.open_view(view, path.name)

    def _toggle_looking(self) -> None:
        path = self.path
        self._images.look_in(path, path not in self._images.selection.look)

    @property
    def _window(self) -> MainWindow:
        if self._seated is None:
            raise RuntimeError("the verbs of knowledge serve no window yet")
        return self._seated

    @property
    def _view(self) -> KnowledgeView:
        return self._window.seen_knowledge

    def _place(self) -> Place:
        place = self._view.selected
        if place is None:
            raise Problem("No entry is selected.", "Click its rows in the picture first.")
        return place

    def _name(self) -> str:
        """How citations call the image that is seen."""
        path = self.path
        names = (status.name for status in self._images.statuses if status.path == path)
        return next(names, path.stem)


def _has_image(facts: Facts) -> bool:
    return facts.knowledge.has_image


def _has_entry(facts: Facts) -> bool:
    return facts.knowledge.has_entry
