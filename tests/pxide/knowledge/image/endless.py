"""A process that appends without end, until it is killed."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from pxide.knowledge.image.entry import Entry, EntryKind
from pxide.knowledge.image.knowledge_image import KnowledgeImage


def entry_of(round_: int, number: int) -> Entry:
    """An entry that can be told from all others; every fifth is a long one."""
    words = "words " * (40 if number % 5 == 0 else 1)
    return Entry(EntryKind.TURN, number, f"round {round_}", f"number {number}: {words}")


def append_without_end(path: Path, round_: int, limit: int, told: Connection) -> None:
    """Append entry after entry, and tell the number of each that has returned."""
    image = KnowledgeImage.open(path, limit)
    number = 0
    while True:
        several = [entry_of(round_, number + more) for more in range(1 + number % 3)]
        image.append_all(several)
        number += len(several)
        told.send(number)
