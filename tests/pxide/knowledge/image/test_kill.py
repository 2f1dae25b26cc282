"""kill -9 in the middle of appending: nothing that was told to be written is ever lost."""

from __future__ import annotations

import multiprocessing
import random
import sys
from pathlib import Path
from time import sleep

import numpy as np
import pytest

from pxide.knowledge.image.entry import Entry
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from tests.pxide.knowledge.image.endless import append_without_end, entry_of
from tests.pxide.knowledge.image.entries import NARROW
from tests.pxide.knowledge.image.viewers import seen

FILES, ROUNDS = 10, 20
LATEST = 0.012
"""Seconds after the first append by which a writer is killed; one append takes a few of them."""
LIMIT = NARROW * 4000


def killed(path: Path, round_: int, after: float) -> int:
    """Have a process append, kill it, and return how many entries it has told to be written."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.pxide.knowledge.image.endless"])
    here, there = context.Pipe(duplex=False)
    writer = context.Process(target=append_without_end, args=(path, round_, LIMIT, there))
    writer.start()
    there.close()
    count = int(here.recv())
    sleep(after)
    writer.kill()
    writer.join()
    assert writer.exitcode == -9
    while here.poll():
        try:
            count = int(here.recv())
        except (EOFError, OSError):  # killed while it told
            break
    here.close()
    return count


def survivors(path: Path) -> list[Entry]:
    """What is found after a kill: every file is a plain PNG, and nothing is damaged."""
    image = KnowledgeImage.open(path, LIMIT)
    found = [entry for _place, entry in image.entries()]
    assert image.verify() == ()
    pixels = np.vstack([seen(volume) for volume in image.volumes])
    assert np.array_equal(pixels, image.rows(0, image.height))
    image.close()
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 there")
@pytest.mark.parametrize("file", range(FILES))
@pytest.mark.long
def test_no_entry_is_lost_when_the_writer_is_killed(file: int, tmp_path: Path) -> None:
    dice = random.Random(file)
    path = tmp_path / "a.png"
    KnowledgeImage.create(path, NARROW, LIMIT).close()
    before: list[Entry] = []
    for round_ in range(ROUNDS):
        told = killed(path, round_, dice.uniform(0, LATEST))
        found = survivors(path)
        new = found[len(before) :]
        assert found[: len(before)] == before
        assert new == [entry_of(round_, number) for number in range(len(new))]
        assert told <= len(new) <= told + 3
        before = found
