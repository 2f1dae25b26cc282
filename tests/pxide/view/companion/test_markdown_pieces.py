"""Markdown is taken apart into leaf blocks that know what surrounds them."""

from pxide.view.companion.markdown_pieces import BULLET, MarkdownPiece, PieceKind, pieces
from pxide.view.companion.markdown_reader import make_parser
from tests.pxide.view.companion.texts import MARKDOWN, words


def read(text: str) -> list[MarkdownPiece]:
    return list(pieces(make_parser().parse(text)))


def test_every_kind_of_block_is_found() -> None:
    looks = [piece.kind for piece in read(MARKDOWN)]
    assert set(looks) == set(PieceKind)
    assert looks.count(PieceKind.TABLE) == 2
    assert looks.count(PieceKind.CODE) == 2


def test_an_item_begins_with_its_marker_and_goes_on_without() -> None:
    found = read("- one\n\n  more\n- two\n  - in\n7. seven\n8) eight\n")
    assert [(words(piece), piece.marker, piece.depth) for piece in found] == [
        ("one", BULLET, 1),
        ("more", "", 1),
        ("two", BULLET, 1),
        ("in", BULLET, 2),
        ("seven", "7.", 1),
        ("eight", "8)", 1),
    ]


def test_an_empty_item_is_seen() -> None:
    found = read("- \n- b\n")
    assert [(words(piece), piece.marker) for piece in found] == [("", BULLET), ("b", BULLET)]


def test_code_in_a_list_is_code() -> None:
    first, code, last = read("1. run\n   ```bash\n   ls\n   ```\n   after\n")
    assert (first.marker, code.kind, code.text, code.language) == (
        "1.",
        PieceKind.CODE,
        "ls",
        "bash",
    )
    assert (words(last), last.depth, last.marker) == ("after", 1, "")


def test_the_columns_of_a_table_tell_their_side() -> None:
    (table,) = read("| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |\n")
    assert [[cell.style for cell in row] for row in table.rows] == [
        ["", "text-align:center", "text-align:right"]
    ] * 2


def test_a_quote_holds_what_stands_in_it() -> None:
    assert [piece.is_quoted for piece in read("> a\n>\n> - b\n\nc\n")] == [True, True, False]


def test_html_is_text_and_references_are_none() -> None:
    (first, second) = read("<script>x</script> <img src=x>\n\n[r1]: http://evil.example\n")
    assert words(first) == "<script>x</script> <img src=x>"
    assert words(second) == "[r1]: http://evil.example"
    assert {run.type for piece in (first, second) for run in piece.runs} == {"text"}
