"""A crash at any byte of a write loses at most what was being written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from pxide.knowledge.image.bands import encode_entry
from pxide.knowledge.image.entry import Entry, Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.image.log import HEAD_BYTES, TAIL_BYTES, extend, mend, pack
from pxide.knowledge.image.volume import Condition, Log, open_volume
from tests.pxide.knowledge.image.entries import NARROW, entries_of, filled, full, lesson
from tests.pxide.knowledge.image.viewers import by_the_book, seen
from vm.core.faults import Problem

BEFORE = 3


class Recorder(io.FileIO):
    """A file that remembers what was written to it, and when the disk was asked to keep it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "r+")
        self.steps: list[list[tuple[int, bytes]]] = [[]]

    def write(self, data: bytes | memoryview, /) -> int:  # type: ignore[override]
        self.steps[-1].append((self.tell(), bytes(data)))
        return super().write(data)

    def fileno(self) -> int:
        if self.steps[-1]:
            self.steps.append([])
        return super().fileno()


@dataclass(frozen=True)
class Append:
    """An append as the bytes of the file before it and the writes that make it."""

    old: bytes
    steps: tuple[tuple[tuple[int, bytes], ...], ...]
    entries: tuple[Entry, ...]

    @property
    def writes(self) -> list[tuple[int, bytes]]:
        """All writes in their order."""
        return [write for step in self.steps for write in step]

    def states(self) -> Iterator[bytes]:
        """The file after each byte."""
        file = bytearray(self.old)
        yield bytes(file)
        for place, data in self.writes:
            for at, byte in enumerate(data, place):
                file[at : at + 1] = bytes((byte,))
                yield bytes(file)


def appended(folder: Path, entries: tuple[Entry, ...]) -> Append:
    """Append entries to an image of three lessons."""
    path = folder / "made.png"
    filled(path, BEFORE).close()
    old = path.read_bytes()
    volume = open_volume(path, 1)
    assert isinstance(volume, Log)
    bands, row = [], volume.height
    for entry in entries:
        bands.append(encode_entry(entry, Place(1, row, 0), NARROW))
        row += bands[-1].shape[0]
    with Recorder(path) as file:
        extend(file, volume.tail, NARROW, pack(bands, volume.tail.adler))
        steps = tuple(map(tuple, file.steps[:-1]))
    volume.close()
    assert entries_of(path) == [*map(lesson, range(BEFORE)), *entries]
    path.unlink()
    return Append(old, steps, entries)


@pytest.fixture(scope="module")
def append(tmp_path_factory: pytest.TempPathFactory) -> Append:
    """One lesson appended."""
    return appended(tmp_path_factory.mktemp("one"), (lesson(BEFORE),))


def check(path: Path, state: bytes, append: Append) -> int:
    """Open a file in such a state: what was there stays, and it is a plain PNG again."""
    path.write_bytes(state)
    image = KnowledgeImage.open(path)
    found = [entry for _place, entry in image.entries()]
    assert (image.damage, image.hidden) == ((), ())
    assert found[:BEFORE] == [lesson(number) for number in range(BEFORE)]
    assert found[BEFORE:] == list(append.entries[: len(found) - BEFORE])
    assert np.array_equal(by_the_book(path), image.rows(0, image.height))
    image.close()
    return len(found)


def test_the_disk_is_asked_to_keep_each_step_before_the_next(append: Append) -> None:
    beyond, tail, height = append.steps
    end = len(append.old)
    assert [place for place, _data in beyond] == [end]
    assert [(place, len(data)) for place, data in tail] == [(end - TAIL_BYTES, TAIL_BYTES)]
    assert [(place, len(data)) for place, data in height] == [(16, 17)]


def test_a_crash_after_any_byte_loses_at_most_the_entry(append: Append, tmp_path: Path) -> None:
    states = list(append.states())
    beyond = len(append.steps[0][0][1])  # behind the end of the picture one byte is like another
    chosen = (*states[:beyond:7], *states[beyond:])
    counts = [check(tmp_path / "a.png", state, append) for state in chosen]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (BEFORE, BEFORE + 1)


def test_an_append_after_any_crash_goes_on(append: Append, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    for state in list(append.states())[::23]:
        count = check(path, state, append)
        image = KnowledgeImage.open(path)
        image.append(full())
        image.close()
        assert entries_of(path)[count:] == [full()]
        assert len(seen(path)) == image.height


def test_a_crash_while_several_are_written_loses_none_from_before(tmp_path: Path) -> None:
    append = appended(tmp_path, (lesson(3), full(), lesson(4)))
    states = list(append.states())
    counts = [check(tmp_path / "a.png", state, append) for state in (*states[::17], states[-1])]
    assert (counts[0], counts[-1]) == (BEFORE, BEFORE + 3)


def test_what_the_disk_wrote_in_another_order_or_not_at_all(append: Append, tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    ((_end, data),) = append.steps[0]
    for _ in range(150):
        rest = np.frombuffer(data, np.uint8).copy()
        rest[random.random(rest.size // 16 + 1).repeat(16)[: rest.size] < 0.5] = 0
        state = append.old + rest.tobytes()[: random.integers(1, rest.size + 1)]
        assert check(tmp_path / "a.png", state, append) == BEFORE


def test_a_file_cut_off_anywhere_keeps_what_is_before_the_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    image = filled(path, 3)
    tops = [place.row for place in image.places]
    ends = [span.block.end for span in image._volumes[0].spans if span.block]
    lost = [f"[r{top}] and the {image.height - top - 1} rows below are lost." for top in tops]
    image.close()
    whole = path.read_bytes()
    assert ends[-1] == len(whole) - TAIL_BYTES
    for cut in (*range(ends[0], ends[-2], 29), *range(ends[-2], len(whole), 3)):
        path.write_bytes(whole[:cut])
        kept = sum(end <= cut for end in ends[1:])
        image = KnowledgeImage.open(path)
        assert [entry for _, entry in image.entries()] == [lesson(n) for n in range(kept)]
        assert [str(damage) for damage in image.damage] == lost[kept : kept + 1]
        image.close()
        seen(path)


def test_a_file_cut_off_before_the_end_of_its_cover_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    image = KnowledgeImage.create(path, NARROW)
    image.close()
    whole = path.read_bytes()
    end = len(whole) - TAIL_BYTES
    for cut in (*range(HEAD_BYTES), *range(HEAD_BYTES, end - 12, 7)):
        path.write_bytes(whole[:cut])
        with pytest.raises(Problem, match=f"{path} "):
            KnowledgeImage.open(path)
        assert path.read_bytes() == whole[:cut]


def test_a_disk_without_room_is_a_problem_and_loses_nothing(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="file sizes cannot be limited here")
    path = tmp_path / "a.png"
    image = filled(path, BEFORE)
    size = path.stat().st_size
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in (0, 1, 40, 300):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, limits[1]))
        try:
            with pytest.raises(Problem, match=r"cannot be written: .*still there"):
                image.append(full())
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert [entry for _, entry in image.entries()] == [lesson(n) for n in range(BEFORE)]
    image.append(full())
    assert entries_of(path) == [*(lesson(n) for n in range(BEFORE)), full()]
    assert len(seen(path)) == image.height
    image.close()


def test_a_crash_while_the_last_one_is_mended_loses_nothing(append: Append, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    states = list(append.states())
    for torn in (states[100], states[-60], states[-30], states[-6]):
        path.write_bytes(torn)
        volume = open_volume(path, 1)
        assert isinstance(volume, Log)
        assert volume.condition is Condition.TORN
        with Recorder(path) as file:
            mend(file, volume.tail, NARROW)
            steps = tuple(map(tuple, file.steps[:-1]))
        mended, end = path.read_bytes(), volume.tail.place + TAIL_BYTES
        volume.close()
        again = Append(torn, steps[:1], append.entries)
        count = check(path, mended, append)
        assert {check(path, state, append) for state in again.states()} == {count}
        half = replace(again, old=list(again.states())[-1][:end], steps=steps[1:])
        assert {check(path, state, append) for state in half.states()} == {count}
