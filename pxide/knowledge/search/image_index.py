"""The index of one image: the words of its entries and the vectors of their meaning."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from pxide.knowledge.image.entry import Embedding, Entry, Place
from pxide.knowledge.search.postings import Postings
from pxide.knowledge.search.tokens import Tokenizer
from pxide.knowledge.search.vectors import Floats, Indices, Vectors
from vm.core.executor import Engine
from vm.core.faults import Problem

ASKED = 2
"""What a word of the question counts; a word of anything else counts 1."""

Advance = Callable[[int, int], None]


def fields(entry: Entry) -> list[tuple[str, int]]:
    """Return the texts by which an entry is found, each with what one of its words counts."""
    said = (entry.answer, entry.program, entry.result)
    return [(entry.question, ASKED), *((text, 1) for text in said)]


class IndexedImage(Protocol):
    """What is searched: a knowledge image, or whatever keeps entries in places."""

    @property
    def volumes(self) -> Sequence[Path]:
        """The files of the image, the first one first."""

    @property
    def places(self) -> Sequence[Place]:
        """Where the entries lie that are not hidden, the oldest first."""

    def entry(self, place: Place) -> Entry:
        """Read one entry; a Problem when it is damaged."""


class ImageIndex:
    """What is known of an image's entries; the row of an entry is its number in this index."""

    def __init__(self, tokens: Tokenizer) -> None:
        """Start without entries."""
        self._tokens = tokens
        self.postings = Postings()
        self.places: list[Place] = []
        self.hidden: set[int] = set()
        self.vectors: dict[tuple[str, int], Vectors] = {}
        """The vectors of each model; one that changes its size is another model."""
        self._rows: dict[Place, int] = {}
        self._damaged: set[Place] = set()

    def add(self, place: Place, entry: Entry) -> None:
        """Take an entry in."""
        self._rows[place] = len(self.places)
        self.places.append(place)
        self.postings.append(self._tokens.counts(fields(entry)))
        if entry.embedding is not None:
            given = entry.embedding
            vectors = self.vectors_of(given.model, given.values.size)
            vectors.extend([self._rows[place]], given.values.reshape(1, -1), [given.scale])

    def hide(self, place: Place) -> None:
        """Find an entry no more; a place that is not known stays so."""
        row = self._rows.pop(place, None)
        if row is not None:
            self.hidden.add(row)
            self.postings.hide(row)

    def follow(self, image: IndexedImage, advance: Advance | None = None) -> int:
        """Take in what is new in an image, hide what has left it; return how much that was.

        What is damaged is tried once: the image tells of it.
        """
        places = list(image.places)
        gone = set(self._rows).difference(places)
        new = [place for place in places if place not in self._rows and place not in self._damaged]
        for place in gone:
            self.hide(place)
        for done, place in enumerate(new, 1):
            try:
                self.add(place, image.entry(place))
            except Problem:
                self._damaged.add(place)
            if advance is not None:
                advance(done, len(new))
        return len(gone) + len(set(new) - self._damaged)

    def vectors_of(self, model: str, size: int) -> Vectors:
        """Return the vectors of a model, to which some may be added."""
        return self.vectors.setdefault((model, size), Vectors(size))

    def restore(self, postings: Postings, places: Iterable[Place]) -> None:
        """Take over what was known before."""
        self.postings = postings
        self.places = list(places)
        self._rows = {place: row for row, place in enumerate(self.places)}

    def cosines(self, engine: Engine, question: Embedding) -> tuple[Indices, Floats]:
        """Return the shown rows that the question's model knows, and how close each one is."""
        vectors = self.vectors.get((question.model, question.values.size))
        if vectors is None:
            return np.zeros(0, np.intp), np.zeros(0)
        rows, cosines = vectors.rows, vectors.cosines(engine, question)
        shown = ~np.isin(rows, list(self.hidden))
        return rows[shown], cosines[shown]
