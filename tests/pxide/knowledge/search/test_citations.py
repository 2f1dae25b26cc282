"""Citations in an answer are found where they name an offered hit, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.knowledge.image.entry import EntryKind, Place
from pxide.knowledge.search.citations import citations
from pxide.knowledge.search.finder import Hit


def hit(row: int, volume: int = 1, image: str = "") -> Hit:
    """A hit in a row."""
    return Hit(Place(volume, row, 3), 1.0, "q", "a", EntryKind.TURN, "", image)


ONE = (hit(152), hit(160), hit(7, volume=2))
TWO = (hit(4, image="my notes"), hit(4, image="lessons"), hit(90, image="lessons"))


def cited(text: str, offered: tuple[Hit, ...] = ONE) -> list[tuple[str, Hit]]:
    """What is cited, as it stands in the text."""
    return [(text[found.start : found.end], found.cited) for found in citations(text, offered)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("as [r152] says", ["r152"]),
        ("[r152, r160]", ["r152", "r160"]),
        ("[r152][r160]", ["r152", "r160"]),
        ("[r152; r160 and r152]", ["r152", "r160", "r152"]),
        ("[ R152 ]", ["R152"]),
        ("[v2r7], [r7]", ["v2r7"]),
        ("【r152】 [[r160]] [r152](link)", ["r152", "r160", "r152"]),
        ("[r999] [r1520] [r15]", []),
        ("[r152, r999]", ["r152"]),
        ("r152 (r152) [152] [r152 says] [see r152] [r152r160] [r152", []),
        ("[other:r152]", []),
        ("", []),
    ],
)
def test_cited_rows(text: str, rows: list[str]) -> None:
    assert [label for label, _ in cited(text)] == rows
    for label, found in cited(text):
        assert found.label == label.lower()


def test_images_are_told_apart_by_their_names() -> None:
    assert [found.citation for found in TWO] == ["[my-notes:r4]", "[lessons:r4]", "[lessons:r90]"]
    text = "[my-notes:r4] [Lessons:r4, lessons:r90] [lessons: r90] [others:r4]"
    assert [found for _, found in cited(text, TWO)] == [TWO[0], TWO[1], TWO[2], TWO[2]]


def test_a_row_alone_is_taken_where_it_is_plain() -> None:
    assert cited("[r90] [r4]", TWO) == [("r90", TWO[2])]


def test_names_that_look_alike_are_not_guessed() -> None:
    alike = (hit(4, image="a b"), hit(4, image="a-b"))
    assert cited("[a-b:r4]", alike) == []


@given(st.text(alphabet="[]【】rRv0125,; :-anotes", max_size=80))
def test_any_text_is_read(text: str) -> None:
    for label, found in cited(text, ONE + TWO):
        assert label.lower() in (found.label, found.place.citation[1:-1]) or ": " in label
