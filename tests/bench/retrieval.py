"""How quickly entries are found again, as ratios to the time a person gives it.

Run it by `make bench`, or alone: python -m tests.bench.retrieval
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from pxide.knowledge.image.entry import Embedding, Entry, EntryKind
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.search.finder import FOR_PEOPLE, Query
from pxide.knowledge.search.index_cache import IndexCache
from pxide.knowledge.search.search_indexes import SearchIndexes
from pxide.knowledge.search.vectors import quantised
from tests.pxide.knowledge.search.image_sets import MemoryImage
from vm.bench import Measure, fastest, table
from vm.cpu.engine import CpuEngine
from vm.cpu.preparation import prepare

ENTRIES = 10_000
VOCABULARY = 50_000
WORDS, MEANING, OPENING = 0.030, 0.100, 0.500
"""Seconds for a search by words, one by meaning, and for opening with a warm cache."""
LETTERS = np.array(list("abcdefghijklmnoprstuvw"))


class Writer:
    """Writes texts whose words are as common as those of a language."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(7)
        lengths = self._random.integers(3, 11, VOCABULARY)
        self._words = np.array(["".join(self._random.choice(LETTERS, n)) for n in lengths])

    def text(self, count: int) -> str:
        """Some words."""
        at = np.minimum(self._random.zipf(1.2, count), VOCABULARY) - 1
        return " ".join(self._words[at])

    def vector(self, size: int) -> Embedding:
        """The meaning of some text."""
        return quantised(f"model of {size}", self._random.normal(size=size))

    def entry(self, size: int) -> Entry:
        """An entry of 80 words with a vector."""
        return Entry(
            EntryKind.TURN,
            0,
            self.text(12),
            self.text(68),
            embedding=self.vector(size) if size else None,
        )


def measures() -> Iterator[Measure]:
    """Search among 10 000 entries, and open as many."""
    writer = Writer()
    for size in (384, 1024):
        indexes = SearchIndexes(CpuEngine())
        indexes.open("bench", MemoryImage(writer.entry(size) for _ in range(ENTRIES)))
        if size == 384:
            for count in (2, 6, 20, 100):
                query = Query(writer.text(count), floor=FOR_PEOPLE)
                what = f"{count} words searched in {ENTRIES} entries"
                yield measure(what, partial(indexes.search, query), WORDS)
        query = Query("", meanings=(writer.vector(size),), floor=FOR_PEOPLE)
        what = f"a meaning of {size} searched in {ENTRIES} entries"
        yield measure(what, partial(indexes.search, query), MEANING)
    yield opening(writer)


def opening(writer: Writer) -> Measure:
    """Open an image with the index that was kept of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        image = KnowledgeImage.create(folder / "bench.png")
        image.append_all(writer.entry(384) for _ in range(ENTRIES))
        image.close()

        def opened() -> None:
            image = KnowledgeImage.open(folder / "bench.png")
            indexes = SearchIndexes(CpuEngine(), IndexCache(folder / "cache"))
            indexes.open("bench", image)
            indexes.save()
            image.close()

        opened()
        return measure(f"{ENTRIES} entries opened, their index kept", opened, OPENING)


def measure(what: str, action: Callable[[], object], bar: float) -> Measure:
    """A row of the table: a time beside the one it is given."""
    seconds = fastest(action)
    figures = f"{seconds * 1e3:.2f} ms", f"{bar * 1e3:g} ms"
    return Measure(what, *figures, seconds / bar, "<= 1", seconds <= bar)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> int:
    """Print the table; 0 when every bar was met."""
    prepare()
    rows = list(measures())
    table(rows, _say)
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
