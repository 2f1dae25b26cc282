"""The knowledge menu: images, what is in them, and where to learn and to look."""

from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from pxide.actions.window_face import GetWindow
from pxide.base.commands import Command
from pxide.base.conditions import FromFacts, fact
from pxide.base.problems import Problem
from pxide.base.tasks import Tasks
from pxide.knowledge.image.entry import Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.view.knowledge.entry_words import entry_text
from pxide.view.knowledge.knowledge_panel import NEW, OPEN, PICTURES, TEACH
from pxide.view.shell.dialogs import Dialogs
from pxide.work.companion.knowledge_service import KnowledgeService
from pxide.work.document_files import DocumentFiles

MENU = "&Companion/&Knowledge"
HAS_IMAGE: FromFacts[bool] = fact("knowledge.has_image")
_row = partial(Command, menu=MENU)


class KnowledgeVerbs:
    """What the knowledge menu does, with the image that is seen: in the tab on top, or in the
    panel."""

    def __init__(
        self,
        images: KnowledgeService,
        document_files: DocumentFiles,
        *,
        dialogs: Dialogs,
        tasks: Tasks,
        window: GetWindow,
    ) -> None:
        """Do it with the images, and show them in the window."""
        self._images = images
        self._document_files = document_files
        self._dialogs = dialogs
        self._tasks = tasks
        self._window = window

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        return (*self._beginnings(), *self._about_entries(), *self._about_images())

    @property
    def path(self) -> Path:
        """The image that is seen; a Problem where none is."""
        path = self._window().seen_knowledge.path
        if path is None:
            raise Problem("No knowledge image is open.", "Teach something, or open one.")
        return path

    async def take(self, path: Path) -> None:
        """Open an image and show it in the panel."""
        opened = await self._images.take(path.resolve())
        self._window().show_knowledge(opened.path)

    def open(self, path: Path) -> None:
        """The same, begun now."""
        self._tasks.start(self.take(path), f"open {path.name}")

    def copy(self) -> None:
        """Copy the selected entry as text."""
        self._tasks.start(self._copied(), "copy an entry")

    def show_rows(self, path: Path, place: Place) -> None:
        """Show where an entry lies in an image."""
        self._window().show_knowledge(path, place)

    def _beginnings(self) -> tuple[Command, ...]:
        return (
            _row(TEACH, "&Teach…", lambda: self._window().show_companion().show_lesson(),
                 "Write a lesson by hand: a question, and what is to be known from now on",
                 key="Ctrl+Shift+T", icon="pencil"),
            _row("knowledge.find", "&Find…", lambda: self._window().find_entries(),
                 "Find entries by their words, and see where they lie", key="Ctrl+Shift+F",
                 icon="magnify", when=HAS_IMAGE),
            _row(NEW, "&New image…", self._ask_new,
                 "Make an empty knowledge image and learn in it from now on", icon="file-plus",
                 line_before=True),
            _row(OPEN, "&Open image…", self._ask_open,
                 "Open a knowledge image and look in it, too", icon="folder-open"),
        )  # fmt: skip

    def _about_entries(self) -> tuple[Command, ...]:
        has_entry = fact("knowledge.has_entry")
        return (
            _row("knowledge.copy", "&Copy the entry", self.copy,
                 "Copy question and answer of the selected entry as text", icon="copy",
                 when=has_entry, line_before=True),
            _row("knowledge.cite", "C&ite in the message", self._cite,
                 "Put the name of the selected entry into the message to the companion",
                 icon="chat", when=has_entry),
            _row("knowledge.hide", "&Hide the entry…", self._ask_hide,
                 "Find the selected entry no more; its rows stay until the image is compacted",
                 icon="eye", when=has_entry),
        )  # fmt: skip

    def _about_images(self) -> tuple[Command, ...]:
        return (
            _row("knowledge.tab", "Open in a ta&b",
                 lambda: self._window().open_knowledge_tab(self.path),
                 "Show this knowledge image large, in a tab of its own that follows its growth",
                 icon="picture", when=HAS_IMAGE, line_before=True),
            _row("knowledge.pixels", "Open its &pixels",
                 lambda: self._document_files.open_copy(self.path),
                 "Open a copy of the image on the canvas, where programs can compute on it",
                 icon="grid", when=HAS_IMAGE),
            _row("knowledge.learn_here", "&Learn here", lambda: self._images.learn_in(self.path),
                 "Write finished answers and lessons into this image", when=HAS_IMAGE,
                 checked=fact("knowledge.learns_here"), line_before=True),
            _row("knowledge.look_here", "Loo&k here", self._toggle_looking,
                 "Look for entries in this image", when=HAS_IMAGE,
                 checked=fact("knowledge.looks_here")),
            _row("knowledge.close", "Clo&se image", lambda: self._images.close(self.path),
                 "Close this image; its file stays", icon="close", when=HAS_IMAGE),
        )  # fmt: skip

    def _ask_new(self) -> None:
        home = self._images.home
        self._dialogs.ask_write(
            "New knowledge image", home.with_name("lessons.png"), PICTURES, self._images.create
        )

    def _ask_open(self) -> None:
        self._dialogs.ask_read(
            "Open a knowledge image", self._images.home.parent, PICTURES, self.open
        )

    async def _copied(self) -> None:
        place = self._place()
        entry = await self._images.with_image(self.path, KnowledgeImage.entry, place)
        QGuiApplication.clipboard().setText(entry_text(place, entry))

    def _cite(self) -> None:
        name = self._name() if len(self._images.selection.look) > 1 else ""
        label = self._place().citation[1:-1]
        self._window().show_companion().cite(f"{name}:{label}" if name else label)

    def _ask_hide(self) -> None:
        path, place = self.path, self._place()
        what = f"Entry {place.citation} of {path.name} will be found no more."
        self._dialogs.ask_sure(
            what,
            "This cannot be undone. Its rows stay in the picture until it is compacted.",
            partial(self._images.hide, path, place),
        )

    def _toggle_looking(self) -> None:
        path = self.path
        self._images.look_in(path, path not in self._images.selection.look)

    def _place(self) -> Place:
        place = self._window().seen_knowledge.selected
        if place is None:
            raise Problem("No entry is selected.", "Click its rows in the picture first.")
        return place

    def _name(self) -> str:
        """How citations call the image that is seen."""
        path = self.path
        names = (status.name for status in self._images.statuses if status.path == path)
        return next(names, path.stem)
