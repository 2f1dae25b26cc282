"""However a text is cut, what is settled is settled once, and it is the whole in the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.view.companion.markdown_pieces import MarkdownPiece, PieceKind
from pxide.view.companion.markdown_reader import MarkdownReader, closed, make_parser
from tests.pxide.view.companion.texts import MARKDOWN, outline, words

PARSER = make_parser()
WHOLE = outline(MarkdownReader(PARSER).read(MARKDOWN, True).settled)


def streamed(text: str, sizes: list[int]) -> tuple[list[MarkdownPiece], int]:
    """The pieces of a text that comes in bites of these sizes, and the longest tail."""
    reader, settled, at, longest = MarkdownReader(PARSER), list[MarkdownPiece](), 0, 0
    for size in sizes:
        at = min(at + size, len(text))
        assert reader.goes_on(text[:at])
        reading = reader.read(text[:at], False)
        settled += reading.settled
        longest = max(longest, len(reading.tail))
    settled += reader.read(text, True).settled
    return settled, longest


@given(st.lists(st.integers(1, 40), max_size=120))
def test_bites_of_any_size_give_the_whole(sizes: list[int]) -> None:
    assert outline(streamed(MARKDOWN, sizes)[0]) == WHOLE


def test_letter_by_letter() -> None:
    assert outline(streamed(MARKDOWN, [1] * len(MARKDOWN))[0]) == WHOLE


@given(st.text("-*+1.)|: `~#>=ab[]()\n\r\\_ ", max_size=80), st.data())
def test_any_text_at_all(text: str, data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 9), max_size=40))
    whole = outline(MarkdownReader(PARSER).read(text, True).settled)
    assert outline(streamed(text, sizes)[0]) == whole


@pytest.mark.parametrize(
    "text",
    [
        "- item with words\n" * 200,
        "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 200,
        "A paragraph.\n\n" * 200,
    ],
)
def test_the_tail_stays_short(text: str) -> None:
    _pieces, longest = streamed(text, [8] * (len(text) // 8))
    assert longest <= 1


def tail(text: str) -> tuple[MarkdownPiece, ...]:
    return MarkdownReader(PARSER).read(text, False).tail


@pytest.mark.parametrize(
    "text", ["-", "--", "```", "```pxasm", "#", "##", "1", "12.", "| a | b |", "| a | b |\n|--"]
)
def test_what_may_become_a_mark_is_held_back(text: str) -> None:
    assert tail(text) == ()
    assert MarkdownReader(PARSER).read(text, True).settled != ()


def test_a_line_that_may_underline_the_text_does_not_make_it_a_heading() -> None:
    (piece,) = tail("Some words\n-")
    assert piece.kind is PieceKind.PARAGRAPH


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("a **bold", "a **bold**"),
        ("a **bo*", "a **bo**"),
        ("a **", "a "),
        ("a `code", "a `code`"),
        ("a ``co`de", "a ``co`de``"),
        ("`x` **y** z", "`x` **y** z"),
        ("`**` and", "`**` and"),
        ("see [the page](http://a.ex", "see the page"),
        ("clamps [r15", "clamps "),
        ("clamps [r152]", "clamps [r152]"),
        ("a \\*\\* b", "a \\*\\* b"),
    ],
)
def test_open_marks_are_closed_for_the_moment(text: str, mended: str) -> None:
    assert closed(text) == mended


def test_a_tail_shows_no_marks() -> None:
    (piece,) = tail("It is **very imp")
    assert words(piece) == "It is very imp"
    assert {run.type for run in piece.runs} >= {"strong_open", "strong_close"}


def test_another_text_does_not_go_on() -> None:
    reader = MarkdownReader(PARSER)
    reader.read("One.\n\nTwo", False)
    assert reader.goes_on("One.\n\nTwo and")
    assert not reader.goes_on("Other.\n\nTwo")


def test_line_ends_of_other_systems_are_line_ends() -> None:
    settled, _longest = streamed("# A\r\n\r\n- b\r- c\r\n\r\nd", [1] * 30)
    assert [words(piece) for piece in settled] == ["A", "b", "c", "d"]
