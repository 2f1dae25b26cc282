"""The title row: fields that say what a band is, and a colour that people see."""

from __future__ import annotations

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.knowledge.image.entry import EntryKind
from pxide.knowledge.image.title import (
    COLOURS,
    FIELDS,
    LEAST_WIDTH,
    MAGIC,
    TITLE_BYTES,
    TITLE_PIXELS,
    Band,
    BandTitle,
    read_title,
    title_in,
)

titles = st.builds(
    BandTitle,
    band=st.sampled_from(Band),
    row=st.integers(0, 0xFFFF),
    text_rows=st.integers(0, 0xFFFF),
    payload_rows=st.integers(0, 0xFFFF),
    embedding_rows=st.integers(0, 0xFFFF),
    payload_length=st.integers(0, 0xFFFF_FFFF),
    payload_sum=st.integers(0, 0xFFFF_FFFF),
    time=st.integers(-(2**63), 2**63 - 1),
    model=st.integers(0, 2**64 - 1),
    dimension=st.integers(0, 0xFFFF),
    scale=st.floats(width=32, allow_nan=False),
    embedding_sum=st.integers(0, 0xFFFF_FFFF),
)


@given(titles)
def test_every_title_comes_back(title: BandTitle) -> None:
    data = title.to_bytes()
    assert len(data) == TITLE_BYTES == 54
    assert data.startswith(MAGIC)
    assert read_title(data) == title
    parts = (title.text_rows, title.payload_rows, title.embedding_rows)
    assert title.rows == 1 + sum(parts)


@given(titles, st.integers(LEAST_WIDTH, 200))
def test_a_row_holds_the_title_and_then_the_colour(title: BandTitle, width: int) -> None:
    line = np.zeros((width, 4), np.uint8)
    title.draw_on(line)
    assert title_in(line) == title
    assert (line[:, 3] == 255).all()
    assert (line[TITLE_PIXELS:, :3] == title.band.colour).all()
    line[:, 3] = 0
    assert title_in(line) == title


def test_the_fields_fill_whole_pixels_and_fit_the_narrowest_picture() -> None:
    assert sum(field.bytes for field in FIELDS) == TITLE_BYTES == 3 * TITLE_PIXELS
    assert TITLE_PIXELS < LEAST_WIDTH
    assert len({field.name for field in FIELDS}) == len(FIELDS)


@pytest.mark.parametrize(("at", "byte"), [(4, 2), (5, 99), (0, 0)])
def test_another_version_an_unknown_band_and_another_magic_are_no_title(at: int, byte: int) -> None:
    data = bytearray(BandTitle(band=Band.TURN, row=3).to_bytes())
    data[at] = byte
    data[-4:] = zlib.crc32(data[:-4]).to_bytes(4, "little")
    assert read_title(bytes(data)) is None


def test_every_kind_of_entry_has_a_band_and_a_colour_of_its_own() -> None:
    assert {band.kind for band in Band} == {*EntryKind, None}
    assert set(COLOURS) == set(Band)
    assert len(set(COLOURS.values())) == len(Band)
