"""Spans: the rows of a picture as bands and stretches that are lost."""

from __future__ import annotations

import pytest

from pxide.knowledge.image.chunk_walk import ChunkBlock, ChunkWalk
from pxide.knowledge.image.row_spans import (
    RowSpan,
    ends_in_gap,
    height_of,
    spans_after,
    touching,
)
from pxide.knowledge.image.title import Band, BandTitle


def block(row: int, rows: int, band: Band = Band.TURN) -> ChunkBlock:
    """A block with so many rows."""
    return ChunkBlock(0, 0, BandTitle(band=band, row=row, text_rows=rows - 1))


def rows_of(spans: list[RowSpan]) -> list[tuple[int, int, bool]]:
    """First row, rows, and whether they are lost."""
    return [(span.row, span.rows, span.is_lost) for span in spans]


def test_blocks_follow_each_other() -> None:
    spans = spans_after(ChunkWalk([block(0, 5), block(5, 7)], is_closed=True), 0, 12)
    assert rows_of(spans) == [(0, 5, False), (5, 7, False)]
    assert height_of(spans) == 12
    assert height_of([]) == 0


def test_rows_missing_between_blocks_are_lost() -> None:
    spans = spans_after(ChunkWalk([block(0, 5), block(9, 7)], [(1, 99)], is_closed=True), 0, 16)
    assert rows_of(spans) == [(0, 5, False), (5, 4, True), (9, 7, False)]


@pytest.mark.parametrize(
    ("height", "is_closed", "lost"), [(9, True, [(5, 4, True)]), (5, True, []), (9, False, [])]
)
def test_damage_before_the_tail_took_what_the_height_says(
    height: int, is_closed: bool, lost: list[tuple[int, int, bool]]
) -> None:
    found = ChunkWalk([block(0, 5)], [(1, 99)], is_closed=is_closed)
    assert ends_in_gap(found)
    assert rows_of(spans_after(found, 0, height)) == [(0, 5, False), *lost]


def test_spans_go_on_from_a_row() -> None:
    spans = spans_after(ChunkWalk([block(40, 5)], is_closed=True), 40, 45)
    assert rows_of(spans) == [(40, 5, False)]


def test_what_a_span_is() -> None:
    assert RowSpan(0, 3).is_lost
    assert RowSpan(0, 3, block(0, 3, Band.LOST).title).is_lost
    assert RowSpan(0, 3, block(0, 3).title).is_entry
    for band in (Band.COVER, Band.TOMBSTONE, Band.LOST):
        assert not RowSpan(0, 3, block(0, 3, band).title).is_entry


@pytest.mark.parametrize(
    ("first", "count", "wanted"),
    [
        (0, 1, [0]),
        (4, 1, [0]),
        (5, 1, [5]),
        (4, 2, [0, 5]),
        (0, 99, [0, 5, 9]),
        (9, 99, [9]),
        (12, 5, []),
    ],
)
def test_the_spans_that_have_some_of_the_rows(first: int, count: int, wanted: list[int]) -> None:
    spans = [RowSpan(0, 5), RowSpan(5, 4), RowSpan(9, 3)]
    assert [span.row for span in touching(spans, first, count)] == wanted
    assert touching([], first, count) == []
