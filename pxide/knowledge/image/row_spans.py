"""The rows of one picture as a list of bands, and the stretches between them that are lost."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from pxide.knowledge.image.chunk_walk import ChunkBlock, ChunkWalk
from pxide.knowledge.image.title import Band, BandTitle


@dataclass(frozen=True, slots=True)
class RowSpan:
    """Rows that are one band, or rows that are lost and have no title."""

    row: int
    rows: int
    title: BandTitle | None = None
    block: ChunkBlock | None = None

    @property
    def is_lost(self) -> bool:
        """Whether the rows cannot be read, or stand for such rows."""
        return self.title is None or self.title.band is Band.LOST

    @property
    def is_entry(self) -> bool:
        """Whether the band holds an entry."""
        return self.title is not None and self.title.band.kind is not None


def spans_after(walk: ChunkWalk, row: int, height: int) -> list[RowSpan]:
    """Return the spans of a walk that began at a row; ``height`` is what the file says it has.

    Rows missing before a block are lost. Damage before the tail took the rows that the height
    has beyond the last block; a torn end took nothing that was ever finished.
    """
    found: list[RowSpan] = []
    for block in walk.blocks:
        if block.title.row > row:
            found.append(RowSpan(row, block.title.row - row))
            row = block.title.row
        found.append(RowSpan(row, block.title.rows, block.title, block))
        row += block.title.rows
    if walk.is_closed and ends_in_gap(walk) and height > row:
        found.append(RowSpan(row, height - row))
    return found


def ends_in_gap(walk: ChunkWalk) -> bool:
    """Say whether damage lies between the last block and the tail."""
    return bool(walk.gaps) and walk.gaps[-1][0] == len(walk.blocks)


def height_of(spans: Sequence[RowSpan]) -> int:
    """Return how many rows the spans have together."""
    return spans[-1].row + spans[-1].rows if spans else 0


def touching(spans: Sequence[RowSpan], first: int, count: int) -> list[RowSpan]:
    """Return the spans that have rows among ``count`` ones from ``first``."""
    start = max(bisect_right(spans, first, key=attrgetter("row")) - 1, 0)
    found = []
    for span in spans[start:]:
        if span.row >= first + count:
            break
        if span.row + span.rows > first:
            found.append(span)
    return found
