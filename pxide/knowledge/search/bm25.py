"""BM25: how well entries answer a question by its words, and how much of it they speak of."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pxide.knowledge.search.postings import Occurrences, Postings
from pxide.knowledge.search.tokens import TokenWord

SATURATION = 1.2
"""How slowly repeating a word stops to count."""
LENGTH = 0.75
"""How much a long entry has to say a word more often than a short one."""
ENOUGH = 8
"""So many rare words make a question; what a longer one says besides need not be matched."""
MOST_WORDS = 256

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True)
class WordScores:
    """For each row of one image: its BM25 score, and the share of the question it speaks of."""

    scores: Scores
    shares: Scores


def score(sources: Sequence[Postings], question: Iterable[TokenWord]) -> list[WordScores]:
    """Score all rows of some images as if they lay in one; words are as rare as in all of them.

    A word counts by the best of its forms. In the shares, too, rare words weigh more; a word that
    is nowhere weighs like one that stands in a single entry, and all words that say little like
    one that says something.
    """
    words = list(dict.fromkeys(question))[:MOST_WORDS]
    asked = _Asked(sources)
    for word in words:
        asked.add(word)
    return asked.scored()


class _Asked:
    """A question being scored, word by word."""

    def __init__(self, sources: Sequence[Postings]) -> None:
        self._sources = sources
        self._shown = sum(source.shown for source in sources)
        mean = max(1.0, sum(source.total for source in sources) / max(1, self._shown))
        self._norms = [_norms(source.lengths() / mean) for source in sources]
        self._scores = [np.zeros(len(source)) for source in sources]
        self._matched = [np.zeros(len(source)) for source in sources]
        self._wanted = self._least = 0.0

    def add(self, word: TokenWord) -> None:
        """Add what each row gains by one word."""
        found = [[source.occurrences(form.text) for source in self._sources] for form in word.forms]
        counts = [sum(len(part.rows) for part in parts) for parts in found]
        worth = self._worth(word, counts)
        self._wanted += word.weight * worth
        self._least = max(self._least, worth)
        for at, norms in enumerate(self._norms):
            best, most = np.zeros(len(norms)), np.zeros(len(norms))
            for form, parts, count in zip(word.forms, found, counts, strict=True):
                rows, rarity = parts[at].rows, form.share * self._rarity(count)
                gain = rarity * _saturated(parts[at], norms)
                best[rows] = np.maximum(best[rows], gain)
                most[rows] = np.maximum(most[rows], min(rarity, worth))
            self._scores[at] += word.weight * best
            self._matched[at] += word.weight * most

    def scored(self) -> list[WordScores]:
        """Return the scores of each image."""
        wanted = max(min(self._wanted, ENOUGH * self._rarity(1)), self._least, 1e-9)
        return [
            WordScores(scores, np.minimum(1.0, matched / wanted))
            for scores, matched in zip(self._scores, self._matched, strict=True)
        ]

    def _worth(self, word: TokenWord, counts: list[int]) -> float:
        """Return what matching a whole word is worth: all its spellings count alike."""
        whole = [
            count
            for form, count in zip(word.forms, counts, strict=True)
            if form.share == 1 and count
        ]
        return self._rarity(max(whole, default=1))

    def _rarity(self, count: int) -> float:
        """Return the weight of a form that so many rows hold."""
        return math.log1p((self._shown - count + 0.5) / (count + 0.5)) if self._shown else 0.0


def _saturated(found: Occurrences, norms: Scores) -> Scores:
    """Return how much the repetitions of a form count in each of its rows."""
    counts = found.counts.astype(np.float64)
    return counts * (SATURATION + 1) / (counts + norms[found.rows])


def _norms(lengths: Scores) -> Scores:
    """Return how much each row's length, 1 being usual, holds repetitions down."""
    norms: Scores = SATURATION * (1 - LENGTH + LENGTH * lengths)
    return norms
