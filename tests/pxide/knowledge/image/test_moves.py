"""Sources follow the entries they cite."""

from __future__ import annotations

from pxide.knowledge.image.entry import Entry, EntryKind, Place
from pxide.knowledge.image.moves import Moves


def citing(*sources: str) -> Entry:
    """An entry that leans on these."""
    return Entry(EntryKind.TURN, 0, "q", "a", sources=sources)


def test_a_source_cites_the_new_row() -> None:
    moves = Moves()
    moves.note("[r22]", Place(1, 100, 5))
    moves.note("[v2r9]", Place(1, 200, 5))
    assert moves.cited_anew(citing("[v2r9]", "[r22]")) == citing("[r200]", "[r100]")


def test_a_source_that_did_not_come_along_is_left_out() -> None:
    moves = Moves()
    moves.note("", Place(1, 100, 5))
    kept = ("manual", "[other:r22]", "[r22", "row [r22]")
    assert moves.cited_anew(citing("[r22]", *kept, "[v3r7]")) == citing(*kept)


def test_an_entry_without_sources_stays_as_it_is() -> None:
    assert Moves().cited_anew(citing()) == citing()
