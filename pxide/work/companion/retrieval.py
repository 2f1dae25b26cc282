"""Recall: finds entries by words and, where a model makes vectors, by meaning; learns new ones."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pxide.knowledge.image.entry import Embedding, Entry
from pxide.knowledge.search.finder import FOR_PROMPTS, HITS, Query, SimilarityFloor
from pxide.knowledge.search.vectors import quantised
from pxide.llm.errors import ServerProblem
from pxide.model.chat.turn import Learned, Source
from pxide.work.companion.connection import Connection
from pxide.work.companion.knowledge_service import KnowledgeService
from vm.core.faults import Problem

EMBEDDED_LETTERS = 2000
"""Models of this kind read no more than a page."""

Tell = Callable[[Problem], None]


class Retrieval:
    """What is asked of the images by meaning is asked of the server first."""

    def __init__(self, connection: Connection, images: KnowledgeService) -> None:
        """Make vectors by the connection's model for it."""
        self._connection = connection
        self._images = images
        self._failed: set[tuple[str, str]] = set()
        """Models of servers that made no vectors; it is told once, and words do."""

    @property
    def learns_in(self) -> Path:
        """The image where answers are learned."""
        return self._images.shelf.learn or self._images.home

    @property
    def knows_meaning(self) -> bool:
        """Whether there is a model that makes vectors of texts."""
        return self._connection.embedder is not None

    async def find(
        self, question: str, tell: Tell, floor: SimilarityFloor = FOR_PROMPTS, count: int = HITS
    ) -> tuple[Source, ...]:
        """The entries closest to a question; none where nothing is close."""
        meaning = await self._embedding(question, tell)
        meanings = () if meaning is None else (meaning,)
        return await self._images.search(Query(question, count, meanings, floor))

    async def learn(self, entry: Entry, tell: Tell) -> Learned:
        """Append an entry, with its meaning where that can be had."""
        said = f"{entry.question}\n{entry.answer or entry.program}"
        embedding = await self._embedding(said, tell)
        return await self._images.learn(replace(entry, embedding=embedding))

    async def _embedding(self, text: str, tell: Tell) -> Embedding | None:
        model, client = self._connection.embedder, self._connection.client
        if model is None or client is None or not text.strip():
            return None
        name = client.address.root, model.id
        if name in self._failed:
            return None
        try:
            vectors = await client.embed(model.asked_as, [text[:EMBEDDED_LETTERS]])
        except ServerProblem as problem:
            self._failed.add(name)
            tell(Problem(f"Entries are found by their words alone. {problem.what}", problem.hint))
            return None
        return quantised(model.id, vectors[0])
