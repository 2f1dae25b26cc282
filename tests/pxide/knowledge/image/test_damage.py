"""Damage to a file: what it hit is told and left out, and everything else is still there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from pxide.knowledge.image.entry import Entry
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.image.log import TAIL_BYTES
from pxide.knowledge.image.volume import Condition, Log, open_volume
from tests.pxide.knowledge.image.entries import NARROW, entries_of, full, lesson
from tests.pxide.knowledge.image.viewers import seen

WRITTEN = [lesson(0), full(), lesson(2), lesson(3), lesson(4)]
TRIALS = 60
Dice = np.random.Generator


@dataclass(frozen=True)
class Whole:
    """The bytes of a sound file, and from where to where each entry's chunk goes."""

    data: bytes
    blocks: list[tuple[int, int]]
    rows: list[int]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """A file of five entries."""
    path = tmp_path_factory.mktemp("whole") / "a.png"
    image = KnowledgeImage.create(path, NARROW)
    rows = [place.row for place in image.append_all(WRITTEN)]
    image.close()
    volume = open_volume(path, 1)
    blocks = [(span.block.place, span.block.end) for span in volume.spans if span.block]
    volume.close()
    return Whole(path.read_bytes(), blocks[1:], rows)


def flipped(data: bytearray, at: int, dice: Dice) -> int:
    """One bit of one byte is another; returns where the damage ends."""
    data[at] ^= 1 << int(dice.integers(8))
    return at + 1


def garbled(data: bytearray, at: int, dice: Dice) -> int:
    """Some bytes are others."""
    count = min(int(dice.integers(1, 400)), len(data) - at)
    data[at : at + count] = dice.bytes(count)
    return at + count


def zeroed(data: bytearray, at: int, dice: Dice) -> int:
    """Some bytes are 0."""
    count = min(int(dice.integers(1, 400)), len(data) - at)
    data[at : at + count] = bytes(count)
    return at + count


def removed(data: bytearray, at: int, dice: Dice) -> int:
    """Some bytes are gone."""
    count = min(int(dice.integers(1, 400)), len(data) - at)
    del data[at : at + count]
    return at + count


def inserted(data: bytearray, at: int, dice: Dice) -> int:
    """Some bytes have come in between."""
    data[at:at] = dice.bytes(int(dice.integers(1, 400)))
    return at


def without_vector(entry: Entry) -> Entry:
    """What is left of an entry whose vector is damaged."""
    return replace(entry, embedding=None)


@pytest.mark.parametrize("harm", [flipped, garbled, zeroed, removed, inserted])
def test_damage_anywhere_leaves_what_it_did_not_hit(
    harm: Callable[[bytearray, int, Dice], int], whole: Whole, tmp_path: Path
) -> None:
    dice = np.random.default_rng(11)
    path = tmp_path / "a.png"
    for at in dice.integers(whole.blocks[0][0], len(whole.data), TRIALS).tolist():
        data = bytearray(whole.data)
        end = harm(data, at, dice)
        path.write_bytes(data)
        image = KnowledgeImage.open(path)
        found = [entry for _, entry in image.entries()]
        spared = untouched(whole, at, end)
        assert [entry for entry in found if entry in spared] == spared
        assert all(entry in (*WRITTEN, without_vector(WRITTEN[1])) for entry in found)
        assert found == WRITTEN or image.verify()
        image.append(lesson(9))
        image.close()
        assert entries_of(path) == [*found, lesson(9)]
        for file in tmp_path.iterdir():
            file.unlink()


def untouched(whole: Whole, at: int, end: int) -> list[Entry]:
    """The entries whose chunks the damage from ``at`` to ``end`` did not hit."""
    spared = zip(WRITTEN, whole.blocks, strict=True)
    return [entry for entry, (first, last) in spared if end <= first or at >= last]


def harmed(path: Path, whole: Whole, at: int, data: bytes) -> KnowledgeImage:
    """The image with some bytes written over."""
    path.write_bytes(whole.data[:at] + data + whole.data[at + len(data) :])
    return KnowledgeImage.open(path)


def test_a_damaged_text_is_told_when_it_is_read(whole: Whole, tmp_path: Path) -> None:
    first, last = whole.blocks[2]
    image = harmed(tmp_path / "a.png", whole, last - 60, b"\x55" * 20)
    assert not image.damage
    assert len(list(image.entries())) == 4
    damage = image.damage[-1]
    assert (damage.place.row, damage.place.rows) == (whole.rows[2], 94)
    assert str(damage).startswith(f"[r{whole.rows[2]}] is damaged: ")
    with pytest.raises(Exception, match=r"Its neighbours are whole\."):
        image.entry(image.places[2])
    assert first < last
    image.close()


def test_a_chunk_of_which_only_the_check_sum_is_wrong_is_read_and_told(
    whole: Whole, tmp_path: Path
) -> None:
    _first, last = whole.blocks[2]
    image = harmed(tmp_path / "a.png", whole, last - 4, bytes(4))
    assert [entry for _, entry in image.entries()] == WRITTEN
    assert image.damage == ()
    words = f"[r{whole.rows[2]}] is damaged: the check sum of its chunk is wrong."
    assert list(map(str, image.verify())) == [words]
    image.close()


def test_a_damaged_title_loses_its_rows_and_moves_none(whole: Whole, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    first, _last = whole.blocks[2]
    image = harmed(path, whole, first + 20, b"\0\0\0")
    tall = whole.rows[3] - whole.rows[2]
    lost = [f"[r{whole.rows[2]}] and the {tall - 1} rows below are lost."]
    assert [place.row for place in image.places] == [*whole.rows[:2], *whole.rows[3:]]
    assert list(map(str, image.damage)) == lost
    image.append(lesson(9))
    assert list(map(str, image.damage)) == lost
    image.close()
    again = KnowledgeImage.open(path)
    assert [place.row for place in again.places][:4] == [*whole.rows[:2], *whole.rows[3:]]
    assert list(map(str, again.verify())) == lost
    assert np.array_equal(seen(path), again.rows(0, again.height))
    again.close()
    assert (tmp_path / "a.old.png").read_bytes()[first + 20 : first + 23] == b"\0\0\0"


def test_a_damaged_head_is_made_anew(whole: Whole, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    for at, data in ((16, bytes(8)), (29, bytes(4)), (20, b"\0\0\0\1")):
        image = harmed(path, whole, at, data)
        assert [entry for _, entry in image.entries()] == WRITTEN
        image.close()
        assert path.read_bytes() == whole.data


def test_a_damaged_end_is_made_anew(whole: Whole, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    for at in range(len(whole.data) - TAIL_BYTES, len(whole.data), 5):
        image = harmed(path, whole, at, b"\x99\x99\x99")
        assert [entry for _, entry in image.entries()] == WRITTEN
        assert image.verify() == ()
        image.close()
        assert path.read_bytes() == whole.data


def test_a_damaged_beginning_is_written_anew(whole: Whole, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    for at in (0, 13, 28, 38, 42, 60, 100):
        image = harmed(path, whole, at, bytes(3))
        assert [entry for _, entry in image.entries()] == WRITTEN
        image.append(lesson(9))
        image.close()
        assert entries_of(path) == [*WRITTEN, lesson(9)]
        seen(path)


def test_a_file_without_its_beginning_keeps_all_entries(whole: Whole, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    for first in (9, whole.blocks[0][0] - 1, whole.blocks[0][0]):
        path.write_bytes(whole.data[first:])
        image = KnowledgeImage.open(path)
        assert [entry for _, entry in image.entries()] == WRITTEN
        assert [place.row for place in image.places] == whole.rows
        image.append(lesson(9))
        image.close()
        assert entries_of(path) == [*WRITTEN, lesson(9)]
        seen(path)


def test_bytes_behind_the_end_are_cut_off(whole: Whole, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(whole.data + b"more")
    volume = open_volume(path, 1)
    assert isinstance(volume, Log)
    assert volume.condition is Condition.TORN
    volume.close()
    assert entries_of(path) == WRITTEN
    assert path.read_bytes() == whole.data
