"""The small font: we own every pixel."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pxide.knowledge.image.bands import encode_entry
from pxide.knowledge.image.entry import Entry, EntryKind, Place
from pxide.knowledge.image.font import CELL, LINE, TAB, cells, drawn, glyph, wrapped
from pxide.knowledge.image.glyphs import SHEET
from tests.pxide.knowledge.image.entries import full

GOLDEN = Path(__file__).parent / "golden"
ASCII = "".join(map(chr, range(32, 127)))


def art(text: str) -> str:
    """A line as rows of # and dots."""
    return "\n".join("".join(".#"[int(dot)] for dot in row).rstrip(".") for row in drawn(text))


def test_a_letter_its_accent_and_its_tail() -> None:
    assert art("\u00c4\u00e9g").split("\n") == [
        "",
        ".#.#",
        ".........#",
        ".###....#",
        "#...#",
        "#...#..###...####",
        "#####.#...#.#...#",
        "#...#.#####.#...#",
        "#...#.#.....#...#",
        "#...#..###...####",
        "................#",
        ".............###",
    ]


def test_the_whole_font_as_it_was_last_looked_at(request: pytest.FixtureRequest) -> None:
    lines = [letters for letters, _ in SHEET]
    lines += [
        "\u00c0\u00c9\u00ce\u00d5\u00dc\u00c5\u00c7\u0160\u00e0\u00e9\u00ee\u00f5\u00fc\u00e5"
    ]
    lines += ["\u0107\u0161\u0119\u015f\u6f22\U0001f600\ud800\x00"]
    masks = [drawn(line) for line in lines]
    width = max(mask.shape[1] for mask in masks)
    tab = np.vstack([np.pad(mask, ((0, 0), (0, width - mask.shape[1]))) for mask in masks])
    compare("font.png", np.where(tab, 0, 255).astype(np.uint8), request)


def test_an_entry_as_it_was_last_looked_at(request: pytest.FixtureRequest) -> None:
    compare("entry.png", encode_entry(full(), Place(2, 152, 0), 512), request)


def compare(name: str, pixels: np.ndarray, request: pytest.FixtureRequest) -> None:
    """Compare pixels with a picture that a person has looked at."""
    if request.config.getoption("--regenerate"):
        GOLDEN.mkdir(exist_ok=True)
        Image.fromarray(pixels).save(GOLDEN / name, optimize=True)
    with Image.open(GOLDEN / name) as image:
        assert np.array_equal(np.asarray(image), pixels)


def test_every_letter_of_ascii_is_drawn_and_no_two_are_alike() -> None:
    drawings = {glyph(letter).tobytes() for letter in ASCII}
    assert len(drawings) == len(ASCII)
    assert all(glyph(letter).shape == (LINE, CELL) for letter in ASCII)
    assert all(not glyph(letter)[:, 5].any() for letter in ASCII)


@pytest.mark.parametrize("code", range(0xA0, 0x180))
def test_latin_letters_are_drawn_or_boxed(code: int) -> None:
    letter = chr(code)
    is_drawn = glyph(letter).shape == (LINE, CELL)
    base = unicodedata.normalize("NFD", letter)[0]
    assert is_drawn or base == letter or not base.isascii() or cells(letter) == 3


@given(st.characters())
def test_any_letter_takes_whole_cells_and_leaves_ink(letter: str) -> None:
    mask = glyph(letter)
    assert mask.shape == (LINE, cells(letter) * CELL)
    assert mask.any() or letter == " " or unicodedata.category(letter) == "Zs"


def test_boxes_tell_code_points_apart() -> None:
    assert glyph("\u6f22").tobytes() != glyph("\u6f23").tobytes()
    assert [cells(letter) for letter in "\u6f22\U0001f600\U0010ffff"] == [3, 4, 5]


@given(st.text(max_size=300), st.integers(9, 90))
def test_no_line_is_too_long_and_no_letter_is_lost(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert all(sum(map(cells, line)) <= columns for line in lines)
    whole = unicodedata.normalize("NFC", text).expandtabs(TAB)
    assert "".join(lines).replace(" ", "") == whole.replace(" ", "").replace("\n", "")


def test_text_breaks_between_words_and_keeps_indentation() -> None:
    assert wrapped("one two three", 9) == ["one two", "three"]
    assert wrapped("one  two", 4) == ["one", "two"]
    assert wrapped("    code\n\nlast ", 12) == ["    code", "", "last"]
    assert wrapped("abcdefghijkl", 9) == ["abcdefghi", "jkl"]
    assert wrapped("", 9) == [""]


def test_a_long_answer_takes_more_rows_and_is_not_clipped() -> None:
    short, long = (
        encode_entry(Entry(EntryKind.TURN, 0, "q", "word " * count), Place(1, 0, 0), 512).shape[0]
        for count in (10, 1000)
    )
    assert long > short + 50 * LINE
