"""Reads knowledge images, tile by tile and on a thread, for those who look at them."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from pxide.base.problems import Problem
from pxide.base.tasks import Tasks
from pxide.base.worker import AsyncWorker
from pxide.knowledge.image.entry import Entry, Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.work.tiles.row_layout import Arrival, Growth, RowLayout
from pxide.work.tiles.tiles import Shown, TileKey, Tiles, read_tile

T = TypeVar("T")


class ImageReader(QObject):
    """Reads one image. What was read is owned by the loop, the image itself by the thread.

    Whoever writes to the image has opened it on its own; this one follows the file.
    """

    laid_out = Signal()
    """The layout is known, or another one, or there is a problem."""
    grown = Signal(object)
    """The Growth; the layout is the new one already."""
    tiles_changed = Signal()
    """Some tiles that were wanted are there."""
    entry_read = Signal(object, object)
    """The Place that was asked for, and its Entry or the Problem with it."""

    def __init__(
        self, path: Path, worker: AsyncWorker, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        """Open the image on the thread, soon."""
        super().__init__(parent)
        self.path = path
        self.layout = RowLayout()
        self.problem: Problem | None = None
        """Why nothing can be read, if that is so."""
        self._worker = worker
        self._tasks = tasks
        self._tiles = Tiles()
        self._wanted: tuple[TileKey, ...] = ()
        self._image: KnowledgeImage | None = None
        self._is_filling = False
        self._expected: set[Place] = set()
        self._reported: set[Place] = set()
        self._is_looking = False
        self._must_look_again = False
        self._is_closed = False
        self.look()

    def look(self) -> None:
        """Take over what was written to the file since."""
        self._must_look_again = self._is_looking
        if not self._is_looking and not self._is_closed:
            self._is_looking = True
            self._tasks.start(self._look(), f"look at {self.path.name}")

    def expect(self, place: Place) -> None:
        """An entry was just written: tell of it as new, even if it is the first that is read."""
        if place not in self._reported:
            self._expected.add(place)
        self.look()

    def want(self, keys: Iterable[TileKey]) -> None:
        """Have these tiles read, the first first; what was wanted before is no more."""
        self._wanted = tuple(keys)
        is_known = self.layout.height > 0 and self.problem is None
        missing = self._tiles.first_missing(self._wanted) if is_known else None
        if missing is not None and not self._is_filling and not self._is_closed:
            self._is_filling = True
            self._tasks.start(self._fill(), f"read rows of {self.path.name}")

    def tile(self, key: TileKey) -> Shown | None:
        """A tile that is at hand."""
        return self._tiles.get(key)

    def ask(self, place: Place) -> None:
        """Have an entry read; `entry_read` tells it."""
        if not self._is_closed:
            self._tasks.start(self._ask(place), f"read {place.citation}", f"ask {self.path}")

    async def entry(self, place: Place) -> Entry:
        """Read an entry; a Problem when it is hidden or damaged."""
        return await self._do(self._entry, place)

    def close(self) -> None:
        """Read no more."""
        self._is_closed = True
        self._worker.submit(self.shut)

    async def _look(self) -> None:
        try:
            while not self._is_closed:
                self._must_look_again = False
                self._take(*await self._do(self._refreshed, self.layout, frozenset(self._expected)))
                if not self._must_look_again:
                    break
        except Problem as problem:
            self._fail(problem)
        finally:
            self._is_looking = False

    def _take(self, layout: RowLayout, growth: Growth | None) -> None:
        is_back, self.problem = self.problem is not None, None
        if layout != self.layout or is_back:
            self._tiles.age(0 if growth is None else growth.first)
            self.layout = layout
            self.laid_out.emit()
        if growth is not None:
            self._expected -= {new.place for new in growth.arrivals}
            self._reported |= {new.place for new in growth.arrivals}
            self.grown.emit(growth)

    def _fail(self, problem: Problem) -> None:
        if self.problem is None or self.problem.what != problem.what:
            self.problem = problem
            self.laid_out.emit()

    async def _ask(self, place: Place) -> None:
        try:
            self.entry_read.emit(place, await self.entry(place))
        except Problem as problem:
            self.entry_read.emit(place, problem)

    async def _fill(self) -> None:
        """Read one missing tile after the other, always of those that are wanted now."""
        try:
            while (key := self._tiles.first_missing(self._wanted)) and not self._is_closed:
                tile = await self._do(self._tile, key)
                self._tiles.put(key, tile)
                self.tiles_changed.emit()
        except Problem as problem:
            self._fail(problem)
        finally:
            self._is_filling = False

    async def _do(self, function: Callable[..., T], *args: Any) -> T:
        """Do something on the thread; whatever waits for it ends there if nobody reads any more."""
        try:
            return await self._worker.do(function, *args)
        finally:
            if self._is_closed:
                raise CancelledError

    def _opened(self) -> KnowledgeImage:
        """On the thread."""
        if self._is_closed:
            raise Problem(f"{self.path.name} is closed.", "Open it again.")
        if self._image is None:
            self._image = KnowledgeImage.open(self.path)
        return self._image

    def _refreshed(
        self, former: RowLayout, expected: frozenset[Place]
    ) -> tuple[RowLayout, Growth | None]:
        """On the thread."""
        image = self._opened()
        is_same = not image.refresh() and image.height == former.height
        layout = former if is_same else RowLayout.of(image)
        return layout, _growth(image, former, layout, expected)

    def _tile(self, key: TileKey) -> Shown:
        """On the thread."""
        return read_tile(self._opened(), key)

    def _entry(self, place: Place) -> Entry:
        """On the thread."""
        return self._opened().entry(place)

    def shut(self) -> None:
        """On the thread: let the file go."""
        if self._image is not None:
            self._image.close()
            self._image = None


def _growth(
    image: KnowledgeImage, former: RowLayout, layout: RowLayout, expected: frozenset[Place]
) -> Growth | None:
    """What is new; none where nothing is, or where the picture is another one altogether."""
    known = len(former.places)
    is_longer = layout.height > former.height > 0 and layout.places[:known] == former.places
    new = [
        (place, top)
        for at, (place, top) in enumerate(zip(layout.places, layout.tops, strict=True))
        if (is_longer and at >= known) or place in expected
    ]
    if not new and not is_longer:
        return None
    arrivals = tuple(arrival for arrival in (_arrived(image, *each) for each in new) if arrival)
    first = former.height if is_longer else new[0][1]
    return Growth(first, layout.height - first, arrivals)


def _arrived(image: KnowledgeImage, place: Place, top: int) -> Arrival | None:
    """A new entry; none where it is hidden again already or damaged: only rows have come then."""
    try:
        return Arrival(place, top, image.entry(place).kind)
    except Problem:
        return None


class TileReader:
    """Gives readers; all of them read on one thread, one after the other."""

    def __init__(self, worker: AsyncWorker, tasks: Tasks) -> None:
        """Read on the thread of the worker; its end closes all images."""
        self._worker = worker
        self._tasks = tasks
        self._readers: list[ImageReader] = []
        worker.at_end(self._shut_all)

    def open(self, path: Path, parent: QObject | None = None) -> ImageReader:
        """Begin to read an image."""
        reader = ImageReader(path, self._worker, self._tasks, parent)
        self._readers.append(reader)
        return reader

    def close(self, reader: ImageReader) -> None:
        """End reading an image."""
        self._readers.remove(reader)
        reader.close()

    def _shut_all(self) -> None:
        """On the thread."""
        for reader in self._readers:
            reader.shut()
