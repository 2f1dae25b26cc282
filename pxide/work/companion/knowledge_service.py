"""The knowledge images as the loop knows them: which are open, where to learn, where to look."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal

from pxide.base.tasks import Tasks
from pxide.base.worker import AsyncWorker
from pxide.knowledge.image.entry import Entry, Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.search.finder import FOR_PROMPTS, HITS, Query, SimilarityFloor
from pxide.knowledge.search.image_index import Advance
from pxide.model.chat.turn import Learned, Source
from pxide.work.companion.connection import Connection
from pxide.work.companion.open_images import ImageStatus, OpenImages

T = TypeVar("T")
P = ParamSpec("P")

STEPS = 100
"""So often at most it is told how far an image is indexed."""
WATCH_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class ImageSelection:
    """Which images are used: where answers are learned, and where they are looked for."""

    learn: Path | None = None
    look: tuple[Path, ...] = ()

    def learning_in(self, path: Path) -> "ImageSelection":
        """The selection with another place to learn, which is then looked in too."""
        look = self.look if path in self.look else (*self.look, path)
        return ImageSelection(path, look)

    def looking_in(self, path: Path, does: bool) -> "ImageSelection":
        """The selection with an image looked in, or not."""
        kept = tuple(known for known in self.look if known != path)
        return replace(self, look=(*kept, path) if does else kept)


class KnowledgeService(QObject):
    """Opens, searches and writes images on one thread, in the order asked for.

    Whoever awaits a method waits for the thread, and gets the Problem where a file cannot be read
    or written; the other methods start a task that tells it.
    """

    changed = Signal()
    """Another image is open or closed, where to learn or look is new, or entries were hidden."""
    grown = Signal(object)
    """The path of an image that another program wrote to."""
    learned = Signal(object)
    """The Learned: its rows have been appended and are on the disk."""
    opening = Signal(object, int, int)
    """The path of an image that is being indexed, the entries read and those there are."""

    def __init__(
        self,
        opened: OpenImages,
        worker: AsyncWorker,
        tasks: Tasks,
        *,
        connection: Connection,
        home: Path,
        parent: QObject | None = None,
    ) -> None:
        """Learn in, and look in, the image of the user, which is made by the first lesson.

        The images are used on the worker's thread alone, and closed when that ends. The connection
        makes vectors of texts.
        """
        super().__init__(parent)
        self._opened = opened
        self._worker = worker
        self._tasks = tasks
        self._connection = connection
        self._home = home
        self._selection = ImageSelection(home, (home,))
        self._statuses: dict[Path, ImageStatus] = {}
        self._are_open = asyncio.Event()
        self._are_open.set()
        worker.at_end(opened.close_all)

    @property
    def home(self) -> Path:
        """The image of the user, which need not be there yet."""
        return self._home

    @property
    def selection(self) -> ImageSelection:
        """Where to learn and where to look."""
        return self._selection

    @property
    def learns_in(self) -> Path:
        """The image where answers are learned."""
        return self._selection.learn or self._home

    @property
    def statuses(self) -> tuple[ImageStatus, ...]:
        """The open images."""
        return tuple(self._statuses.values())

    @property
    def knows_meaning(self) -> bool:
        """Whether there is a model that makes vectors of texts."""
        return self._connection.embedder is not None

    def start(self, selection: ImageSelection | None = None) -> None:
        """Open what is selected, as it was kept, and watch for what other programs write."""
        if selection is not None:
            self._selection = selection
        self._are_open.clear()
        self._tasks.start(self._open_selected(), "open the knowledge images")
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
        self._set(self._selection.learning_in(path))

    def look_in(self, path: Path, does: bool) -> None:
        """Look in this image from now on, or not."""
        self._set(self._selection.looking_in(path, does))

    def hide(self, path: Path, place: Place) -> None:
        """Hide an entry."""
        self._tasks.start(self._hide(path, place), f"hide {place.citation}")

    async def take(self, path: Path) -> ImageStatus:
        """Open an image, look in it, and wait until it is indexed."""
        await self._are_open.wait()
        status = await self._open(path)
        self._selection = self._selection.looking_in(path, True)
        self.changed.emit()
        return status

    async def find(
        self, question: str, floor: SimilarityFloor = FOR_PROMPTS, count: int = HITS
    ) -> tuple[Source, ...]:
        """The entries closest to a question by words and by meaning; none where nothing is."""
        embedding = await self._connection.embedding(question)
        meanings = () if embedding is None else (embedding,)
        return await self.search(Query(question, count, meanings, floor))

    async def search(self, query: Query) -> tuple[Source, ...]:
        """The entries closest to a question, best first; the images are opened first."""
        await self._are_open.wait()
        return await self._worker.do(self._opened.search, query)

    async def learn(self, entry: Entry) -> Learned:
        """Append an entry, with its meaning where that can be had, and tell."""
        said = f"{entry.question}\n{entry.answer or entry.program}"
        entry = replace(entry, embedding=await self._connection.embedding(said))
        await self._are_open.wait()
        path = self.learns_in
        learned = await self._worker.do(self._opened.learn, path, entry)
        is_new = path not in self._statuses
        await self._look_at(path)
        if is_new:
            self.changed.emit()
        self.learned.emit(learned)
        return learned

    async def append(self, path: Path, moved: Sequence[tuple[str, Entry]]) -> tuple[Place, ...]:
        """Append entries from elsewhere to an open image, each with the citation it had there."""
        places = await self._whole(lambda: self._opened.append(path, moved))
        await self._look_at(path)
        self.changed.emit()
        return places

    async def with_image(
        self,
        path: Path,
        do: Callable[Concatenate[KnowledgeImage, P], T],
        *args: P.args,
        **names: P.kwargs,
    ) -> T:
        """Call a function with an open image on the thread that owns it, and wait for its value.

        What it gives must be a value of its own: the image stays on the thread.
        """
        return await self._whole(lambda: do(self._opened.image(path), *args, **names))

    async def look(self) -> None:
        """Take over what other programs wrote; it is done now and then by itself."""
        changes = await self._worker.do(self._opened.refresh)
        for path in changes.changed:
            await self._look_at(path)
            self.grown.emit(path)
        for path, problem in changes.lost:
            self._statuses.pop(path, None)
            self._tasks.trouble.tell(problem)
        if changes.lost:
            self.changed.emit()

    async def _whole(self, do: Callable[[], T]) -> T:
        """Do what a person asked for to its end, for which whoever quits meanwhile waits."""

        def done() -> T:
            with self._worker.exempt():
                return do()

        return await self._worker.do(done)

    async def _open(self, path: Path) -> ImageStatus:
        status = await self._worker.do(self._opened.open, path, self._advance(path))
        self._statuses[path] = status
        return status

    async def _look_at(self, path: Path) -> None:
        """Know the status of an open image again."""
        self._statuses[path] = await self._worker.do(self._opened.status, path)

    async def _open_selected(self) -> None:
        """Open what is there; one image that cannot be opened keeps no other from it."""
        paths = dict.fromkeys((*self._selection.look, self.learns_in))
        try:
            for path in filter(Path.exists, paths):
                with self._tasks.trouble.caught():
                    await self._open(path)
            await self._worker.do(self._opened.look_in, self._selection.look)
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
        """Search what is selected, and open what has been selected since."""
        await self._are_open.wait()
        for path in filter(Path.exists, self._selection.look):
            if path not in self._statuses:
                await self._open(path)
        await self._worker.do(self._opened.look_in, self._selection.look)
        self.changed.emit()

    async def _create(self, path: Path) -> None:
        await self._are_open.wait()
        self._statuses[path] = await self._worker.do(self._opened.create, path)
        self._selection = self._selection.learning_in(path)
        self.changed.emit()

    async def _close(self, path: Path) -> None:
        await self._are_open.wait()
        await self._worker.do(self._opened.close, path)
        self._statuses.pop(path, None)
        kept = self._selection.looking_in(path, False)
        self._selection = ImageSelection(self._home, kept.look) if kept.learn == path else kept
        self.changed.emit()

    async def _hide(self, path: Path, place: Place) -> None:
        await self._worker.do(self._opened.hide, path, place)
        await self._look_at(path)
        self.changed.emit()

    def _set(self, selection: ImageSelection) -> None:
        self._selection = selection
        self._tasks.start(self._look_in(), "look in the images", "look in the images")
        self.changed.emit()
