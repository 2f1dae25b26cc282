"""The drawn text of a band: every line is there, and its colours can be read."""

from __future__ import annotations

import numpy as np
import pytest

from pxide.knowledge.image.entry import Entry, EntryKind, Place
from pxide.knowledge.image.font import LINE, drawn
from pxide.knowledge.image.text_rows import (
    FAINT,
    INK,
    MARGIN,
    PAPER,
    SHADE,
    TextLine,
    blank_page,
    columns_of,
    draw,
    entry_lines,
    plain_lines,
    rows_of,
    time_words,
)
from pxide.knowledge.image.title import Band, Colour
from tests.pxide.knowledge.image.entries import full

LEAST_CONTRAST = 4.5
"""What the web's rules for accessible text ask for."""


def contrast(one: Colour, other: Colour) -> float:
    """How far two colours are apart for the eye, from 1 to 21."""
    light, dark = sorted(map(luminance, (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Colour) -> float:
    """How bright a colour is, from 0 to 1."""
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_an_entry_is_written_out_in_full() -> None:
    lines = [line.text for line in entry_lines(full(), Place(2, 152, 0), 1000)]
    assert lines == [
        "[v2r152]  program run  2023-11-14 22:13 UTC  some-model-7b",
        "What do the primes below 10 add up to?",
        "They add up to 17, as [r22] says.",
        "",
        "2 + 3 + 5 + 7 = 17 \u2714",
        "Sources: [r22], manual",
        "Program:",
        "SET a, 2",
        "HALT",
        "Result: 17",
        "Steps: 42",
    ]


def test_what_is_empty_takes_no_line() -> None:
    lines = entry_lines(Entry(EntryKind.LESSON, 0, "", "a"), Place(1, 4, 0), 1000)
    assert [line.text for line in lines] == ["[r4]  lesson  1970-01-01 00:00 UTC", "a"]


@pytest.mark.parametrize("kind", EntryKind)
def test_every_ink_can_be_read_on_its_paper(kind: EntryKind) -> None:
    entry = Entry(kind, 0, "q", "a", sources=("s",), program="p", result="r")
    for line in entry_lines(entry, Place(1, 0, 0), 512):
        assert contrast(line.ink, line.paper) >= LEAST_CONTRAST
    assert {line.paper for line in entry_lines(entry, Place(1, 0, 0), 512)} == {PAPER, SHADE}


@pytest.mark.parametrize("band", [Band.COVER, Band.TOMBSTONE])
def test_bands_without_an_entry_can_be_read_too(band: Band) -> None:
    (line,) = plain_lines("words", band, 512)
    assert contrast(line.ink, line.paper) >= LEAST_CONTRAST


def test_lines_are_drawn_one_below_the_other_between_margins() -> None:
    lines = [TextLine("Ab", INK), TextLine("c", FAINT, SHADE)]
    page = blank_page(rows_of(lines), 64)
    assert page.shape == (2 * LINE + 2 * MARGIN, 64, 4)
    draw(lines, page)
    assert (page[..., 3] == 255).all()
    for at, line in enumerate(lines):
        mask = drawn(line.text)
        strip = page[MARGIN + at * LINE : MARGIN + (at + 1) * LINE, :, :3]
        inked = (strip[:, MARGIN : MARGIN + mask.shape[1]] == line.ink).all(axis=2)
        assert np.array_equal(inked, mask)
        assert (strip[:, -MARGIN:] == line.paper).all()
    assert (page[:MARGIN, :, :3] == PAPER).all()


def test_no_line_takes_no_rows() -> None:
    assert rows_of([]) == 0
    page = blank_page(0, 64)
    draw([], page)
    assert page.shape == (0, 64, 4)


def test_the_narrowest_picture_still_shows_words() -> None:
    assert columns_of(64) == 9
    assert columns_of(512) == 84


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (0, "1970-01-01 00:00 UTC"),
        (1_700_000_000_000, "2023-11-14 22:13 UTC"),
        (-1, "1969-12-31 23:59 UTC"),
        (2**62, f"{2**62} ms"),
        (-(2**63), f"{-(2**63)} ms"),
    ],
)
def test_times_are_told_as_people_write_them(time: int, words: str) -> None:
    assert time_words(time) == words
