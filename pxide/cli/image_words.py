"""Knowledge images as the verbs meet them, and their entries in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pxide.knowledge.image.entry import Entry, Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.image.lock import PATIENCE
from pxide.knowledge.image.text_rows import time_words
from vm.cli.console import Console, ProgressLine
from vm.core.faults import Problem

QUIET = 1.0
"""Seconds until long work begins to show how far it is."""

_UNSEEN = re.compile(r"[^\S\n]|[\x00-\x09\x0b-\x1f\x7f-\x9f]")


@contextmanager
def opened(path: Path, console: Console) -> Iterator[KnowledgeImage]:
    """Open an image; what is damaged in it is told when the verb is done."""
    image = KnowledgeImage.open(path, patience=PATIENCE)
    try:
        yield image
        for damage in image.damage:
            console.remark(f"{path}: {damage}")
    finally:
        image.close()


def progress_of(console: Console) -> ProgressLine:
    """Return what shows how far long work is."""
    return ProgressLine(console, QUIET)


def counted_words(entries: int) -> str:
    """Write how many entries there are."""
    return "1 entry" if entries == 1 else f"{entries} entries"


def place_at(image: KnowledgeImage, spot: tuple[int, int]) -> Place:
    """Return the entry that has a row; a Problem when none that is shown does."""
    volume, row = spot
    for place in image.places:
        if place.volume == volume and place.row <= row < place.row + place.rows:
            return place
    asked = Place(volume, row, 0).citation
    raise Problem(f"No entry lies at {asked}.", f"pxide knowledge show {image.path} lists them.")


def rows_words(place: Place) -> str:
    """Write which rows an entry has."""
    volume = f" of volume {place.volume}" if place.volume > 1 else ""
    return f"rows {place.row} to {place.row + place.rows - 1}{volume}"


def entry_line(place: Place, entry: Entry) -> str:
    """Write an entry on one line of a list."""
    question = plain(entry.question or entry.answer).split("\n")[0]
    head = f"{place.citation:<12}{entry.kind.value:<12}{time_words(entry.time)}"
    return f"{head}  {question}".rstrip()


def plain(text: str) -> str:
    """Write spaces for what would steer a terminal: entries may come from anywhere."""
    return _UNSEEN.sub(" ", text.replace("\r\n", "\n"))


def indented(text: str) -> str:
    """Write a text under a heading."""
    return "\n".join(f"  {line}".rstrip() for line in plain(text).split("\n"))
