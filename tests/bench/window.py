"""How quickly the window answers, as ratios to the time a person gives it.

Run it by `make bench`, or alone: python -m tests.bench.window
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from pxide.app import App
from pxide.base.paths import Folders
from pxide.base.settings import CPU, ENGINE, GPU
from pxide.model.session import RunState, Session
from pxide.model.tab import Tab
from pxide.view.canvas.canvas import Canvas
from tests.pxide.ide import filed, turning
from tests.pxide.programs import dot, forever
from vm.bench.measure import Measure, table
from vm.core.picture import Picture, blank
from vm.cpu.preparation import prepare

ANSWER = 0.050
"""Seconds within which the window answers."""
FRAME = 0.016
TELLING = 0.001
"""Seconds that may be spent on telling what one event of a gesture painted."""
STROKE = 4_000
"""Pixels that such an event paints."""
RUNNING = 3.0
ROUNDS = 9


class Bench:
    """The real application, driven from outside."""

    def __init__(self, app: App, folder: Path) -> None:
        self.app = app
        self.folder = folder

    def wait(self, condition: Callable[[], bool]) -> None:
        """Let the window live until a condition holds."""
        until = perf_counter() + 120
        while not condition():
            if perf_counter() > until:
                raise TimeoutError("the window did not get there")
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)

    def opened(self, picture: Picture, name: str) -> Tab:
        """Open a picture from a file."""
        path = filed(self.folder, picture, name)
        self.app.document_files.open_path(path)
        self.wait(lambda: self.app.workspace.find(path) is not None)
        tab = self.app.workspace.find(path)
        if tab is None:
            raise RuntimeError("the picture was not opened")
        return tab

    def canvas(self) -> Canvas:
        """The canvas of the current tab."""
        canvas = self.app.window.tab_area.canvas
        if canvas is None:
            raise RuntimeError("no canvas is open")
        return canvas


def measures(bench: Bench) -> Iterator[Measure]:
    """Yield every measurement of the window."""
    for engine in engines(bench):
        bench.app.settings.set(ENGINE, engine)
        yield from running(bench, engine)
        yield pixel_to_result(bench, engine)
    bench.app.settings.set(ENGINE, CPU)
    yield telling(bench)
    yield from frames(bench)


def engines(bench: Bench) -> tuple[str, ...]:
    """The CPU, and the first graphics adapter where there is one; says which it is."""
    bench.app.engine_service.warm_up()
    bench.wait(lambda: bench.app.engine_service.adapters is not None)
    for adapter in bench.app.engine_service.adapters or ():
        _say(f"GPU is {adapter.name}, {adapter.kind}.")
        return CPU, GPU
    _say("No graphics adapter was found, so none is measured.")
    return (CPU,)


def running(bench: Bench, engine: str) -> Iterator[Measure]:
    """Endless loops: the longest time the window did not answer, and how soon they paused."""
    for width, height in ((8, 4), (8192, 4096)):
        picture = blank(width, height)
        picture[:4, :8] = forever()
        tab = bench.opened(picture, f"forever {width} {engine}.pxi")
        where = f"{width} x {height}, {engine.upper()}"
        yield measure(f"longest silence of a run: {where}", silence(bench, tab), ANSWER)
        began = perf_counter()
        bench.app.do("run.pause")
        bench.wait(partial(_is_paused, tab))
        yield measure(f"pause of an endless loop: {where}", perf_counter() - began, ANSWER)
        yield measure(f"one step with its trace: {where}", stepping(bench, tab), ANSWER)
        bench.app.do("run.stop")


def stepping(bench: Bench, tab: Tab) -> float:
    """Step a paused program; the median time until the step is seen, in seconds."""
    times = []
    for _ in range(ROUNDS):
        session = tab.session
        if session is None:
            raise RuntimeError("the program is not paused")
        before = session.steps
        began = perf_counter()
        bench.app.do("run.step")
        bench.wait(partial(has_stepped, session, before))
        times.append(perf_counter() - began)
    return float(np.median(times))


def has_stepped(session: Session, before: int) -> bool:
    """Whether the step after so many is done and its trace is there."""
    return [step.number for step in session.recent[-1:]] == [before]


def has_run(tab: Tab) -> bool:
    """Whether the program has come anywhere."""
    return tab.session is not None and tab.session.steps > 0


def silence(bench: Bench, tab: Tab) -> float:
    """Start a program; the longest time between two turns of the window's loop, in seconds."""
    ticks = [perf_counter()]
    timer = QTimer()
    timer.setInterval(0)
    timer.timeout.connect(lambda: ticks.append(perf_counter()))
    timer.start()
    bench.app.do("run.start")
    until = perf_counter() + RUNNING
    bench.wait(lambda: perf_counter() > until and has_run(tab))
    timer.stop()
    return float(np.diff(np.array(ticks)).max())


def pixel_to_result(bench: Bench, engine: str) -> Measure:
    """From F5 to the result of the dot product on the canvas."""
    tab = bench.opened(dot(), f"dot {engine}.pxi")
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        bench.app.do("run.start")
        bench.wait(lambda: tab.session is not None and tab.session.state is RunState.ENDED)
        times.append(perf_counter() - began)
        bench.app.do("run.stop")
    what = f"F5 to the result of the dot product: {engine.upper()}"
    return measure(what, float(np.median(times)), ANSWER)


def frames(bench: Bench) -> Iterator[Measure]:
    """One whole repaint of a large picture at several zooms, and of one painted pixel."""
    random = np.random.default_rng(3)
    picture = blank(8192, 4096)
    picture[:] = random.integers(0, 256, picture.shape, np.uint8)
    tab = bench.opened(picture, "large.pxi")
    canvas = bench.canvas()
    for percent in (12.5, 100, 800, 3200):
        canvas.set_zoom(percent)
        bench.wait(lambda: True)
        yield measure(f"repaint of 8192 x 4096 at {percent:g} %", repaint(canvas), FRAME)
    times = []
    for at in range(ROUNDS):
        began = perf_counter()
        stroke = tab.document.stroke("paint")
        stroke.put(at, 0, (1, 2, 3, 0))
        stroke.commit()
        canvas.repaint()
        times.append(perf_counter() - began)
    yield measure("one painted pixel of 8192 x 4096, seen", float(np.median(times)), FRAME)


def telling(bench: Bench) -> Measure:
    """How long one event paints many pixels and tells the window; then it is repainted."""
    tab = bench.opened(blank(96, 72), "stroke.pxi")
    stroke, times = tab.document.stroke("paint"), []
    ys, xs = np.divmod(np.arange(STROKE), 96)
    for value in range(1, ROUNDS + 1):
        began = perf_counter()
        stroke.put_points(xs, ys, value)
        stroke.flush()
        times.append(perf_counter() - began)
        bench.canvas().repaint()
    stroke.cancel()
    what = f"stroke of {STROKE:_} pixels, window open".replace("_", " ")
    return measure(what, float(np.median(times)), TELLING)


def repaint(canvas: Canvas) -> float:
    """The median time of a whole repaint, in seconds."""
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        canvas.repaint()
        times.append(perf_counter() - began)
    return float(np.median(times))


def measure(what: str, seconds: float, bar: float) -> Measure:
    """A row of the table: a time beside the one it is given."""
    ratio = seconds / bar
    figures = f"{seconds * 1e3:.2f} ms", f"{bar * 1e3:g} ms"
    return Measure(what, *figures, ratio, "<= 1", ratio <= 1)


@contextmanager
def application() -> Iterator[Bench]:
    """The application on folders of its own, which go when it goes."""
    qt = QApplication(["pxide"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folders = Folders.under(folder)
        app = App(qt, folders)
        app.window.resize(1600, 1000)
        app.window.show()
        with app.loop, turning(app.loop):
            try:
                yield Bench(app, folder)
            finally:
                app.tasks.cancel_all()
                app.loop.run_until_complete(app.tasks.ended())
                app.close()


def _is_paused(tab: Tab) -> bool:
    return tab.session is not None and tab.session.state is RunState.PAUSED


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> int:
    """Print the table; 0 when every bar was met."""
    prepare()
    with application() as bench:
        rows = list(measures(bench))
    table(rows, _say)
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
