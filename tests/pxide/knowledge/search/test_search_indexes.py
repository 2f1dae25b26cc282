"""Indexes keeps its indices on disk, and believes them only while they fit the pixels."""

from pathlib import Path

import pytest

from pxide.knowledge.search.finder import Query
from pxide.knowledge.search.index_cache import IndexCache
from pxide.knowledge.search.search_indexes import SearchIndexes
from pxide.knowledge.search.vectors import quantised
from tests.pxide.knowledge.search.image_sets import ENGLISH, GERMAN, MemoryImage, entry
from vm.core.faults import Problem
from vm.cpu.engine import CpuEngine

NEAR = quantised("m", [0.2, 1.0, -0.5])
QUERIES = (Query("REQUANT"), Query("alpha premultiplied"), Query("x", meanings=(NEAR,)))


class Place:
    """An image's file, and the folder where its index is kept."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "notes.png"
        self.file.write_bytes(b"pixels" * 40)
        self.cache = IndexCache(folder / "cache" / "retrieval")
        entries = [*ENGLISH, entry("vector", "", NEAR), entry("other", "", NEAR)]
        self.image = MemoryImage(entries, [self.file])

    def indexes(self) -> SearchIndexes:
        """Indexes with the image open."""
        made = SearchIndexes(CpuEngine(), self.cache)
        made.open("notes", self.image)
        return made

    def reads(self) -> int:
        """How many entries opening the image reads."""
        before = self.image.reads
        self.indexes()
        return self.image.reads - before


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_what_was_kept_finds_the_same(place: Place) -> None:
    first = place.indexes()
    first.hide("notes", place.image.places[6])
    gone = place.image.entries.pop(place.image.places[6])
    wanted = [first.search(query) for query in QUERIES]
    assert [len(hits) for hits in wanted] == [1, 1, 1]
    first.save()
    before = place.image.reads
    second = place.indexes()
    assert place.image.reads == before
    assert [second.search(query) for query in QUERIES] == wanted
    back = place.image.put(gone)
    second.add("notes", back, gone)
    assert back in [hit.place for hit in second.search(QUERIES[2])]


def test_what_was_added_is_kept(place: Place) -> None:
    first = place.indexes()
    first.save()
    new = entry("quite new", "zebra")
    first.add("notes", place.image.put(new), new)
    place.file.write_bytes(place.file.read_bytes() + b" and more")
    first.save()
    assert place.reads() == 0
    assert [hit.question for hit in place.indexes().search(Query("zebra"))] == ["quite new"]


def test_an_index_is_kept_on_when_the_image_grows_behind_its_back(place: Place) -> None:
    place.indexes().save()
    whole = place.file.read_bytes()
    place.file.write_bytes(whole[:-30] + b"another entry" + bytes(30))
    place.image.put(entry("new", "zebra"))
    assert place.reads() == 1


def test_other_pixels_are_read_again(place: Place) -> None:
    place.indexes().save()
    assert place.reads() == 0
    whole = place.file.read_bytes()
    for other in (whole[:-1] + b"z", whole[:99] + b"z" + whole[100:], whole[:-1], whole[:50]):
        place.file.write_bytes(other)
        assert place.reads() == 8


def test_entries_are_held_against_the_image_all_the_same(place: Place) -> None:
    place.indexes().save()
    place.image.put(entry("behind its back", "zebra"))
    assert place.reads() == 1


@pytest.mark.parametrize("share", [0.0, 0.001, 0.01, 0.3, 0.6, 0.99])
def test_a_damaged_index_is_left_alone_and_written_anew(place: Place, share: float) -> None:
    place.indexes().save()
    path = place.cache.path(place.file)
    whole = path.read_bytes()
    at = int(share * len(whole))
    for damaged in (
        whole[:at],
        whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :],
        whole + b"x",
        b"",
    ):
        path.write_bytes(damaged)
        assert place.reads() == 8
    place.indexes().save()
    assert path.read_bytes() == whole


def test_an_index_that_cannot_be_kept_is_a_problem_and_the_search_goes_on(
    place: Place, tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    indexes = place.indexes()
    with pytest.raises(Problem, match="cannot be made"):
        indexes.save()
    assert indexes.search(QUERIES[0])


def test_two_images_keep_to_themselves(place: Place, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    other.write_bytes(b"pixels")
    indexes = place.indexes()
    indexes.open("other", MemoryImage(GERMAN, [other]))
    assert indexes.names == ("notes", "other")
    assert {hit.label for hit in indexes.search(QUERIES[0])} == {"notes:r4", "other:r4"}
    indexes.save()
    assert place.cache.path(other) != place.cache.path(place.file)
    indexes.close("other")
    assert [hit.label for hit in indexes.search(QUERIES[0])] == ["r4"]


def test_without_a_cache_nothing_is_written(tmp_path: Path) -> None:
    indexes = SearchIndexes(CpuEngine())
    indexes.open("notes", MemoryImage(ENGLISH))
    indexes.save()
    assert indexes.search(QUERIES[0])
    assert list(tmp_path.iterdir()) == []
