"""How smoothly a large knowledge image is looked at, as ratios to the time of one frame.

Run it by `make bench`, or alone: python -m tests.bench.picture
"""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import perf_counter, thread_time

import numpy as np

from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.view.knowledge.knowledge_canvas import KnowledgeCanvas
from tests.bench.retrieval import Writer
from tests.bench.window import FRAME, Bench, application, measure
from vm.bench.measure import Measure, table

ENTRIES = 1500
"""So many fill more than one volume."""
OPENING = 0.5
TURNS = 120
"""Steps of scrolling from the end to the top."""


def filled(path: Path) -> Path:
    """An image of several volumes."""
    writer = Writer()
    image = KnowledgeImage.create(path)
    image.append_all(writer.entry(0) for _ in range(ENTRIES))
    image.close()
    return path


def measures(bench: Bench) -> Iterator[Measure]:
    """Yield every measurement of a large picture."""
    path = filled(bench.folder / "large.png")
    window = bench.app.window
    began = perf_counter()
    window.open_knowledge_tab(path)
    picture = window.seen_knowledge.picture
    bench.wait(lambda: picture.camera.view.height > 0)
    size = f"{picture.camera.view.height} rows"
    volumes = len({place.volume for place in picture.layout_of_picture.places})
    yield measure(f"from a click to {size} in {volumes} volumes", perf_counter() - began, OPENING)
    bench.wait(partial(is_read, picture))
    yield measure(f"repaint of {size}", repaint(picture), FRAME)
    yield measure(
        f"work of the longest frame of scrolling {size}", scrolling(bench, picture), FRAME
    )
    while (further := picture.camera.view.zoomed(-1)) != picture.camera.view:
        picture.camera.show(further)
    began = perf_counter()
    bench.wait(partial(is_read, picture))
    seconds = perf_counter() - began
    yield measure(f"repaint of {size}, all in sight after {seconds:.1f} s", repaint(picture), FRAME)


def is_read(picture: KnowledgeCanvas) -> bool:
    """Whether every tile in sight is there."""
    reader = picture.reader
    return reader is not None and all(
        reader.tile(key) is not None for key in picture.camera.view.tiles
    )


def repaint(picture: KnowledgeCanvas) -> float:
    """The median time of a whole repaint, in seconds."""
    times = []
    for _ in range(TURNS // 10):
        began = perf_counter()
        picture.viewport().repaint()
        times.append(perf_counter() - began)
    return float(np.median(times))


def scrolling(bench: Bench, picture: KnowledgeCanvas) -> float:
    """Go from the end to the top in large steps; the most that one step kept the window busy."""
    times = []
    for at in np.linspace(picture.camera.view.top, 0.0, TURNS):
        began = thread_time()
        picture.camera.show(picture.camera.view.moved(picture.camera.view.left, float(at)))
        picture.viewport().repaint()
        bench.wait(lambda: True)
        times.append(thread_time() - began)
    return float(max(times))


def main() -> int:
    """Print the table; 0 when every bar was met."""
    with application() as bench:
        rows = list(measures(bench))
    table(rows, partial(print, file=sys.stdout))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
