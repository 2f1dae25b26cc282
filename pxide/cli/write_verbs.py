"""The verbs of knowledge that write to an image."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pxide.cli import arguments
from pxide.cli.image_words import (
    counted_words,
    opened,
    place_at,
    progress_of,
    rows_words,
)
from pxide.knowledge.exchange.origin import entries_of
from pxide.knowledge.image.entry import Entry, EntryKind
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from vm.cli.arguments import Verb
from vm.cli.console import Console
from vm.core.faults import Problem
from vm.files.disk import read_file


def new(args: argparse.Namespace, console: Console) -> int:
    """Make an empty image."""
    image = KnowledgeImage.create(args.file, args.width)
    image.close()
    console.line(f"{args.file}: {image.width} pixels wide")
    return 0


def add(args: argparse.Namespace, console: Console) -> int:
    """Write one lesson behind the others."""
    answer = sys.stdin.read().rstrip("\n") if args.answer == "-" else args.answer
    if not answer.strip():
        raise Problem("The answer is empty.", "An entry holds something to find; give --answer.")
    with opened(args.file, console) as image:
        place = image.append(Entry(EntryKind.LESSON, _now(), args.question, answer))
        console.line(f"{place.citation}  {rows_words(place)}")
    return 0


def import_(args: argparse.Namespace, console: Console) -> int:
    """Write what some files hold; nothing is written unless all of them can be read."""
    found = [pair for source in args.sources for pair in _read(source)]
    if not found:
        raise Problem("There is nothing to import.", "The files hold no text.")
    progress = progress_of(console)

    def counted() -> Iterator[tuple[str, Entry]]:
        for done, pair in enumerate(found):
            progress(done, len(found), "importing")
            yield pair

    with opened(args.file, console) as image:
        before = len(image.places)
        try:
            places = image.append_moved(counted())
        except Problem:
            written = len(image.places) - before
            verb = "was" if written == 1 else "were"
            console.remark(f"{counted_words(written)} {verb} written before this one.")
            raise
    progress.finish()
    first, last = places[0].citation, places[-1].citation
    console.line(f"{counted_words(len(places))} from {first} to {last}")
    return 0


def hide(args: argparse.Namespace, console: Console) -> int:
    """Hide an entry; its rows stay until the image is compacted."""
    with opened(args.file, console) as image:
        place = place_at(image, args.row)
        image.hide(place)
        console.line(f"{place.citation} is hidden")
    return 0


def compact(args: argparse.Namespace, console: Console) -> int:
    """Write what is neither hidden nor damaged to a new image."""
    with opened(args.file, console) as image:
        smaller = image.compact(args.to)
        smaller.close()
        entries = counted_words(len(smaller.places))
        console.line(f"{args.to}: {entries}, {smaller.height} rows instead of {image.height}")
    return 0


def _read(source: Path) -> Iterator[tuple[str, Entry]]:
    """Read one file."""
    try:
        yield from entries_of(read_file(source), source.name, _now())
    except Problem as problem:
        raise Problem(f"{source}: {problem.what}", problem.hint) from problem


def _now() -> int:
    """Return the time as entries have it."""
    return time.time_ns() // 1_000_000


NEW = Verb("new", "Make an empty image.", (arguments.FILE, arguments.WIDE), new)
ADD = Verb(
    "add",
    "Write one lesson into an image.",
    (arguments.FILE, arguments.QUESTION, arguments.ANSWER),
    add,
)
IMPORT = Verb(
    "import",
    "Write what files hold into an image.",
    (arguments.FILE, arguments.SOURCES),
    import_,
)
HIDE = Verb("hide", "Hide an entry.", (arguments.FILE, arguments.ROW), hide)
COMPACT = Verb(
    "compact",
    "Write what is not hidden to a new image.",
    (arguments.FILE, arguments.TO),
    compact,
)
