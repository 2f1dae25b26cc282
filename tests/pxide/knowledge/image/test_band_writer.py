"""Volumes: a full picture is closed and the next begins, and together they are one image."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pxide.knowledge.image.band_writer import cover, mark_of, volume_path
from pxide.knowledge.image.entry import Entry, EntryKind
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.image.volume import open_volume
from tests.pxide.knowledge.image.entries import NARROW, entries_of, filled, lesson
from tests.pxide.knowledge.image.viewers import seen
from vm.core.faults import Problem
from vm.core.picture import MAX_SIDE

ROWS = 300
LIMIT = NARROW * ROWS
COUNT = 11


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An image of several volumes."""
    image = KnowledgeImage.create(tmp_path / "a.png", NARROW, LIMIT)
    for number in range(COUNT):
        image.append(lesson(number))
    image.close()
    return image.path


def test_volumes_are_numbered_files_within_the_limit(path: Path) -> None:
    image = KnowledgeImage.open(path, LIMIT)
    assert len(image.volumes) == 6
    assert image.volumes == tuple(volume_path(path, number) for number in range(1, 7))
    assert image.volumes[2].name == "a.3.png"
    heights = [len(seen(volume)) for volume in image.volumes]
    assert max(heights) <= ROWS
    assert sum(heights) == image.height
    assert [entry for _, entry in image.entries()] == list(map(lesson, range(COUNT)))
    image.close()


def test_many_at_once_lie_where_one_by_one_they_do(path: Path, tmp_path: Path) -> None:
    other = KnowledgeImage.create(tmp_path / "b.png", NARROW, LIMIT)
    places = other.append_all(map(lesson, range(COUNT)))
    image = KnowledgeImage.open(path, LIMIT)
    assert tuple(places) == image.places == other.places
    image.close()
    other.close()


def test_rows_go_on_through_all_volumes(path: Path) -> None:
    image = KnowledgeImage.open(path, LIMIT)
    whole = np.vstack([seen(volume) for volume in image.volumes])
    assert np.array_equal(image.rows(0, image.height), whole)
    assert np.array_equal(image.rows(250, 400), whole[250:650])
    for place in image.places:
        top = image.top(place)
        assert bytes(whole[top, :2, :3].reshape(-1)[:4]) == b"pxik"
    image.close()


def test_an_entry_in_a_later_volume_is_cited_with_its_number(path: Path) -> None:
    image = KnowledgeImage.open(path, LIMIT)
    last = image.places[-1]
    assert (last.volume, last.citation) == (6, f"[v6r{last.row}]")
    assert image.find(last.citation) == last
    image.hide(image.places[0])
    assert len(image.places) == COUNT - 1
    image.close()
    assert entries_of(path) == list(map(lesson, range(1, COUNT)))


def test_the_covers_tell_which_volumes_belong_together(path: Path, tmp_path: Path) -> None:
    volumes = [open_volume(volume_path(path, number), number) for number in (1, 2)]
    assert mark_of(volumes[0]) == mark_of(volumes[1]) != ""
    for volume in volumes:
        volume.close()
    filled(tmp_path / "b.png", 1).close()
    (tmp_path / "b.png").replace(volume_path(path, 3))
    image = KnowledgeImage.open(path, LIMIT)
    assert len(image.volumes) == 2
    assert [str(damage) for damage in image.damage] == [
        f"[v3r0] is of another image: {volume_path(path, 3)}."
    ]
    image.close()


def test_a_volume_that_is_no_picture_is_told_and_not_written_over(path: Path) -> None:
    second = volume_path(path, 2)
    second.write_bytes(b"text")
    image = KnowledgeImage.open(path, LIMIT)
    assert str(image.damage[0]).startswith("[v2r0] is not readable: ")
    with pytest.raises(Problem, match=r"a\.2\.png is already there"):
        image.append_all(map(lesson, range(5)))
    image.close()
    assert second.read_bytes() == b"text"


def test_a_volume_in_the_middle_that_is_gone_is_told(path: Path) -> None:
    volume_path(path, 3).unlink()
    image = KnowledgeImage.open(path, LIMIT)
    assert len(image.volumes) == 2
    words = "[v3r0] is gone, and what lies in later volumes cannot be read."
    assert list(map(str, image.damage)) == [words]
    with pytest.raises(Problem, match=r"a\.3\.png is gone, and later volumes are there"):
        image.append_all(map(lesson, range(5)))
    image.close()
    assert not volume_path(path, 3).exists()


def test_another_reader_finds_the_next_volume(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    one = KnowledgeImage.create(path, NARROW, LIMIT)
    other = KnowledgeImage.open(path, LIMIT)
    one.append_all(map(lesson, range(5)))
    assert other.refresh()
    assert other.places == one.places
    other.append(lesson(5))
    one.append(lesson(6))
    assert [entry for _, entry in one.entries()] == list(map(lesson, range(7)))
    one.close()
    other.close()


def test_what_fits_no_volume_is_a_problem_and_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    image = KnowledgeImage.create(path, NARROW, LIMIT)
    with pytest.raises(Problem, match=r"too long.* at most \d+ rows here"):
        image.append(Entry(EntryKind.LESSON, 0, "q", "word " * 400))
    assert (image.places, len(image.volumes)) == ((), 1)
    image.close()


def test_no_volume_is_taller_than_the_limit_whatever_the_entries(tmp_path: Path) -> None:
    """The cover of a second volume is taller than that of the first."""
    assert cover(2, "0" * 16, NARROW).shape[0] > cover(1, "0" * 16, NARROW).shape[0]
    for words in range(120, 136):
        path = tmp_path / f"{words}.png"
        image = KnowledgeImage.create(path, NARROW, LIMIT)
        entry = Entry(EntryKind.LESSON, 0, "q", "a\n" * (words // 8) + "b" * (words % 8))
        try:
            image.append_all([entry] * 3)
        except Problem:
            assert len(image.volumes) == 1
        assert all(len(seen(volume)) <= ROWS for volume in image.volumes)
        image.close()


def test_the_largest_picture_holds_as_many_rows_as_a_title_can_count(tmp_path: Path) -> None:
    image = KnowledgeImage.create(tmp_path / "a.png", 64)
    entry = Entry(EntryKind.LESSON, 0, "tall", "x\n" * 2800)
    places = image.append_all([entry, entry, entry])
    assert [place.volume for place in places] == [1, 2, 3]
    assert max(place.row + place.rows for place in places) <= MAX_SIDE
    assert [found for _, found in image.entries()] == [entry] * 3
    image.close()
