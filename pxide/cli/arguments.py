"""What the verbs of knowledge take: every argument is one row."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from pxide.knowledge.image.knowledge_image import WIDTH
from vm.cli.arguments import Argument, positive

_SPOT = re.compile(r"\[?(?:v(?P<volume>\d+))?r?(?P<row>\d+)\]?")


def spot(text: str) -> tuple[int, int]:
    """Read a row as people and citations write it: ``152``, ``r152``, ``[v2r152]``.

    Raises ArgumentTypeError for anything else, which argparse tells.
    """
    found = _SPOT.fullmatch(text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no row: write 152, or r152 as it is cited")
    return int(found["volume"] or 1), int(found["row"])


def _row(*names: str, **options: object) -> Argument:
    return Argument(names, options)


FILE = _row("file", type=Path, metavar="FILE", help="a knowledge image")
TO = _row("to", type=Path, metavar="NEW", help="the image to write")
SOURCES = _row(
    "sources",
    type=Path,
    nargs="+",
    metavar="SOURCE",
    help="JSON lines, Markdown, or any text; what is no export is cut into lessons",
)
QUERY = _row("query", metavar="QUERY", help="what is searched for, in your own words")
ROW = _row("row", type=spot, metavar="ROW", help="a row of the entry, or how it is cited")
ANY_ROW = _row("row", type=spot, nargs="?", metavar="ROW", help="show the entry there, in full")
WIDE = _row("--width", type=positive, default=WIDTH, metavar="N", help=f"pixels of a row ({WIDTH})")
QUESTION = _row("--question", required=True, metavar="Q", help="what the lesson answers")
ANSWER = _row("--answer", required=True, metavar="A", help="the lesson; - reads standard input")
COUNT = _row("-k", dest="count", type=positive, default=6, metavar="N", help="at most N (6)")
ALSO = _row(
    "--also",
    type=Path,
    action="append",
    default=[],
    metavar="FILE",
    help="search this image as well; may be given again",
)
FORMAT = _row(
    "--format",
    choices=("jsonl", "md"),
    default="jsonl",
    help="JSON lines, which hold everything, or Markdown (jsonl)",
)
