"""The file as a log: what an append writes, and that it costs the entry alone."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from pxide.knowledge.image.band_writer import cover
from pxide.knowledge.image.bands import encode_band, encode_entry
from pxide.knowledge.image.entry import Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.image.log import (
    HEAD_BYTES,
    STORED,
    TAIL_BYTES,
    Tail,
    extend,
    head,
    pack,
    tail_of,
    whole_file,
)
from pxide.knowledge.image.payload import values_of
from pxide.knowledge.image.title import Band, BandTitle
from tests.pxide.knowledge.image.entries import NARROW, lesson
from tests.pxide.knowledge.image.viewers import chunks, seen
from vm.core.picture import Picture

BANDS = [encode_entry(lesson(number), Place(1, 94 * number, 0), NARROW) for number in range(3)]
MANY = 10_000


def test_a_whole_file_is_a_head_a_chunk_a_band_and_a_tail(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(whole_file(BANDS, NARROW))
    assert np.array_equal(seen(path), np.vstack(BANDS))
    names = [name for name, _data in chunks(path.read_bytes())]
    assert names == [b"IHDR", *[b"IDAT"] * 5, b"IEND"]
    assert path.read_bytes().startswith(head(NARROW, sum(map(len, BANDS))))


def test_a_chunk_begins_with_the_title_as_it_is_and_ends_with_a_full_flush() -> None:
    (_size, _begin, first, *_rest) = chunks(whole_file(BANDS, NARROW))
    data = first[1]
    assert data[:6] == b"\0" + struct.pack("<HH", STORED, STORED ^ 0xFFFF) + b"\0"
    assert data[6 : 5 + STORED] == BANDS[0][0, :18].tobytes()
    assert data.endswith(b"\0\0\xff\xff")


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_bands_added_are_the_same_bytes_as_bands_written_at_once(
    at_once: int, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(whole_file([], NARROW))
    tail = Tail(HEAD_BYTES, 0, 1)
    with io.FileIO(path, "r+") as file:
        for start in range(0, 3, at_once):
            tail = extend(file, tail, NARROW, pack(BANDS[start : start + at_once], tail.adler))
    assert path.read_bytes() == whole_file(BANDS, NARROW)
    assert tail.height == sum(map(len, BANDS))
    assert path.read_bytes()[tail.place :] == tail_of(tail.adler)


class Miser(io.FileIO):
    """A file that takes a few bytes at a time, as a disk does that is nearly full."""

    def write(self, data: bytes | memoryview, /) -> int:  # type: ignore[override]
        return super().write(memoryview(data)[:5])


def test_a_file_that_takes_a_few_bytes_at_a_time_gets_them_all(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(whole_file(BANDS[:1], NARROW))
    with io.FileIO(path) as file:
        size = len(file.read())
    one = pack(BANDS[:1], 1)
    tail = Tail(size - TAIL_BYTES, one.rows, one.adler)
    with Miser(path, "r+") as file:
        extend(file, tail, NARROW, pack(BANDS[1:], tail.adler))
    assert path.read_bytes() == whole_file(BANDS, NARROW)


class Meter(io.FileIO):
    """A file that counts what is read and written."""

    moved = 0

    def write(self, data: bytes | memoryview, /) -> int:  # type: ignore[override]
        Meter.moved += len(data)
        return super().write(data)

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        Meter.moved += len(data or b"")
        return data


def low(count: int) -> Iterator[Picture]:
    """A cover, and entries without drawn text, so that many lie in one volume."""
    yield cover(1, "0" * 16, NARROW)
    row = cover(1, "0" * 16, NARROW).shape[0]
    for number in range(count):
        title = BandTitle(band=Band.LESSON, row=row, time=lesson(number).time)
        yield encode_band(title, [], values_of(lesson(number)), NARROW)
        row += 2


def test_an_append_moves_its_entry_and_a_few_bytes_whatever_the_size_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, besides = tmp_path / "a.png", []
    monkeypatch.setattr("pxide.knowledge.image.volume.io.FileIO", Meter)
    for count in (100, MANY):
        path.write_bytes(whole_file(low(count), NARROW))
        image = KnowledgeImage.open(path)
        assert len(image.places) == count
        size, Meter.moved = path.stat().st_size, 0
        image.append(lesson(0))
        besides.append(Meter.moved - (path.stat().st_size - size))
        assert len(seen(path)) == image.height
        image.close()
    assert besides[0] == besides[1] < 500
