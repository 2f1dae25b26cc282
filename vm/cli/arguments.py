"""What a verb takes: every argument is one row, shared by the verbs that take it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vm.cli.console import Console
from vm.core.picture import MAX_SIDE, Point
from vm.run.engines import EngineName


@dataclass(frozen=True)
class Argument:
    """One argument: its names, and what argparse is to know of it."""

    names: tuple[str, ...]
    options: Mapping[str, Any]

    def add_to(self, parser: argparse._ActionsContainer) -> None:
        """Declare the argument to a parser."""
        parser.add_argument(*self.names, **self.options)


@dataclass(frozen=True)
class Verb:
    """One thing the command line does; arguments in an inner tuple exclude each other."""

    name: str
    doc: str
    arguments: tuple[Argument | tuple[Argument, ...], ...]
    run: Callable[[argparse.Namespace, Console], int]


def point(text: str) -> Point:
    """Read ``X,Y``; raises ValueError, as argparse wants it, for anything else."""
    x, y = (int(part) for part in text.split(","))
    if not (0 <= x <= MAX_SIDE and 0 <= y <= MAX_SIDE):
        raise ValueError
    return x, y


def count(text: str) -> int:
    """Read a whole number from 0; raises ValueError for anything else."""
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def positive(text: str) -> int:
    """Read a whole number from 1; raises ValueError for anything else."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def pair(text: str) -> tuple[str, str]:
    """Read ``A,B``; raises ValueError for anything else."""
    one, other = (part.strip() for part in text.split(","))
    if not (one and other):
        raise ValueError
    return one, other


def _row(*names: str, **options: Any) -> Argument:
    return Argument(names, options)


def _points(name: str, to: str, doc: str) -> Argument:
    return _row(name, dest=to, type=point, action="append", default=[], metavar="X,Y", help=doc)


FILE = _row("file", type=Path, metavar="FILE", help="a .pxi picture, or a .pxasm text")
TEXT = _row("file", type=Path, metavar="FILE", help="a .pxasm text")
PICTURE = _row("file", type=Path, metavar="FILE", help="a .pxi picture")
OLD = _row("old", type=Path, metavar="A", help="the picture before")
NEW = _row("new", type=Path, metavar="B", help="the picture after")
ENGINE = _row(
    "--engine",
    default=EngineName.CPU,
    metavar="NAME",
    help="what executes it: cpu, gpu, auto, or part of the name of an adapter (cpu)",
)
ENGINES = _row(
    "--engines",
    type=pair,
    default=("cpu", "gpu"),
    metavar="A,B",
    help="cpu, gpu, auto, or part of the name of an adapter (cpu,gpu)",
)
AGAINST = _row("--engine", metavar="NAME", help="compare this engine with the CPU")
BUDGET = _row(
    "--steps", type=count, default=1_000_000, metavar="N", help="compare N steps (1000000)"
)
EVERY = _row(
    "--every", type=positive, metavar="N", help="look behind every N steps; 1 misses nothing"
)
BUNDLE = _row("--bundle", type=Path, metavar="FOLDER", help="write what is found there")
STEPS = _row("--steps", type=count, metavar="N", help="stop after N steps")
FRAMES = _row(
    "--frames", type=positive, default=1, metavar="N", help="stop at the Nth YIELD (the first)"
)
BREAK = _points("--break", "breaks", "stop before the instruction at this pixel")
WATCH = _points("--watch", "watches", "stop after this pixel was read or written")
READ = _points("--read", "reads", "show this pixel at the end")
SAVE = _row("--out", type=Path, metavar="FILE", help="write the picture there; else it is not kept")
INPUTS = _row(
    "--inputs",
    type=Path,
    required=True,
    metavar="FOLDER|FILE.npy",
    help="pictures of one size, or an array of their pixels",
)
PATCH = _row(
    "--patch", type=point, required=True, metavar="X,Y", help="lay each input into the program here"
)
CLUSTER = _row("--cluster", metavar="ADDRESS", help="run on the Dask cluster at this address")
RESULTS = _row(
    "--out",
    type=Path,
    metavar="FOLDER|FILE.npy",
    help="write the pictures there; else they are not kept",
)
OUTPUT = _row("-o", "--out", type=Path, metavar="FILE", help="write there")
JSON = _row("--json", action="store_true", help="one JSON value instead of text")
CSV = _row("--csv", action="store_true", help="comma-separated values instead of text")
FROM = _row("--from", dest="first", type=count, metavar="N", help="begin at step N")
COUNT = _row("--count", type=count, default=100, metavar="N", help="show N steps (100)")
FORMAT = _row("--format", choices=("md", "json"), default="md", help="Markdown or JSON")
