"""Hits for a prompt: each with its citation, quoted, and within the budget."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pxide.knowledge.image.entry import EntryKind, Place
from pxide.knowledge.search.fence import CUT, SHORTEST, fenced
from pxide.knowledge.search.finder import Hit

TEXTS = st.text(
    st.sampled_from("ab \n\r\u2028\x0b\x85>[]notes-0123456789abcdef begin end"), max_size=60
)


def hit(row: int, question: str, answer: str) -> Hit:
    """A hit."""
    return Hit(Place(1, row, 3), 1.0, question, answer, EntryKind.TURN, "")


def test_hits_stand_under_their_citations() -> None:
    notes = fenced([hit(4, "Why?", "Because\nof this."), hit(14, "How?", "So.")], 2000)
    *_, before, first, after = re.split(r"(?m)^(?=notes-|\[r4\])", notes.text)
    mark = before.split()[0]
    assert re.fullmatch(r"notes-[0-9a-f]{16}", mark)
    assert before == f"{mark} begin\n"
    assert first == (
        "[r4]\n> Question: Why?\n> Answer: Because\n> of this.\n"
        "[r14]\n> Question: How?\n> Answer: So.\n"
    )
    assert after == f"{mark} end"
    assert [found.place.row for found in notes.hits] == [4, 14]
    assert "such as [r4]." in notes.text


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_no_text_can_leave_its_quotes(texts: list[tuple[str, str]]) -> None:
    hits = [hit(number, *pair) for number, pair in enumerate(texts, 10)]
    notes = fenced(hits, 100_000)
    mark = notes.text.split("\n")[-1].removesuffix(" end")
    inside = notes.text.split(f"\n{mark} begin\n")[1].removesuffix(f"\n{mark} end").splitlines()
    bare = [line for line in inside if not line.startswith("> ")]
    assert bare == [found.citation for found in hits]
    assert all(mark not in line for line in inside)


def test_the_mark_is_new_each_time() -> None:
    given = [hit(4, "Why?", "So.")]
    assert fenced(given, 2000).text != fenced(given, 2000).text


@given(st.lists(st.integers(0, 900), max_size=5), st.integers(0, 3000))
def test_the_budget_holds(lengths: list[int], budget: int) -> None:
    hits = [hit(number, "Why?", "x" * length) for number, length in enumerate(lengths, 10)]
    notes = fenced(hits, budget)
    assert len(notes.text) <= budget
    assert notes.hits == tuple(hits[: len(notes.hits)])
    assert (notes.text == "") == (not notes.hits)
    for found in notes.hits[:-1]:
        assert f"> Answer: {found.answer}\n" in notes.text
    if notes.hits and CUT in notes.text:
        assert notes.text.split("\n> Question")[-1].index(CUT) + len("Question") >= SHORTEST
        assert len(notes.text) == budget


def test_the_budget_may_count_otherwise() -> None:
    hits = [hit(4, "Why?", "word " * 400), hit(14, "How?", "So.")]
    notes = fenced(hits, 120, lambda text: len(text.split()))
    assert len(notes.text.split()) <= 120
    assert [found.place.row for found in notes.hits] == [4]
    assert notes.text.count("word") > 20


def test_nothing_is_fenced_for_nothing() -> None:
    assert (fenced([], 1000).text, fenced([], 1000).hits) == ("", ())
