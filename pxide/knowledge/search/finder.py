"""The finder: what is asked of several images, how close an entry has to be, and what is found.

Images are asked by words and by meaning; the two orders are fused by rank.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from pxide.knowledge.image.entry import Embedding, Entry, EntryKind, Place
from pxide.knowledge.search.bm25 import score
from pxide.knowledge.search.image_index import ImageIndex, IndexedImage, fields
from pxide.knowledge.search.tokens import Tokenizer
from pxide.knowledge.search.vectors import Floats, Indices
from vm.core.executor import Engine
from vm.core.faults import Problem

HITS = 6
NAMED_WORDS = 6
"""So many of the matched words a hit names."""
CALM = 60
"""The k of reciprocal rank fusion: the higher it is, the less the first places stand out."""
DEEPEST = 200
"""Whoever stands lower in an order is not looked at."""

CloseRows = npt.NDArray[np.bool_]

_UNFIT = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class SimilarityFloor:
    """What an entry needs to count as close.

    By words it has to speak of a share of the question, rare words weighing more. By meaning it
    has to reach a cosine and, since every model calls unlike texts somewhat alike in a way of its
    own, to come part of the way from what is usual for this question to the very same.
    """

    share: float = 0.4
    cosine: float = 0.4
    lead: float = 0.2
    usual_from: int = 8
    """How many entries it takes to say what is usual."""

    def by_words(self, shares: Floats) -> CloseRows:
        """Say which shares of the question are enough."""
        return (shares > 0) & (shares >= self.share)

    def by_meaning(self, cosines: Floats) -> CloseRows:
        """Say which cosines with the question are enough."""
        least = self.cosine
        if len(cosines) >= self.usual_from:
            usual = float(np.median(cosines))
            least = max(least, usual + self.lead * (1 - usual))
        return cosines >= least


FOR_PROMPTS = SimilarityFloor()
"""What nobody asked to see has to be close."""
FOR_PEOPLE = SimilarityFloor(share=0.05, cosine=0.25, lead=0.1)
"""Whoever searches by hand sees what is only a little alike, too."""


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


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that answers a question, and why it was found, in words."""

    place: Place
    score: float
    question: str
    answer: str
    kind: EntryKind
    why: str
    image: str = ""
    """The name of the image, "" when only one was searched."""
    program: str = ""
    result: str = ""

    @property
    def label(self) -> str:
        """How a citation names the entry, such as ``r152`` or ``my-lessons:r152``."""
        row = self.place.citation[1:-1]
        return f"{_UNFIT.sub('-', self.image)}:{row}" if self.image else row

    @property
    def citation(self) -> str:
        """How the entry is cited, such as ``[r152]`` or ``[my-lessons:r152]``."""
        return f"[{self.label}]"


@dataclass(frozen=True)
class SearchedImage:
    """An image with its index."""

    image: IndexedImage
    index: ImageIndex


class Finder:
    """Searches images; meaning is compared by an engine. One thread uses it at a time."""

    def __init__(self, engine: Engine, tokens: Tokenizer) -> None:
        """Compare vectors by this engine, and cut questions as the entries were cut."""
        self._engine = engine
        self._tokens = tokens

    def search(self, images: Mapping[str, SearchedImage], query: Query) -> tuple[Hit, ...]:
        """Return the entries closest to a question, best first; none when nothing is close.

        The names of the images are those for citations.
        """
        candidates = _Candidates(images)
        cosines: dict[int, float] = {}
        orders = [self._by_words(candidates, query)]
        for meaning in query.meanings:
            rows, near = self._by_meaning(candidates, meaning)
            order = best(near, query.floor.by_meaning(near))
            cosines.update(zip(rows[order].tolist(), near[order].tolist(), strict=True))
            orders.append(rows[order])
        hits = (
            self._hit(candidates.at(row), points, query.text, cosines.get(row))
            for row, points in fused(orders, query.count)
        )
        return tuple(hit for hit in hits if hit is not None)

    def _by_words(self, candidates: "_Candidates", query: Query) -> Indices:
        """Return the rows that are close by their words, best first."""
        words = self._tokens.words(query.text)
        scored = score([index.postings for index in candidates.indices], words)
        scores = np.concatenate([np.zeros(0), *(part.scores for part in scored)])
        shares = np.concatenate([np.zeros(0), *(part.shares for part in scored)])
        return best(scores, query.floor.by_words(shares))

    def _by_meaning(self, candidates: "_Candidates", meaning: Embedding) -> tuple[Indices, Floats]:
        """Return the rows that have a vector, and how close each is."""
        parts = [index.cosines(self._engine, meaning) for index in candidates.indices]
        paired = zip(candidates.starts, parts, strict=False)
        rows = np.concatenate(
            [np.zeros(0, np.intp), *(start + rows for start, (rows, _) in paired)]
        )
        return rows, np.concatenate([np.zeros(0), *(near for _, near in parts)])

    def _hit(
        self, candidate: "_Candidate", points: float, question: str, cosine: float | None
    ) -> Hit | None:
        """Read what was found; None when it is damaged, which its image tells."""
        try:
            entry = candidate.image.entry(candidate.place)
        except Problem:
            return None
        return Hit(
            place=candidate.place,
            score=points,
            question=entry.question,
            answer=entry.answer,
            kind=entry.kind,
            why=_why(list(self._matched(question, entry)), cosine),
            image=candidate.name,
            program=entry.program,
            result=entry.result,
        )

    def _matched(self, question: str, entry: Entry) -> Iterator[str]:
        """Yield the words of a question that an entry holds in any form."""
        counts = self._tokens.counts(fields(entry))
        for word in dict.fromkeys(self._tokens.words(question)):
            if any(form.text in counts for form in word.forms):
                yield word.forms[0].text


def best(scores: Floats, close: CloseRows, count: int = DEEPEST) -> Indices:
    """Return the close ones with the highest scores, best first; of equals the earlier one."""
    found = np.flatnonzero(close)
    return found[np.argsort(-scores[found], kind="stable")[:count]]


def fused(orders: Sequence[Indices], count: int) -> list[tuple[int, float]]:
    """Return the best of several orders with their scores: each order gives 1 / (60 + rank).

    Of equals the earlier one comes first.
    """
    scores: dict[int, float] = {}
    for order in orders:
        for rank, index in enumerate(order.tolist(), 1):
            scores[index] = scores.get(index, 0.0) + 1 / (CALM + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:count]


def _why(matched: list[str], cosine: float | None) -> str:
    """Say by which words and how near in meaning an entry was found."""
    named = ", ".join(matched[:NAMED_WORDS])
    more = f" and {len(matched) - NAMED_WORDS} more" if len(matched) > NAMED_WORDS else ""
    why = [f"words {named}{more}"] if matched else []
    why += [] if cosine is None else [f"meaning {cosine:.2f}"]
    return "; ".join(why)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An entry that may become a hit: where it lies, before it is read."""

    name: str
    """The name of its image, "" when there is only one."""
    image: IndexedImage
    place: Place


class _Candidates:
    """The rows of some images, counted through."""

    def __init__(self, images: Mapping[str, SearchedImage]) -> None:
        self._images = list(images.items())
        self.indices = [searched.index for searched in images.values()]
        self.starts = [0, *accumulate(len(index.places) for index in self.indices)]

    def at(self, row: int) -> _Candidate:
        """Return the candidate of a row."""
        at = int(np.searchsorted(self.starts, row, side="right")) - 1
        name, searched = self._images[at]
        place = searched.index.places[row - self.starts[at]]
        return _Candidate(name if len(self._images) > 1 else "", searched.image, place)
