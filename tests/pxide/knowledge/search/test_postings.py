"""Postings say where words stand, forget hidden rows, and come back from what they gave."""

from collections.abc import Set

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pxide.knowledge.search.postings import Postings

Rows = list[dict[str, int]]

ROWS = st.lists(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9)), max_size=8)


def postings(rows: Rows, hidden: Set[int] = frozenset()) -> Postings:
    """Postings of some rows."""
    made = Postings()
    for counts in rows:
        made.append(counts)
    for row in sorted(hidden):
        made.hide(row)
    return made


def plain(found: Postings, form: str) -> dict[int, int]:
    """Rows and counts of a form."""
    occurrences = found.occurrences(form)
    return dict(zip(occurrences.rows.tolist(), occurrences.counts.tolist(), strict=True))


@given(ROWS, st.sets(st.integers(0, 7)))
def test_what_is_shown_is_found(rows: Rows, hidden: set[int]) -> None:
    hidden = {row for row in hidden if row < len(rows)}
    made = postings(rows, hidden)
    shown = {row: counts for row, counts in enumerate(rows) if row not in hidden}
    assert (len(made), made.shown) == (len(rows), len(shown))
    assert made.total == sum(sum(counts.values()) for counts in shown.values())
    for form in "abcdefg":
        wanted = {row: counts[form] for row, counts in shown.items() if form in counts}
        assert plain(made, form) == wanted


@given(ROWS, ROWS)
def test_what_was_kept_grows_on(rows: Rows, more: Rows) -> None:
    made = postings(rows)
    forms = list(made.forms())
    kept = Postings()
    sizes = np.array([pairs.size for _, pairs in forms], np.uint32)
    joined = np.concatenate([np.zeros(0, np.uint32), *(pairs for _, pairs in forms)])
    kept.restore([form for form, _ in forms], sizes, joined, made.lengths())
    for row in more:
        made.append(row)
        kept.append(row)
    assert (len(kept), kept.shown, kept.total) == (len(made), made.shown, made.total)
    assert kept.lengths().tolist() == made.lengths().tolist()
    for form in "abcdef":
        assert plain(kept, form) == plain(made, form)


def test_hiding_twice_is_hiding_once() -> None:
    made = postings([{"a": 2}, {"a": 3, "b": 1}])
    made.hide(0)
    made.hide(0)
    assert (made.shown, made.total, plain(made, "a")) == (1, 4, {1: 3})
