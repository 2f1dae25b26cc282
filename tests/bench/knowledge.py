"""How long an entry takes to reach the disk, in a small and in a large knowledge image.

Run it by `make bench`, or alone: python -m tests.bench.knowledge
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from time import perf_counter

import numpy as np

from pxide.knowledge.image.entry import Entry
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from tests.bench.retrieval import ENTRIES, Writer
from vm.bench import Measure, table

FEW = 100
SIZE = 384
"""Elements of an entry's vector."""
ROUNDS = 41
APPEND, MORE = 0.050, 2.0
"""Seconds for an append, and how many times as long it may take to a large image."""


def measures() -> Iterator[Measure]:
    """Append to an image of 100 entries and to one of 10 000, in turn."""
    writer = Writer()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        images = [
            stack.enter_context(closing(image))
            for image in (made(Path(name), writer, count) for count in (FEW, ENTRIES))
        ]
        times = np.array(
            [[appending(i, writer.entry(SIZE)) for i in images] for _ in range(ROUNDS)]
        )
    few, many = np.median(times, axis=0).tolist()
    for seconds, count in ((few, FEW), (many, ENTRIES)):
        figures = f"{seconds * 1e3:.2f} ms", f"{APPEND * 1e3:g} ms"
        ratio = seconds / APPEND
        yield Measure(f"append to {count} entries", *figures, ratio, "<= 1", ratio <= 1)
    figures = f"{many * 1e3:.2f} ms", f"{few * 1e3:.2f} ms"
    ratio, what = many / few, f"append to {ENTRIES} entries beside {FEW}"
    yield Measure(what, *figures, ratio, f"<= {MORE:g}", ratio <= MORE)


def made(folder: Path, writer: Writer, count: int) -> KnowledgeImage:
    """An image of so many entries."""
    image = KnowledgeImage.create(folder / f"{count}.png")
    image.append_all(writer.entry(SIZE) for _ in range(count))
    return image


def appending(image: KnowledgeImage, entry: Entry) -> float:
    """Append an entry; the seconds until it is on the disk."""
    began = perf_counter()
    image.append(entry)
    return perf_counter() - began


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> int:
    """Print the table; 0 when every bar was met."""
    rows = list(measures())
    table(rows, _say)
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
