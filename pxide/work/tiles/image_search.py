"""Searching the images by hand: what was typed last is what is looked for."""

from __future__ import annotations

from asyncio import Task

from PySide6.QtCore import QObject, Signal

from pxide.base.tasks import Tasks
from pxide.knowledge.search.finder import FOR_PEOPLE, Query
from pxide.model.chat.turn import Source
from pxide.work.companion.knowledge_service import KnowledgeService

HITS = 50


class ImageSearch(QObject):
    """Finds entries by their words at once, and by their meaning as soon as a server has read it.

    All images are searched that are looked in.
    """

    found = Signal(str, object)
    """What was looked for, and the Sources, best first. Told again when there are more."""

    def __init__(
        self, images: KnowledgeService, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        """Look in these images."""
        super().__init__(parent)
        self._images = images
        self._tasks = tasks
        self._finding: Task[None] | None = None

    def find(self, text: str) -> None:
        """Look for a text; what was looked for before is let go."""
        self.stop()
        self._finding = self._tasks.start(self._find(text), "search the knowledge")

    def stop(self) -> None:
        """Let go of what is looked for."""
        if self._finding is not None:
            self._finding.cancel()

    async def _find(self, text: str) -> None:
        by_words = await self._images.search(Query(text, count=HITS, floor=FOR_PEOPLE))
        self.found.emit(text, by_words)
        if not self._images.knows_meaning:
            return
        more = await self._images.find(text, FOR_PEOPLE, HITS)
        known = {_key(source) for source in by_words}
        new = tuple(source for source in more if _key(source) not in known)
        if new:
            self.found.emit(text, (*by_words, *new))


def _key(source: Source) -> tuple[object, ...]:
    return source.image, source.place
