"""The list of entries over some volumes: what is seen, what is hidden, what is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pxide.knowledge.image.band_writer import cover
from pxide.knowledge.image.bands import encode_entry, encode_tombstone
from pxide.knowledge.image.chunk_walk import LEAD
from pxide.knowledge.image.contents import Contents
from pxide.knowledge.image.entry import Entry, Place
from pxide.knowledge.image.log import whole_file
from pxide.knowledge.image.volume import Volume, open_volume
from tests.pxide.knowledge.image.entries import NARROW, lesson
from vm.core.faults import Problem
from vm.core.picture import Picture

MARK = "0123456789abcdef"


class Files:
    """Volumes made of lessons and tombstones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.volumes: list[Volume] = []

    def add(self, *written: int | Place) -> Volume:
        """A volume with lessons, by their numbers, and tombstones, by what they hide."""
        number = len(self.volumes) + 1
        bands: list[Picture] = [cover(number, MARK, NARROW)]
        for what in written:
            here = Place(number, sum(map(len, bands)), 0)
            if isinstance(what, int):
                bands.append(encode_entry(lesson(what), here, NARROW))
            else:
                bands.append(encode_tombstone(what, here, NARROW))
        path = self.folder / f"{number}.png"
        path.write_bytes(whole_file(bands, NARROW))
        self.volumes.append(open_volume(path, number))
        return self.volumes[-1]


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    """No volumes yet."""
    files = Files(tmp_path)
    yield files
    for volume in files.volumes:
        volume.close()


def found(contents: Contents) -> list[Entry]:
    """The entries that can be read."""
    return [entry for _place, entry in contents.entries()]


def test_entries_are_listed_through_all_volumes(files: Files) -> None:
    files.add(0, 1)
    files.add(2)
    contents = Contents(files.volumes)
    assert found(contents) == [lesson(0), lesson(1), lesson(2)]
    assert [place.volume for place in contents.places] == [1, 1, 2]
    assert (contents.mark, contents.damage) == (MARK, ())


def test_a_tombstone_hides_an_entry_of_any_volume(files: Files) -> None:
    files.add(0, 1)
    first = Contents(files.volumes).places[0]
    files.add(2, first)
    contents = Contents(files.volumes)
    assert found(contents) == [lesson(1), lesson(2)]
    assert list(contents.hidden()) == [first]
    assert contents.find(first.citation) == first
    with pytest.raises(Problem, match=r"is hidden\. Compacting leaves it out"):
        contents.entry(first)


def test_a_tombstone_for_nothing_hides_nothing(files: Files) -> None:
    files.add(0, Place(7, 9, 0))
    contents = Contents(files.volumes)
    assert found(contents) == [lesson(0)]
    assert list(contents.hidden()) == []


def test_volumes_that_come_later_are_taken_in(files: Files) -> None:
    files.add(0)
    contents = Contents(files.volumes)
    files.add(1)
    assert found(contents) == [lesson(0)]
    contents.take_new()
    contents.take_new()
    assert found(contents) == [lesson(0), lesson(1)]


def test_what_is_damaged_is_told_once_and_in_order(files: Files) -> None:
    volume = files.add(0, 1, 2, 3)
    data = bytearray(volume.path.read_bytes())
    for span in (volume.spans[4], volume.spans[2]):
        assert span.block is not None
        data[span.block.place + LEAD + 5 : span.block.place + LEAD + 60] = b"\xff" * 55
    volume.path.write_bytes(data)
    contents = Contents(files.volumes)
    assert contents.damage == ()
    for _ in range(2):
        assert found(contents) == [lesson(0), lesson(2)]
    damaged = [volume.spans[2].row, volume.spans[4].row]
    words = "is damaged: its rows cannot be unpacked."
    assert list(map(str, contents.damage)) == [f"[r{row}] {words}" for row in damaged]
    with pytest.raises(Problem, match="Its neighbours are whole"):
        contents.entry(contents.places[1])
    contents.verify()
    assert len(contents.damage) == 4
