"""An entry as pixels: exact on the way there and back, whatever touches the pixels meanwhile."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vm
from pxide.knowledge.image.bands import bands_in, decode, encode_entry
from pxide.knowledge.image.entry import Embedding, Entry, EntryKind, Place
from pxide.knowledge.image.title import (
    FIELDS,
    TITLE_PIXELS,
    Band,
    BandTitle,
    read_title,
    title_in,
)
from tests.pxide.knowledge.image.entries import entries, full, lesson
from vm.core.faults import Problem
from vm.core.layout import ElementType, Tensor, read_tensor, write_tensor
from vm.core.picture import Picture, blank, words_of
from vm.cpu.preparation import prepare
from vm.isa.table import BY_SPELLING, encode

widths = st.integers(64, 600)
HERE = Place(1, 22, 0)


def decoded(rows: Picture) -> Entry | None:
    """The entry that rows hold, which are nothing but one band."""
    title = title_in(rows[0])
    assert title is not None
    assert title.rows == rows.shape[0]
    found = decode(title, rows)
    assert found.wrong == ""
    return found.entry


@settings(max_examples=150)
@given(entries, widths, st.integers(0, 60_000))
def test_any_entry_comes_back(entry: Entry, width: int, row: int) -> None:
    rows = encode_entry(entry, Place(1, row, 0), width)
    assert rows.shape[1] == width
    assert decoded(rows) == entry


@settings(max_examples=60)
@given(entries, widths)
def test_no_optimiser_that_clears_what_is_transparent_hurts_an_entry(
    entry: Entry, width: int
) -> None:
    rows = encode_entry(entry, HERE, width)
    rows[rows[:, :, 3] == 0] = 0
    assert decoded(rows) == entry


def test_without_an_embedding_every_pixel_is_opaque() -> None:
    assert (encode_entry(lesson(1), HERE, 512)[:, :, 3] == 255).all()


def test_the_fields_lie_where_the_table_says() -> None:
    rows = encode_entry(full(), HERE, 512)
    data = rows[0, :TITLE_PIXELS, :3].tobytes()
    places, at = {}, 0
    for field in FIELDS:
        places[field.name] = data[at : at + field.bytes]
        at += field.bytes
    assert at == len(data) == 54
    assert places["magic"] == b"pxik"
    assert places["band"] == b"\x03"
    assert places["row"] == b"\x16\0"
    assert int.from_bytes(places["time"], "little") == 1_700_000_000_000
    assert int.from_bytes(places["dimension"], "little") == 255
    assert (rows[0, TITLE_PIXELS:] == (*Band.PROGRAM.colour, 255)).all()


@given(st.binary(max_size=80) | st.just(BandTitle(band=Band.TURN, row=3).to_bytes()), st.data())
def test_a_title_with_a_flipped_bit_is_none(data: bytes, draw: st.DataObject) -> None:
    assert read_title(data) is None or data == BandTitle(band=Band.TURN, row=3).to_bytes()
    if len(data) == 54:
        bit = draw.draw(st.integers(0, 54 * 8 - 1))
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        assert read_title(bytes(flipped)) is None


def test_the_payload_is_plain_json_three_bytes_a_pixel() -> None:
    rows = encode_entry(lesson(7), HERE, 64)
    title = title_in(rows[0])
    assert title is not None
    payload = rows[1 + title.text_rows :, :, :3].tobytes()
    assert payload.rstrip(b"\0") == b'{"question":"Q7","answer":"A7"}'


def test_the_machine_computes_on_an_embedding() -> None:
    prepare()
    entry = full()
    assert entry.embedding is not None
    rows = encode_entry(entry, HERE, 64)
    picture = blank(64, 40)
    picture[10:12] = rows[-2:]  # a header, and 255 elements in one row of 64 pixels
    found = read_tensor(picture, 10)
    assert found is not None
    assert (found.cols, found.rows, found.type, found.zero) == (255, 1, ElementType.U8, 128)
    question = np.arange(255, dtype=np.int64) % 7 - 3
    write_tensor(picture, Tensor(20, 255, 1, ElementType.I8), question.reshape(1, -1))
    write_tensor(picture, Tensor(30, 1, 1, ElementType.I32))
    words_of(picture)[0, :2] = (encode(BY_SPELLING["DOT_T"], (20, 10, 30)), 0)
    vm.run(picture, 10)
    answer = Tensor(30, 1, 1, ElementType.I32).values(picture)
    assert answer.tolist() == [[int(question @ entry.embedding.values.astype(np.int64))]]


def test_a_damaged_embedding_is_lost_alone() -> None:
    entry = full()
    rows = encode_entry(entry, HERE, 512)
    rows[-1, 3, 0] ^= 1
    title = title_in(rows[0])
    assert title is not None
    found = decode(title, rows)
    assert found.entry is not None
    assert (found.entry.answer, found.entry.embedding) == (entry.answer, None)
    assert "lost its embedding" in found.wrong


def test_bands_are_found_between_other_rows() -> None:
    one, two = (encode_entry(lesson(number), HERE, 80) for number in (1, 2))
    noise = np.random.default_rng(1).integers(0, 256, (5, 80, 4), np.uint8)
    found = list(bands_in(np.vstack([noise, one, noise, one[:4], two, noise[:1]])))
    places = [(row, title is not None) for row, title in found]
    tall = one.shape[0]
    start = 10 + tall
    assert places == [
        *((0, False), (5, True), (5 + tall, False)),
        *((start, True), (start + 4, True), (start + 4 + tall, False)),
    ]


def test_an_entry_too_long_for_a_picture_says_so() -> None:
    entry = Entry(EntryKind.LESSON, 0, "long", "word " * 20_000)
    with pytest.raises(Problem, match="too long"):
        encode_entry(entry, HERE, 64, 5000)


@pytest.mark.parametrize(
    "values", [np.array([-128], np.int8), np.zeros(0, np.int8), np.zeros((2, 2), np.int8)]
)
def test_an_embedding_that_could_not_be_kept_is_refused(values: np.ndarray) -> None:
    with pytest.raises(ValueError, match="embedding"):
        Embedding("m", 1.0, values)


def test_a_scale_that_is_no_number_is_refused() -> None:
    for scale in (float("nan"), float("inf"), 1e39):
        with pytest.raises(ValueError, match="scale"):
            Embedding("m", scale, np.ones(1, np.int8))
