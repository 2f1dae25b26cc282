"""The comparer finds where two executors part, beside everything else, and can be stopped."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from pxide.base.problems import Problem
from pxide.base.tasks import Tasks
from pxide.base.worker import Workers
from pxide.model.tab import Tab
from pxide.work.comparer import Compared, Comparer
from tests.pxide.conftest import ServeEngines
from tests.pxide.engines import OneOther
from tests.pxide.programs import Heard, pixel
from tests.vm.spoiled import Spoiled, flip
from vm.core.executor import NO_HOST, Engine
from vm.core.picture import Picture, Point
from vm.core.trace import HostInput, Stop
from vm.cpu.engine import CpuEngine
from vm.cpu.machine import Machine
from vm.files.pxi import load_pxi

PATIENCE = 120_000
Make = Callable[[Engine], Comparer]


@pytest.fixture
def make(serve_engines: ServeEngines, workers: Workers, tasks: Tasks, heard: Heard) -> Make:
    def build(other: Engine) -> Comparer:
        return Comparer(serve_engines(lambda: OneOther(other)), workers.start("comparer"), tasks)

    return build


def compared(qtbot: QtBot, comparer: Comparer, tab: Tab) -> Compared:
    with qtbot.waitSignal(comparer.finished, timeout=PATIENCE) as told:
        comparer.start(tab, "gpu")
    assert told.args is not None
    result = told.args[0]
    assert isinstance(result, Compared)
    return result


def test_two_that_agree_leave_nothing_to_look_at(qtbot: QtBot, make: Make, dot_tab: Tab) -> None:
    comparer = make(CpuEngine())
    result = compared(qtbot, comparer, dot_tab)
    assert result.comparison.is_equal
    assert result.comparison.end.stop.steps == 2
    assert comparer.found is None
    assert not comparer.is_at_work


def test_a_difference_is_found_and_kept(qtbot: QtBot, make: Make, endless_tab: Tab) -> None:
    comparer = make(Spoiled([41], flip((3, 2))))
    result = compared(qtbot, comparer, endless_tab)
    divergence = result.comparison.divergence
    assert divergence is not None
    assert (divergence.step, divergence.spots(1)) == (41, ((3, 2),))
    assert comparer.found is result


def test_progress_is_told_and_comparing_can_be_stopped(
    qtbot: QtBot, make: Make, endless_tab: Tab
) -> None:
    comparer = make(CpuEngine())
    told: list[tuple[int, int]] = []
    comparer.progressed.connect(lambda done, count: told.append((done, count)))
    comparer.progressed.connect(lambda _done, _count: comparer.stop())
    comparer.start(endless_tab, "gpu")
    with pytest.raises(Problem, match="already"):
        comparer.start(endless_tab, "gpu")
    qtbot.waitUntil(lambda: not comparer.is_at_work, timeout=PATIENCE)
    assert told[0] == (0, 1_000_000)
    assert comparer.found is None


class Slow(CpuEngine):
    """Makes machines whose runs last until they are interrupted, as large products make them."""

    def __init__(self) -> None:
        self.began = Event()

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> Machine:
        return SlowMachine(picture, self.began)


class SlowMachine(Machine):
    def __init__(self, picture: Picture, began: Event) -> None:
        super().__init__(picture)
        self.began, self.interrupted = began, Event()

    def run(
        self, budget: int | None = None, *, resumed: bool = False, host: HostInput = NO_HOST
    ) -> Stop:
        self.began.set()
        self.interrupted.wait(2 * PATIENCE / 1000)
        return super().run(0)

    def interrupt(self) -> None:
        self.interrupted.set()


def test_comparing_can_be_stopped_in_the_middle_of_what_takes_long(
    qtbot: QtBot, make: Make, endless_tab: Tab
) -> None:
    engine = Slow()
    comparer = make(engine)
    comparer.start(endless_tab, "gpu")
    qtbot.waitUntil(engine.began.is_set, timeout=PATIENCE)
    comparer.stop()
    qtbot.waitUntil(lambda: not comparer.is_at_work, timeout=PATIENCE)
    assert comparer.found is None


def test_a_difference_is_written_into_a_folder(
    qtbot: QtBot, make: Make, tasks: Tasks, endless_tab: Tab, tmp_path: Path
) -> None:
    comparer = make(Spoiled([41], flip((3, 2))))
    result = compared(qtbot, comparer, endless_tab)
    places: list[Path] = []

    async def write() -> None:
        places.append(await comparer.write(result, tmp_path / "difference"))

    tasks.start(write(), "write")
    qtbot.waitUntil(lambda: bool(places), timeout=PATIENCE)
    one, other = (load_pxi(places[0] / name)[0] for name in ("cpu.png", "gpu.png"))
    assert pixel(one, 3, 2) == (0, 0, 0, 0)
    assert pixel(other, 3, 2) == (1, 0, 0, 0)


def test_a_comparison_at_work_ends_with_its_worker(
    qtbot: QtBot, make: Make, workers: Workers, tasks: Tasks, endless_tab: Tab
) -> None:
    comparer = make(CpuEngine())
    comparer.start(endless_tab, "gpu")
    with qtbot.waitSignal(comparer.progressed, timeout=PATIENCE):
        """It has begun."""
    tasks.cancel_all()
    workers.close()  # it would be told, if it did not end in time
    qtbot.waitUntil(lambda: not tasks.names, timeout=PATIENCE)
    assert comparer.found is None
