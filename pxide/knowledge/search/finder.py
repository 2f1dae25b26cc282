"""The finder: asks several images at once, by words and by meaning, and says what it found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from pxide.knowledge.image.entry import Embedding, Entry, Place
from pxide.knowledge.search.bm25 import score
from pxide.knowledge.search.floor import FOR_PROMPTS, SimilarityFloor
from pxide.knowledge.search.hit import Hit
from pxide.knowledge.search.image_index import ImageIndex, IndexedImage, fields
from pxide.knowledge.search.ranks import Indices, best, fused
from pxide.knowledge.search.tokens import Tokenizer
from pxide.knowledge.search.vectors import Floats
from vm.core.executor import Engine
from vm.core.faults import Problem

HITS = 6
NAMED_WORDS = 6
"""So many of the matched words a hit names."""


@dataclass(frozen=True)
class Query:
    """What is searched for.

    `meanings` is the question as vectors, one for each model that made vectors of entries; only
    vectors of one model are compared.
    """

    text: str
    count: int = HITS
    meanings: tuple[Embedding, ...] = ()
    floor: SimilarityFloor = FOR_PROMPTS


@dataclass(frozen=True)
class Searched:
    """An image with its index."""

    image: IndexedImage
    index: ImageIndex


class Finder:
    """Searches images; meaning is compared by an engine. One thread uses it at a time."""

    def __init__(self, engine: Engine, tokens: Tokenizer) -> None:
        """Compare vectors by this engine, and cut questions as the entries were cut."""
        self._engine = engine
        self._tokens = tokens

    def search(self, images: Mapping[str, Searched], query: Query) -> tuple[Hit, ...]:
        """Return the entries closest to a question, best first; none when nothing is close.

        The names of the images are those for citations.
        """
        shelf = _Candidates(images)
        cosines: dict[int, float] = {}
        orders = [self._by_words(shelf, query)]
        for meaning in query.meanings:
            rows, near = self._by_meaning(shelf, meaning)
            order = best(near, query.floor.by_meaning(near))
            cosines.update(zip(rows[order].tolist(), near[order].tolist(), strict=True))
            orders.append(rows[order])
        hits = (
            self._hit(shelf, row, points, query.text, cosines.get(row))
            for row, points in fused(orders, query.count)
        )
        return tuple(hit for hit in hits if hit is not None)

    def _by_words(self, shelf: "_Candidates", query: Query) -> Indices:
        """Return the rows that are close by their words, best first."""
        words = self._tokens.words(query.text)
        scored = score([index.postings for index in shelf.indices], words)
        scores = np.concatenate([np.zeros(0), *(part.scores for part in scored)])
        shares = np.concatenate([np.zeros(0), *(part.shares for part in scored)])
        return best(scores, query.floor.by_words(shares))

    def _by_meaning(self, shelf: "_Candidates", meaning: Embedding) -> tuple[Indices, Floats]:
        """Return the rows that have a vector, and how close each is."""
        parts = [index.cosines(self._engine, meaning) for index in shelf.indices]
        paired = zip(shelf.starts, parts, strict=False)
        rows = np.concatenate(
            [np.zeros(0, np.intp), *(start + rows for start, (rows, _) in paired)]
        )
        return rows, np.concatenate([np.zeros(0), *(near for _, near in parts)])

    def _hit(
        self, shelf: "_Candidates", row: int, points: float, question: str, cosine: float | None
    ) -> Hit | None:
        """Read what was found; None when it is damaged, which its image tells."""
        try:
            name, place, entry = shelf.read(row)
        except Problem:
            return None
        why = _why(list(self._matched(question, entry)), cosine)
        said = (entry.question, entry.answer, entry.kind, why)
        return Hit(place, points, *said, name, entry.program, entry.result)

    def _matched(self, question: str, entry: Entry) -> Iterator[str]:
        """Yield the words of a question that an entry holds in any form."""
        held = self._tokens.counts(fields(entry))
        for word in dict.fromkeys(self._tokens.words(question)):
            if any(form.text in held for form in word.forms):
                yield word.forms[0].text


def _why(matched: list[str], cosine: float | None) -> str:
    """Say by which words and how near in meaning an entry was found."""
    named = ", ".join(matched[:NAMED_WORDS])
    more = f" and {len(matched) - NAMED_WORDS} more" if len(matched) > NAMED_WORDS else ""
    why = [f"words {named}{more}"] if matched else []
    why += [] if cosine is None else [f"meaning {cosine:.2f}"]
    return "; ".join(why)


class _Candidates:
    """The rows of some images, counted through."""

    def __init__(self, images: Mapping[str, Searched]) -> None:
        self._images = list(images.items())
        self.indices = [searched.index for searched in images.values()]
        self.starts = [0, *accumulate(len(index.places) for index in self.indices)]

    def read(self, row: int) -> tuple[str, Place, Entry]:
        """Return the name of a row's image, "" when there is only one, its place and its entry."""
        at = int(np.searchsorted(self.starts, row, side="right")) - 1
        name, searched = self._images[at]
        place = searched.index.places[row - self.starts[at]]
        return name if len(self._images) > 1 else "", place, searched.image.entry(place)
