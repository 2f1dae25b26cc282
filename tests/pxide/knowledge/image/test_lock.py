"""The lock: two writers take turns, and whoever died holds nothing."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from pxide.knowledge.image.entry import Entry
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.image.lock import writing
from tests.pxide.knowledge.image.entries import NARROW, entries_of, filled, lesson
from tests.pxide.knowledge.image.viewers import seen
from vm.core.faults import Problem

EACH = 25


def append_some(path: Path, first: int) -> None:
    """Append lessons one by one, in a process of its own."""
    image = KnowledgeImage.open(path, patience=60)
    for number in range(first, first + EACH):
        image.append(lesson(number))
    image.close()


def hold(path: Path, told: Connection) -> None:
    """Hold the lock until killed."""
    with writing(path):
        told.send("held")
        told.recv()


def numbers(found: list[Entry]) -> list[int]:
    """The numbers of lessons."""
    return [int(entry.question.removeprefix("Q")) for entry in found]


def test_processes_that_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    KnowledgeImage.create(path, NARROW).close()
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=append_some, args=(path, 100 * at)) for at in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    found = numbers(entries_of(path))
    for at in range(3):
        own = [number for number in found if number // 100 == at]
        assert own == list(range(100 * at, 100 * at + EACH))
    assert len(found) == 3 * EACH
    seen(path)


def test_a_lock_that_another_process_holds_is_a_problem_and_its_death_frees_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.png"
    image = filled(path, 1)
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    holder = context.Process(target=hold, args=(path, there))
    holder.start()
    assert here.recv() == "held"
    impatient = KnowledgeImage.open(path, patience=0.02)
    with pytest.raises(Problem, match=r"being written by another program\. Try again"):
        impatient.append(lesson(1))
    assert [entry for _, entry in impatient.entries()] == [lesson(0)]
    holder.kill()
    holder.join()
    impatient.append(lesson(1))
    assert entries_of(path) == [lesson(0), lesson(1)]
    impatient.close()
    image.close()
    here.close()
    there.close()


def test_a_reader_mends_nothing_while_someone_writes(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    filled(path, 2).close()
    torn = path.read_bytes() + b"the beginning of an entry"
    path.write_bytes(torn)
    with writing(path):
        assert entries_of(path) == [lesson(0), lesson(1)]
        assert path.read_bytes() == torn
    assert entries_of(path) == [lesson(0), lesson(1)]
    assert len(path.read_bytes()) < len(torn)


def test_a_file_that_may_only_be_read_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    filled(path, 2).close()
    path.chmod(0o444)
    try:
        with path.open("ab"):
            pytest.skip("whoever runs the tests may write everything")
    except PermissionError:
        image = KnowledgeImage.open(path)
        with pytest.raises(Problem, match="cannot be written"):
            image.append(lesson(2))
        assert len(image.places) == 2
        image.close()


def test_the_lock_is_that_of_the_file_which_bears_the_name_now(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    filled(path, 1).close()
    filled(tmp_path / "b.png", 2).close()
    with writing(path):
        (tmp_path / "b.png").replace(path)
        with writing(path, 0):
            assert len(entries_of(path)) == 2
    with writing(path, 0):
        pass


def test_what_is_not_there_cannot_be_locked(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be written"), writing(tmp_path / "none.png", 0):
        pass
