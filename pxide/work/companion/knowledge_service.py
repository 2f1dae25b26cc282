"""The images as the window knows them: which are open, where to learn and where to look."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pxide.base.tasks import Tasks
from pxide.knowledge.image.entry import Entry, Place
from pxide.knowledge.search.finder import Query
from pxide.knowledge.search.image_index import Advance
from pxide.model.chat.turn import Learned, Source
from pxide.work.companion.knowledge_thread import ImageSelection, KnowledgeThread
from pxide.work.companion.open_images import ImageStatus

STEPS = 100
"""So often at most it is told how far an image is indexed."""
WATCH_SECONDS = 2.0


class KnowledgeService(QObject):
    """The face of the knowledge room in the loop."""

    changed = Signal()
    """Another image is open or closed, where to learn or look is new, or entries were hidden."""
    grown = Signal(object)
    """The path of an image that another program wrote to."""
    learned = Signal(object)
    """The Learned: its rows have been appended and are on the disk."""
    opening = Signal(object, int, int)
    """The path of an image that is being indexed, the entries read and those there are."""

    def __init__(
        self, room: KnowledgeThread, tasks: Tasks, home: Path, parent: QObject | None = None
    ) -> None:
        """Learn in, and look in, the image of the user, which is made by the first lesson."""
        super().__init__(parent)
        self.room = room
        self._tasks = tasks
        self._home = home
        self._shelf = ImageSelection(home, (home,))
        self._holdings: dict[Path, ImageStatus] = {}
        self._are_open = asyncio.Event()
        self._are_open.set()

    @property
    def home(self) -> Path:
        """The image of the user, which need not be there yet."""
        return self._home

    @property
    def shelf(self) -> ImageSelection:
        """Where to learn and where to look."""
        return self._shelf

    @property
    def holdings(self) -> tuple[ImageStatus, ...]:
        """The open images."""
        return tuple(self._holdings.values())

    def start(self, shelf: ImageSelection | None = None) -> None:
        """Open what is on the shelf, as it was kept, and watch for what other programs write."""
        if shelf is not None:
            self._shelf = shelf
        self._are_open.clear()
        self._tasks.start(self._open_shelf(), "open the knowledge images")
        self._tasks.watch(self._watch(), "watch the knowledge images")

    def open(self, path: Path) -> None:
        """Open an image and look in it."""
        self._tasks.start(self.take(path), f"open {path.name}")

    def create(self, path: Path) -> None:
        """Make an image and learn in it."""
        self._tasks.start(self._create(path), f"make {path.name}")

    def close(self, path: Path) -> None:
        """Close an image; where it was the one to learn in, that is the user's own again."""
        self._tasks.start(self._close(path), f"close {path.name}")

    def learn_in(self, path: Path) -> None:
        """Learn in this image from now on."""
        self._set(self._shelf.learning_in(path))

    def look_in(self, path: Path, does: bool) -> None:
        """Look in this image from now on, or not."""
        self._set(self._shelf.looking_in(path, does))

    def hide(self, path: Path, place: Place) -> None:
        """Hide an entry."""
        self._tasks.start(self._hide(path, place), f"hide {place.citation}")

    async def take(self, path: Path) -> ImageStatus:
        """Open an image, look in it, and wait until it is indexed."""
        await self._are_open.wait()
        holding = await self.room.open(path, self._advance(path))
        self._holdings[path] = holding
        self._shelf = self._shelf.looking_in(path, True)
        self.changed.emit()
        return holding

    async def learn(self, entry: Entry) -> Learned:
        """Append an entry where answers are learned, and tell."""
        await self._are_open.wait()
        path = self._shelf.learn or self._home
        learned = await self.room.learn(path, entry)
        is_new = path not in self._holdings
        self._holdings[path] = await self.room.holding(path)
        if is_new:
            self.changed.emit()
        self.learned.emit(learned)
        return learned

    async def append(self, path: Path, moved: Sequence[tuple[str, Entry]]) -> tuple[Place, ...]:
        """Append entries from elsewhere to an open image, each with the citation it had there."""
        places = await self.room.append(path, moved)
        self._holdings[path] = await self.room.holding(path)
        self.changed.emit()
        return places

    async def search(self, query: Query) -> tuple[Source, ...]:
        """The entries closest to a question; the images are opened first."""
        await self._are_open.wait()
        return await self.room.search(query)

    async def look(self) -> None:
        """Take over what other programs wrote; it is done now and then by itself."""
        news = await self.room.refresh()
        for path in news.changed:
            self._holdings[path] = await self.room.holding(path)
            self.grown.emit(path)
        for path, problem in news.lost:
            self._holdings.pop(path, None)
            self._tasks.trouble.tell(problem)
        if news.lost:
            self.changed.emit()

    async def _open_shelf(self) -> None:
        """Open what is there; one image that cannot be opened keeps no other from it."""
        paths = dict.fromkeys((*self._shelf.look, self._shelf.learn or self._home))
        try:
            for path in filter(Path.exists, paths):
                with self._tasks.trouble.caught():
                    self._holdings[path] = await self.room.open(path, self._advance(path))
            await self.room.look_in(self._shelf.look)
        finally:
            self._are_open.set()
        self.changed.emit()

    def _advance(self, path: Path) -> Advance:
        """What tells, from the thread, how far an image is indexed."""

        def advance(done: int, count: int) -> None:
            if done == count or done % max(count // STEPS, 1) == 0:
                self._tasks.call_soon(self.opening.emit, path, done, count)

        return advance

    async def _watch(self) -> None:
        while True:
            await self._tasks.sleep(WATCH_SECONDS)
            with self._tasks.trouble.caught():
                await self.look()

    async def _look_in(self) -> None:
        """Search what is on the shelf, and open what has come onto it."""
        await self._are_open.wait()
        for path in filter(Path.exists, self._shelf.look):
            if path not in self._holdings:
                self._holdings[path] = await self.room.open(path, self._advance(path))
        await self.room.look_in(self._shelf.look)
        self.changed.emit()

    async def _create(self, path: Path) -> None:
        await self._are_open.wait()
        self._holdings[path] = await self.room.create(path)
        self._shelf = self._shelf.learning_in(path)
        self.changed.emit()

    async def _close(self, path: Path) -> None:
        await self._are_open.wait()
        await self.room.drop(path)
        self._holdings.pop(path, None)
        shelf = self._shelf.looking_in(path, False)
        self._shelf = ImageSelection(self._home, shelf.look) if shelf.learn == path else shelf
        self.changed.emit()

    async def _hide(self, path: Path, place: Place) -> None:
        await self.room.hide(path, place)
        self._holdings[path] = await self.room.holding(path)
        self.changed.emit()

    def _set(self, shelf: ImageSelection) -> None:
        self._shelf = shelf
        self._tasks.start(self._look_in(), "look in the images", "look in the images")
        self.changed.emit()
