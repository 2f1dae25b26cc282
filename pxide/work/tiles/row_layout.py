"""What lies in which row of a knowledge image, as it was at one moment."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pxide.knowledge.image.entry import EntryKind, Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage


@dataclass(frozen=True)
class RowLayout:
    """The size of the picture and where its entries lie, through all volumes."""

    width: int = 1
    height: int = 0
    places: tuple[Place, ...] = ()
    """The entries from the top down, hidden ones among them."""
    tops: tuple[int, ...] = ()
    """The first row of each, counted through all volumes."""
    hidden: frozenset[Place] = frozenset()

    @classmethod
    def of(cls, image: KnowledgeImage) -> RowLayout:
        """Look at an image; whoever owns it calls this on its thread."""
        hidden = image.hidden
        places = tuple(sorted((*image.places, *hidden)))
        tops = tuple(image.top(place) for place in places)
        return cls(image.width, image.height, places, tops, frozenset(hidden))

    @property
    def count(self) -> int:
        """How many entries are not hidden."""
        return len(self.places) - len(self.hidden)

    def place_at(self, row: int) -> Place | None:
        """The entry that a row belongs to; none for covers and tombstones."""
        at = bisect_right(self.tops, row) - 1
        if at < 0 or row >= self.tops[at] + self.places[at].rows:
            return None
        return self.places[at]

    def span(self, place: Place) -> tuple[int, int] | None:
        """The first row of an entry and its rows; none when no entry lies there."""
        at = self._index.get((place.volume, place.row))
        return None if at is None else (self.tops[at], self.places[at].rows)

    def neighbour(self, place: Place | None, by: int) -> Place | None:
        """The entry so many further down, the last or the first where there are no more."""
        if not self.places:
            return None
        at = None if place is None else self._index.get((place.volume, place.row))
        if at is None:
            return self.places[-1]
        return self.places[min(max(at + by, 0), len(self.places) - 1)]

    def hidden_in(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        """The first row and the rows of each hidden entry among some rows."""
        at = max(bisect_right(self.tops, first) - 1, 0)
        while at < len(self.places) and self.tops[at] < end:
            if self.places[at] in self.hidden:
                yield self.tops[at], self.places[at].rows
            at += 1

    @cached_property
    def _index(self) -> dict[tuple[int, int], int]:
        return {(place.volume, place.row): at for at, place in enumerate(self.places)}


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry that is new: its place, its first row through all volumes, and its kind."""

    place: Place
    top: int
    kind: EntryKind


@dataclass(frozen=True, slots=True)
class Growth:
    """Rows that are new at the end of a picture, and the entries among them."""

    first: int
    rows: int
    arrivals: tuple[Arrival, ...]
