"""One file of an image: a log read chunk by chunk, or any picture of the same pixels."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from pxide.knowledge.image.bands import encode_entry
from pxide.knowledge.image.chunk_walk import LEAD
from pxide.knowledge.image.entry import Place
from pxide.knowledge.image.log import pack
from pxide.knowledge.image.row_spans import RowSpan
from pxide.knowledge.image.volume import (
    Condition,
    Log,
    Lost,
    Pixels,
    Volume,
    open_volume,
)
from tests.pxide.knowledge.image.entries import NARROW, filled, lesson
from tests.pxide.knowledge.image.viewers import by_pillow, seen
from tests.vm.png_bytes import png
from vm.core.faults import Problem

COUNT = 4


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of four lessons."""
    filled(tmp_path / "a.png", COUNT).close()
    return tmp_path / "a.png"


@pytest.fixture(params=["log", "pixels"])
def volume(path: Path, request: pytest.FixtureRequest) -> Iterator[Volume]:
    """The file as we wrote it, and as another program would."""
    if request.param == "pixels":
        path.write_bytes(png(by_pillow(path)))
    opened = open_volume(path, 3)
    yield opened
    opened.close()


def test_a_volume_has_the_rows_of_its_picture(volume: Volume) -> None:
    whole = by_pillow(volume.path)
    assert (volume.number, volume.width, volume.height) == (3, NARROW, len(whole))
    assert len(volume.spans) == 1 + COUNT
    for span in volume.spans:
        assert np.array_equal(volume.read(span), whole[span.row : span.row + span.rows])
    assert np.array_equal(volume.rows(0, volume.height), whole)
    assert np.array_equal(volume.rows(50, 120), whole[50:170])
    assert volume.rows(volume.height + 5, 10).shape == (0, NARROW, 4)


def test_what_a_file_is_decides_how_it_is_read(volume: Volume) -> None:
    is_log = isinstance(volume, Log)
    assert volume.condition is (Condition.SOUND if is_log else Condition.FOREIGN)
    assert isinstance(volume, Log if is_log else Pixels)


def test_one_entry_is_read_from_its_chunk_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    volume = open_volume(path, 1)
    span = volume.spans[2]
    assert span.block is not None
    places = []

    class Spy(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            places.append((self.tell(), size))
            return super().read(size) or b""

    volume.close()
    monkeypatch.setattr("pxide.knowledge.image.volume.io.FileIO", Spy)
    volume = open_volume(path, 1)
    places.clear()
    volume.read(span)
    assert places == [(span.block.place + 8, span.block.length)]
    volume.close()


def test_a_chunk_that_cannot_be_unpacked_is_lost_and_its_rows_are_black(path: Path) -> None:
    volume = open_volume(path, 1)
    span = volume.spans[2]
    assert span.block is not None
    data = bytearray(path.read_bytes())
    data[span.block.place + LEAD : span.block.end - 20] = b"\xff" * (span.block.length - LEAD - 8)
    path.write_bytes(data)
    with pytest.raises(Lost):
        volume.read(span)
    with pytest.raises(Lost):
        volume.read(RowSpan(0, 5))
    rows = volume.rows(0, volume.height)
    assert not rows[span.row : span.row + span.rows, :, :3].any()
    assert (rows[..., 3] == 255).all()
    assert rows[volume.spans[3].row].any()
    assert isinstance(volume, Log)
    assert [volume.has_good_sum(each) for each in volume.spans] == [True, True, False, True, True]
    volume.close()


def test_a_log_grows_by_what_it_writes_and_by_what_others_write(path: Path) -> None:
    one, other = open_volume(path, 1), open_volume(path, 1)
    assert isinstance(one, Log)
    assert isinstance(other, Log)
    band = encode_entry(lesson(9), Place(1, one.height, 0), NARROW)
    one.extend(pack([band], one.tail.adler))
    assert len(one.spans) == 2 + COUNT
    assert len(other.spans) == 1 + COUNT
    other.grow()
    assert other.spans == one.spans
    assert other.tail == one.tail
    assert one.condition is other.condition is Condition.SOUND
    assert np.array_equal(seen(path)[-len(band) :], band)
    one.close()
    other.close()


def test_a_torn_file_is_mended(path: Path) -> None:
    whole = path.read_bytes()
    for torn in (whole[:-3], whole + b"\0", whole[:-40] + bytes(40)):
        path.write_bytes(torn)
        volume = open_volume(path, 1)
        assert isinstance(volume, Log)
        assert volume.condition is Condition.TORN
        volume.mend()
        kept = volume.height
        volume.close()
        again = open_volume(path, 1)
        assert (again.condition, again.height) == (Condition.SOUND, kept)
        assert len(seen(path)) == kept
        again.close()


def test_rows_gone_with_the_end_are_known(path: Path) -> None:
    volume = open_volume(path, 1)
    assert volume.missing is None
    last = volume.spans[-1]
    assert last.block is not None
    volume.close()
    path.write_bytes(path.read_bytes()[: last.block.place + 100])
    volume = open_volume(path, 1)
    assert volume.missing == RowSpan(last.row, last.rows)
    assert volume.height == last.row
    volume.close()


def test_an_open_file_is_told_from_one_that_took_its_name(path: Path, tmp_path: Path) -> None:
    volume = open_volume(path, 1)
    assert isinstance(volume, Log)
    assert volume.is_of(path.stat())
    filled(tmp_path / "b.png", 1).close()
    (tmp_path / "b.png").replace(path)
    assert not volume.is_of(path.stat())
    volume.close()


def test_a_file_that_goes_away_while_it_is_written_is_a_problem(path: Path) -> None:
    volume = open_volume(path, 1)
    assert isinstance(volume, Log)
    path.unlink()
    with pytest.raises(Problem, match=r"cannot be written: .*still there"):
        volume.extend(pack([], volume.tail.adler))
    volume.close()
