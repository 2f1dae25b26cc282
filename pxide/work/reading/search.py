"""Searching the images by hand: what was typed last is what is looked for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from pxide.base.tasks import Tasks
from pxide.work.companion.images import Images
from pxide.work.retrieval.finder import Query
from pxide.work.retrieval.floor import FOR_PEOPLE

HITS = 50


class Search(QObject):
    """Finds entries by their words, in all images that are looked in."""

    found = Signal(str, object)
    """What was looked for, and the Sources, best first."""

    def __init__(self, images: Images, tasks: Tasks, parent: QObject | None = None) -> None:
        """Look in these images."""
        super().__init__(parent)
        self._images = images
        self._tasks = tasks

    def find(self, text: str) -> None:
        """Look for a text; what was looked for before is let go."""
        name = f"search {id(self)}"
        self._tasks.start(self._find(text), "search the knowledge", exclusive=name)

    async def _find(self, text: str) -> None:
        sources = await self._images.search(Query(text, count=HITS, floor=FOR_PEOPLE))
        self.found.emit(text, sources)
