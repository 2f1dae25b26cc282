"""Files that another program re-encoded: read as they are, written anew once before an append."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage

from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.image.volume import Condition, open_volume
from tests.pxide.knowledge.image.entries import NARROW, entries_of, filled, full, lesson
from tests.pxide.knowledge.image.viewers import by_pillow, by_the_book, chunks, seen
from tests.vm.png_bytes import laced, png
from vm.core.faults import Problem

WRITTEN = [lesson(0), full(), lesson(2)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An image of three entries."""
    image = KnowledgeImage.create(tmp_path / "a.png", NARROW)
    image.append_all(WRITTEN)
    image.close()
    return image.path


def saved(path: Path, mode: str = "RGBA", **options: Any) -> None:
    """Save the file again by Pillow."""
    with Image.open(path) as image:
        again = image.convert(mode)
    again.save(path, "PNG", **options)


def by_qt(path: Path) -> None:
    """Save the file again by Qt."""
    assert QImage(str(path)).save(str(path))


SAVERS: dict[str, Any] = {
    "as Pillow likes": saved,
    "optimised": lambda path: saved(path, optimize=True),
    "not packed": lambda path: saved(path, compress_level=0),
    "packed most": lambda path: saved(path, compress_level=9),
    "by Qt": by_qt,
    "interlaced": lambda path: path.write_bytes(laced(by_pillow(path))),
    "in one chunk": lambda path: path.write_bytes(png(by_pillow(path))),
}


@pytest.mark.parametrize("name", SAVERS)
def test_a_file_saved_by_another_program_holds_the_same(name: str, path: Path) -> None:
    pixels = by_pillow(path)
    SAVERS[name](path)
    assert np.array_equal(by_pillow(path), pixels)
    image = KnowledgeImage.open(path)
    assert [entry for _, entry in image.entries()] == WRITTEN
    assert image.verify() == ()
    assert np.array_equal(image.rows(0, image.height), pixels)
    before = path.read_bytes()
    image.close()
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == ["a.png"]


@pytest.mark.parametrize("name", SAVERS)
def test_it_is_written_anew_once_before_the_next_append(name: str, path: Path) -> None:
    SAVERS[name](path)
    foreign = path.read_bytes()
    image = KnowledgeImage.open(path)
    places = image.places
    image.append(lesson(3))
    image.append(lesson(4))
    assert image.places[:3] == places
    image.close()
    assert entries_of(path) == [*WRITTEN, lesson(3), lesson(4)]
    seen(path)
    assert sorted(os.listdir(path.parent)) == ["a.old.png", "a.png"]
    assert (path.parent / "a.old.png").read_bytes() == foreign
    assert chunk_count(path) == 1 + 3 + 2 + 2


def chunk_count(path: Path) -> int:
    """How many IDAT chunks a file has: the beginning, a band each, and the end."""
    return sum(name == b"IDAT" for name, _data in chunks(path.read_bytes()))


def test_without_alpha_the_texts_stay_and_the_vector_is_told_to_be_lost(path: Path) -> None:
    saved(path, "RGB")
    image = KnowledgeImage.open(path)
    found = [entry for _, entry in image.entries()]
    assert [entry.answer for entry in found] == [entry.answer for entry in WRITTEN]
    assert found[1].embedding is None
    assert [str(damage) for damage in image.damage] == [
        f"{image.places[1].citation} has lost its embedding: the check sum is wrong."
    ]
    image.close()


def test_rows_around_the_bands_hurt_none(path: Path) -> None:
    noise = np.random.default_rng(2).integers(0, 256, (9, NARROW, 4), np.uint8)
    path.write_bytes(png(np.vstack([noise, by_pillow(path), noise])))
    image = KnowledgeImage.open(path)
    assert [entry for _, entry in image.entries()] == WRITTEN
    assert [str(damage) for damage in image.verify()] == [
        "[r0] and the 8 rows below are lost.",
        f"[r{image.height - 9}] and the 8 rows below are lost.",
    ]
    image.append(lesson(3))
    image.close()
    again = KnowledgeImage.open(path)
    assert [entry for _, entry in again.entries()] == [*WRITTEN, lesson(3)]
    assert again.height == len(seen(path))
    again.close()


def test_a_picture_cut_below_an_entry_keeps_those_above(path: Path) -> None:
    image = KnowledgeImage.open(path)
    last = image.places[2]
    image.close()
    path.write_bytes(png(by_pillow(path)[: last.row + last.rows - 1]))
    image = KnowledgeImage.open(path)
    assert [entry for _, entry in image.entries()] == WRITTEN[:2]
    assert [str(damage) for damage in image.damage] == [f"{last.citation} is cut off."]
    image.append(lesson(3))
    assert [entry for _, entry in image.entries()] == [*WRITTEN[:2], lesson(3)]
    image.close()
    assert entries_of(path) == [*WRITTEN[:2], lesson(3)]


def test_a_second_rewriting_keeps_the_first(path: Path) -> None:
    for number in (3, 4, 5):
        saved(path)
        image = KnowledgeImage.open(path)
        image.append(lesson(number))
        image.close()
    names = sorted(os.listdir(path.parent))
    assert names == ["a.old.png", "a.old2.png", "a.old3.png", "a.png"]
    assert entries_of(path.parent / "a.old2.png") == [*WRITTEN, lesson(3)]


def test_what_a_link_names_is_kept_too(path: Path, tmp_path: Path) -> None:
    saved(path)
    foreign = path.read_bytes()
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "b.png"
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("links cannot be made here")
    image = KnowledgeImage.open(link)
    image.append(lesson(3))
    image.close()
    assert link.is_symlink()
    assert entries_of(path) == [*WRITTEN, lesson(3)]
    assert (tmp_path / "links" / "b.old.png").read_bytes() == foreign


def test_two_openers_rewrite_it_once(path: Path) -> None:
    saved(path)
    one, other = KnowledgeImage.open(path), KnowledgeImage.open(path)
    one.append(lesson(3))
    other.append(lesson(4))
    for image in (one, other):
        image.refresh()
        assert [entry for _, entry in image.entries()] == [*WRITTEN, lesson(3), lesson(4)]
        image.close()
    assert sorted(os.listdir(path.parent)) == ["a.old.png", "a.png"]


def test_a_hidden_entry_stays_hidden(path: Path) -> None:
    image = KnowledgeImage.open(path)
    image.hide(image.places[0])
    image.close()
    saved(path)
    image = KnowledgeImage.open(path)
    image.append(lesson(3))
    image.close()
    assert entries_of(path) == [*WRITTEN[1:], lesson(3)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\xff\xd8\xff and more", "is not a PNG but a JPEG picture"),
        (b"text", "is not a PNG but text"),
        (png(np.zeros((3, 4, 4), np.uint8)), "holds no knowledge. Make a knowledge image"),
        (png(np.zeros((3, 4, 4), np.uint8))[:-30], "is damaged: its pixels cannot be unpacked"),
    ],
)
def test_a_file_that_is_no_knowledge_is_told_as_that(
    data: bytes, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "b.png"
    path.write_bytes(data)
    with pytest.raises(Problem, match=words):
        KnowledgeImage.open(path)
    assert path.read_bytes() == data


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="There is no file"):
        KnowledgeImage.open(tmp_path / "none.png")
    with pytest.raises(Problem, match="is a folder"):
        KnowledgeImage.open(tmp_path)


def test_our_own_file_is_foreign_to_nobody(path: Path) -> None:
    volume = open_volume(path, 1)
    assert volume.condition is Condition.SOUND
    volume.close()
    assert np.array_equal(by_the_book(path), by_pillow(path))
    filled(path.with_name("b.png"), 1).close()


def test_colours_in_a_palette_are_the_same_pixels(tmp_path: Path) -> None:
    path = tmp_path / "c.png"
    filled(path, 2).close()
    pixels = by_pillow(path)
    colours, indices = np.unique(pixels.reshape(-1, 4), axis=0, return_inverse=True)
    assert len(colours) <= 256
    image = Image.fromarray(indices.reshape(pixels.shape[:2]).astype(np.uint8))
    image.putpalette(colours[:, :3].tobytes())
    image.save(path)
    assert entries_of(path) == [lesson(0), lesson(1)]
