"""The face of a knowledge image: what is written is read again, by us and by every viewer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pxide.knowledge.image.entry import Entry, EntryKind, Place
from pxide.knowledge.image.knowledge_image import WIDTH, KnowledgeImage
from tests.pxide.knowledge.image.entries import (
    NARROW,
    entries,
    entries_of,
    filled,
    full,
    lesson,
)
from tests.pxide.knowledge.image.viewers import seen
from vm.core.faults import Problem


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where an image may lie."""
    return tmp_path / "notes.png"


def test_a_new_image_is_a_picture_with_a_cover_and_no_entry(path: Path) -> None:
    image = KnowledgeImage.create(path)
    assert (image.width, image.places, image.damage) == (WIDTH, (), ())
    assert seen(path).shape == (image.height, 512, 4)
    assert image.volumes == (image.path,) == (path,)
    image.close()
    assert entries_of(path) == []


def test_what_is_appended_is_read_and_the_file_is_a_plain_png_each_time(path: Path) -> None:
    image = KnowledgeImage.create(path, NARROW)
    written = [lesson(1), full(), lesson(3)]
    for count, entry in enumerate(written, 1):
        place = image.append(entry)
        assert image.entry(place) == entry
        assert place == image.places[-1]
        assert place.row + place.rows == image.height
        assert np.array_equal(seen(path), image.rows(0, image.height))
        assert entries_of(path) == written[:count]
    image.close()


@settings(max_examples=25)
@given(st.lists(entries, max_size=4), st.integers(64, 200))
def test_any_entries_come_back_from_the_file(
    tmp_path_factory: pytest.TempPathFactory, written: list[Entry], width: int
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.png"
    image = KnowledgeImage.create(path, width)
    places = image.append_all(written)
    image.close()
    assert entries_of(path) == written
    again = KnowledgeImage.open(path)
    assert list(again.places) == places
    assert again.verify() == ()
    assert np.array_equal(seen(path), again.rows(0, again.height))
    again.close()


def test_appending_goes_on_where_another_time_ended(path: Path) -> None:
    for number in range(4):
        image = KnowledgeImage.open(path) if number else KnowledgeImage.create(path, NARROW)
        image.append(lesson(number))
        image.close()
    assert entries_of(path) == [lesson(number) for number in range(4)]
    assert seen(path).shape[0] > 0


def test_rows_are_read_one_by_one_and_together(path: Path) -> None:
    image = filled(path, 5)
    whole = image.rows(0, image.height)
    assert whole.shape == (image.height, NARROW, 4)
    assert np.array_equal(np.vstack([image.rows(y, 1) for y in range(image.height)]), whole)
    assert np.array_equal(image.rows(7, 90), whole[7:97])
    assert image.rows(image.height, 4).shape == (0, NARROW, 4)
    assert image.rows(image.height - 2, 9).shape == (2, NARROW, 4)
    assert image.top(image.places[2]) == image.places[2].row
    image.close()


def test_an_entry_is_found_by_its_citation(path: Path) -> None:
    image = filled(path, 3)
    place = image.places[1]
    assert image.find(place.citation) == place
    assert image.find(f" {place.citation[1:-1]} ") == place
    for wrong in ("[r1]", "r", "", "[v2r22]"):
        with pytest.raises(Problem, match="There is no entry"):
            image.find(wrong)
    image.close()


def test_a_place_where_nothing_lies_is_a_problem(path: Path) -> None:
    image = filled(path, 1)
    nowhere = Place(1, 3, 4)
    with pytest.raises(Problem, match=r"There is no entry \[r3\]"):
        image.entry(nowhere)
    with pytest.raises(Problem, match=r"There is no entry \[r3\]"):
        image.hide(nowhere)
    image.close()


def test_what_is_hidden_is_gone_for_every_reader_and_stays_in_the_picture(path: Path) -> None:
    image, other = filled(path, 3), KnowledgeImage.open(path)
    first, second, third = image.places
    before = image.rows(0, image.height)
    image.hide(second)
    assert (image.places, image.hidden) == ((first, third), (second,))
    with pytest.raises(Problem, match="is hidden"):
        image.entry(second)
    with pytest.raises(Problem, match="There is no entry"):
        image.hide(second)
    assert other.refresh()
    assert (other.places, other.hidden) == ((first, third), (second,))
    assert np.array_equal(seen(path)[: len(before)], before)
    assert entries_of(path) == [lesson(0), lesson(2)]
    image.close()
    other.close()


def test_compacting_leaves_out_what_is_hidden_and_moves_what_is_cited(
    path: Path, tmp_path: Path
) -> None:
    image = filled(path, 3)
    first, second, _third = image.places
    cites = (first.citation, second.citation, "manual", "[other:r4]")
    image.append(Entry(EntryKind.TURN, 5, "q", "a", sources=cites))
    image.hide(first)
    smaller = image.compact(tmp_path / "smaller.png")
    kept = [entry for _place, entry in smaller.entries()]
    moved = smaller.places[0].citation
    sources = (moved, "manual", "[other:r4]")
    assert moved != second.citation
    assert kept == [lesson(1), lesson(2), Entry(EntryKind.TURN, 5, "q", "a", sources=sources)]
    assert (smaller.width, smaller.hidden) == (image.width, ())
    assert smaller.height < image.height
    assert entries_of(tmp_path / "smaller.png") == kept
    assert entries_of(path)[:2] == [lesson(1), lesson(2)]
    image.close()
    smaller.close()


def test_compacting_onto_a_file_that_is_there_is_a_problem(path: Path, tmp_path: Path) -> None:
    image = filled(path, 1)
    (tmp_path / "other.png").write_bytes(b"mine")
    for to in (path, tmp_path / "other.png"):
        with pytest.raises(Problem, match="already there"):
            image.compact(to)
    assert (tmp_path / "other.png").read_bytes() == b"mine"
    assert entries_of(path) == [lesson(0)]
    image.close()


def test_a_failed_compaction_leaves_no_file(path: Path, tmp_path: Path) -> None:
    long = Entry(EntryKind.LESSON, 0, "long", "word " * 500)
    KnowledgeImage.create(path, NARROW).close()
    image = KnowledgeImage.open(path)
    image.append_all([lesson(1), long])
    image.close()
    tight = KnowledgeImage.open(path, limit=NARROW * 300)
    with pytest.raises(Problem, match="too long"):
        tight.compact(tmp_path / "smaller.png")
    tight.close()
    assert [file.name for file in tmp_path.iterdir()] == ["notes.png"]


def test_an_entry_that_cannot_be_written_does_not_take_those_before_it_along(path: Path) -> None:
    image = KnowledgeImage.create(path, NARROW, limit=NARROW * 300)
    long = Entry(EntryKind.LESSON, 0, "long", "word " * 500)
    with pytest.raises(Problem, match="too long"):
        image.append_all([lesson(1), lesson(2), long, lesson(3)])
    assert [entry for _place, entry in image.entries()] == [lesson(1), lesson(2)]
    assert entries_of(path) == [lesson(1), lesson(2)]
    image.append(lesson(4))
    image.close()
    assert entries_of(path) == [lesson(1), lesson(2), lesson(4)]


def test_two_images_of_one_file_see_what_the_other_wrote(path: Path) -> None:
    one = filled(path, 1)
    other = KnowledgeImage.open(path)
    assert not one.refresh()
    assert not other.refresh()
    other.append(lesson(1))
    one.append(lesson(2))
    assert [entry for _, entry in one.entries()] == [lesson(number) for number in range(3)]
    assert other.refresh()
    assert not other.refresh()
    assert other.places == one.places
    assert len(seen(path)) == one.height
    one.close()
    other.close()


def test_a_file_that_was_put_in_its_place_is_read_anew(path: Path, tmp_path: Path) -> None:
    image = filled(path, 2)
    filled(tmp_path / "b.png", 4).close()
    (tmp_path / "b.png").replace(path)
    assert image.refresh()
    assert len(image.places) == 4
    image.close()


def test_a_file_that_went_away_is_a_problem(path: Path) -> None:
    image = filled(path, 1)
    path.unlink()
    with pytest.raises(Problem, match="is gone"):
        image.refresh()
    with pytest.raises(Problem, match="cannot be written"):
        image.append(lesson(2))
    image.close()


@pytest.mark.parametrize("width", [0, 63, 65536])
def test_a_width_that_cannot_be_is_a_problem(path: Path, width: int) -> None:
    with pytest.raises(Problem, match=r"pixels wide is not possible.* 64 to 65535"):
        KnowledgeImage.create(path, width)
    assert not path.exists()


def test_a_file_that_is_there_is_not_written_over(path: Path) -> None:
    filled(path, 1).close()
    with pytest.raises(Problem, match="already there"):
        KnowledgeImage.create(path)
    assert entries_of(path) == [lesson(0)]
