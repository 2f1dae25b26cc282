"""What only a real graphics adapter can show: engines change places, and a device is lost."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from pxide.base.settings import CPU, ENGINE, GPU, Settings
from pxide.base.tasks import Tasks
from pxide.model.document import Document
from pxide.model.session import RunState
from pxide.model.tab import Tab
from pxide.work.engine_service import EngineService
from pxide.work.run_driver import HANDY_PIXELS
from pxide.work.runner import Runner
from tests.pxide.conftest import ServeEngines
from tests.pxide.engines import Kept
from tests.pxide.programs import Heard, forever, pixel
from tests.pxide.work.test_runner import PATIENCE, session_of, wait_for, wait_for_trace
from tests.resources.examples import FOLDER
from vm.core.faults import Problem
from vm.core.picture import blank
from vm.core.trace import Step
from vm.run.history import History

pytestmark = pytest.mark.gpu


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def engine_service(kept: Kept, serve_engines: ServeEngines) -> EngineService:
    return serve_engines(kept)


@pytest.fixture
def lose(kept: Kept, engine_service: EngineService, tasks: Tasks) -> Callable[[], object]:
    """Takes the device away, on the thread that speaks to it."""
    return lambda: tasks.start(engine_service.do(kept.lose), "take the device away")


@pytest.fixture
def runner(
    engine_service: EngineService, settings: Settings, tasks: Tasks, heard: Heard
) -> Iterator[Runner]:
    settings.set(ENGINE, GPU)
    runner = Runner(engine_service, settings, tasks)
    yield runner
    runner.shutdown()


def told(step: Step) -> tuple[object, ...]:
    """All that a step says, in plain values."""
    pieces = [
        (piece.box, piece.before.tobytes(), piece.after.tobytes()) for piece in step.writes.pieces
    ]
    return step.number, step.pc, step.word, step.reads, pieces, step.lossy


@pytest.mark.parametrize("name", ["dot_test", "primes", "network"])
def test_engines_change_places_and_show_the_same(
    qtbot: QtBot, runner: Runner, settings: Settings, name: str
) -> None:
    tab = Tab(Document.load(FOLDER / f"{name}.pxi"))
    seen = []
    for request in (CPU, GPU, CPU):
        settings.set(ENGINE, request)
        runner.restart(tab)
        session = wait_for(qtbot, tab, RunState.ENDED)
        wait_for_trace(qtbot, tab, session.steps - 1)
        assert session.placement is not None
        assert session.counts is not None
        assert (session.placement.engine == "CPU") is (request == CPU)
        traced = [told(step) for step in session.recent]
        seen.append((session.stop, tab.shown.tobytes(), session.counts.tolist(), traced))
    assert seen[0] == seen[1] == seen[2]


def test_steps_and_runs_on_the_device_make_one_trace(
    qtbot: QtBot, runner: Runner, endless_tab: Tab
) -> None:
    runner.run_to(endless_tab, (1, 0))
    session = wait_for(qtbot, endless_tab, RunState.PAUSED)
    wait_for_trace(qtbot, endless_tab, 0)
    runner.step(endless_tab)
    wait_for_trace(qtbot, endless_tab, 1)
    runner.run_to(endless_tab, (1, 0))
    qtbot.waitUntil(lambda: session.steps == 3 and not session.is_running, timeout=PATIENCE)
    wait_for_trace(qtbot, endless_tab, 2)
    assert [step.number for step in session.recent] == [0, 1, 2]
    written = [pixel(piece.after, 0, 0) for step in session.recent for piece in step.writes.pieces]
    assert written == [(1, 0, 0, 0), (2, 0, 0, 0)]


def test_a_large_picture_is_traced_by_the_device_itself(
    qtbot: QtBot, runner: Runner, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = blank(2048, HANDY_PIXELS // 2048 + 1)
    picture[:4, :8] = forever()
    tab = Tab(Document(picture, title="large"))
    tab.document.toggle_breakpoint(1, 0)
    runner.start(tab)
    session = wait_for(qtbot, tab, RunState.PAUSED)
    wait_for_trace(qtbot, tab, 0)
    assert session.counts is None
    monkeypatch.delattr(History, "at")  # nothing is done again
    runner.start(tab)
    qtbot.waitUntil(lambda: session.steps == 3 and not session.is_running, timeout=PATIENCE)
    wait_for_trace(qtbot, tab, 2)
    assert [(step.number, step.pc) for step in session.recent] == [
        (0, (0, 0)),
        (1, (1, 0)),
        (2, (0, 0)),
    ]


@pytest.mark.logs
def test_a_lost_device_leaves_what_it_showed_and_is_opened_anew(
    qtbot: QtBot, runner: Runner, kept: Kept, lose: Callable[[], object], endless_tab: Tab
) -> None:
    gone: list[Problem] = []
    runner.gave_up.connect(gone.append)
    runner.start(endless_tab)
    qtbot.waitUntil(lambda: session_of(endless_tab).steps > 1000, timeout=PATIENCE)
    (lost,) = kept.opened()
    lose()
    session = wait_for(qtbot, endless_tab, RunState.ENDED)
    assert [problem.what for problem in gone] == [
        f"The connection to {lost.name} was lost; its driver may have been restarted."
    ]
    assert session.is_cut_short
    counted = int.from_bytes(session.picture[1, 0].tobytes(), "little")
    assert counted == (session.steps + 1) // 2 > 500
    runner.restart(endless_tab)
    qtbot.waitUntil(lambda: session_of(endless_tab).steps > 1000, timeout=PATIENCE)
    assert kept.opened() != [lost]
    runner.pause(endless_tab)
    wait_for(qtbot, endless_tab, RunState.PAUSED)
    assert len(gone) == 1


def test_a_picture_over_the_binding_limit_is_refused_and_stays_on_view(
    qtbot: QtBot, runner: Runner, endless_tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vm.gpu.adapters.Adapter.most_bytes", 8 * 4 * 4 * 3 - 1)
    with qtbot.waitSignal(runner.gave_up, timeout=PATIENCE) as told:
        runner.start(endless_tab)
    assert told.args is not None
    assert "8 x 4 pixels" in told.args[0].what
    assert told.args[0].hint == "Run on the CPU, or make the picture smaller."
    assert endless_tab.session is None
    np.testing.assert_array_equal(endless_tab.shown, forever())
