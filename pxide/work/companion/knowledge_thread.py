"""The knowledge room: the one thread that owns the knowledge images and searches them."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from pxide.knowledge.image.entry import Entry, Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.search.finder import Query
from pxide.knowledge.search.image_index import Advance
from pxide.model.chat.turn import Learned, Source
from pxide.work.companion.fallback_engine import FallbackEngine
from pxide.work.companion.open_images import ImageChanges, ImageStatus, OpenImages

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class ImageSelection:
    """Which images are used: where answers are learned, and where they are looked for."""

    learn: Path | None = None
    look: tuple[Path, ...] = ()

    def learning_in(self, path: Path) -> "ImageSelection":
        """The shelf with another place to learn, which is then looked in too."""
        look = self.look if path in self.look else (*self.look, path)
        return ImageSelection(path, look)

    def looking_in(self, path: Path, does: bool) -> "ImageSelection":
        """The shelf with an image looked in, or not."""
        kept = tuple(known for known in self.look if known != path)
        return replace(self, look=(*kept, path) if does else kept)


class KnowledgeThread:
    """Everything is done on one thread, in the order asked for; whoever asks only waits.

    It needs no Qt. Any method raises Problem where a file cannot be read or written.
    """

    def __init__(self, engine: FallbackEngine, cache: Path | None = None) -> None:
        """Compare meanings by this engine; keep indices in the folder given, or not at all."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="knowledge")
        self._held = OpenImages(engine, cache)

    async def open(self, path: Path, advance: Advance | None = None) -> ImageStatus:
        """Open an image that is there, and index it. `advance` is called on the thread."""
        return await self._do(self._held.open, path, advance)

    async def create(self, path: Path) -> ImageStatus:
        """Make a new, empty image and open it."""
        return await self._do(self._held.create, path)

    async def drop(self, path: Path) -> None:
        """Close an image."""
        await self._do(self._held.drop, path)

    async def look_in(self, paths: Iterable[Path]) -> None:
        """Search exactly these images from now on, opened already or not."""
        await self._do(self._held.look_in, tuple(paths))

    async def holding(self, path: Path) -> ImageStatus:
        """How an image stands that is open."""
        return await self._do(self._held.holding, path)

    async def search(self, query: Query) -> tuple[Source, ...]:
        """The entries closest to a question, best first, of the images looked in."""
        return await self._do(self._held.search, query)

    async def learn(self, path: Path, entry: Entry) -> Learned:
        """Append an entry to an image, which is made where it is not there. It is on the disk."""
        return await self._do(self._held.learn, path, entry)

    async def append(self, path: Path, moved: Sequence[tuple[str, Entry]]) -> tuple[Place, ...]:
        """Append entries from elsewhere to an open image, each with the citation it had there."""
        return await self._do(self._held.append, path, moved)

    async def hide(self, path: Path, place: Place) -> None:
        """Hide an entry."""
        await self._do(self._held.hide, path, place)

    async def refresh(self) -> ImageChanges:
        """Take over what other programs wrote, and tell it."""
        return await self._do(self._held.refresh)

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
        return await self._do(lambda: do(self._held.image(path), *args, **names))

    def shutdown(self) -> None:
        """Do what is still asked for, keep the indices, close the images, end the thread."""
        self._thread.submit(self._held.close)
        self._thread.shutdown(wait=True)

    async def _do(self, function: Callable[P, T], *args: P.args, **names: P.kwargs) -> T:
        return await asyncio.wrap_future(self._thread.submit(function, *args, **names))
