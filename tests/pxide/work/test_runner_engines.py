"""The runner runs programs on any engine, and keeps what one showed before it gave up."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from pxide.base.settings import CHECK_STOPS, ENGINE, Settings
from pxide.base.tasks import Tasks
from pxide.base.worker import Workers
from pxide.model.session import EngineChoice, RunState
from pxide.model.tab import Tab
from pxide.work.engine_service import EngineService
from pxide.work.runner import Runner
from tests.pxide.conftest import ServeEngines
from tests.pxide.engines import GONE, OneOther, OtherEngine
from tests.pxide.programs import Heard, forever, pixel
from tests.pxide.work.test_runner import PATIENCE, session_of, wait_for, wait_for_trace
from vm.core.faults import Problem
from vm.core.patch import Patch
from vm.core.trace import Step

Make = Callable[[OtherEngine], Runner]


@pytest.fixture
def gone() -> list[Problem]:
    """For what engines gave up."""
    return []


@pytest.fixture
def make(
    serve_engines: ServeEngines,
    settings: Settings,
    tasks: Tasks,
    heard: Heard,
    gone: list[Problem],
) -> Iterator[Make]:
    made: list[Runner] = []

    def build(other: OtherEngine) -> Runner:
        made.append(Runner(serve_engines(lambda: OneOther(other)), settings, tasks))
        made[-1].gave_up.connect(gone.append)
        return made[-1]

    yield build
    for runner in made:
        runner.shutdown()


def test_everything_is_made_by_the_engine_and_given_back(
    qtbot: QtBot, make: Make, tasks: Tasks, dot_tab: Tab
) -> None:
    other = OtherEngine()
    runner = make(other)
    runner.start(dot_tab)
    session = wait_for(qtbot, dot_tab, RunState.ENDED)
    wait_for_trace(qtbot, dot_tab, 1)
    assert session.placement == EngineChoice(other.name, "The test wants it so.", "auto")
    assert pixel(dot_tab.shown, 0, 3) == (44, 1, 0, 0)
    assert other.made >= 2  # one runs, others did the steps again for the trace
    assert other.closed == other.made - 1
    runner.stop(dot_tab)
    qtbot.waitUntil(lambda: not tasks.names, timeout=PATIENCE)
    assert other.closed == other.made


def test_steps_breakpoints_and_counts_are_the_engines_too(
    qtbot: QtBot, make: Make, endless_tab: Tab
) -> None:
    runner = make(OtherEngine())
    endless_tab.document.toggle_breakpoint(1, 0)
    runner.start(endless_tab)
    session = wait_for(qtbot, endless_tab, RunState.PAUSED)
    assert (session.pc, session.steps) == ((1, 0), 1)
    runner.step(endless_tab)
    wait_for_trace(qtbot, endless_tab, 1)
    assert (session.pc, session.steps) == ((0, 0), 2)
    assert session.counts is not None
    assert session.counts[2, 0, :2].tolist() == [1, 1]


def test_an_endless_run_on_another_engine_is_paused(
    qtbot: QtBot, make: Make, endless_tab: Tab
) -> None:
    runner = make(OtherEngine())
    runner.start(endless_tab)
    qtbot.waitUntil(lambda: session_of(endless_tab).steps > 1000, timeout=PATIENCE)
    runner.pause(endless_tab)
    session = wait_for(qtbot, endless_tab, RunState.PAUSED)
    counted = int.from_bytes(session.picture[1, 0].tobytes(), "little")
    assert counted == (session.steps + 1) // 2


def test_what_an_engine_remembers_is_not_done_again(qtbot: QtBot, make: Make, dot_tab: Tab) -> None:
    steps = tuple(Step(number, (number, 0), 0, (), Patch(), False) for number in (0, 1))
    other = OtherEngine(remembered=steps)
    make(other).start(dot_tab)
    wait_for(qtbot, dot_tab, RunState.ENDED)
    wait_for_trace(qtbot, dot_tab, 1)
    assert session_of(dot_tab).recent == steps
    assert other.made == 1


def test_what_was_shown_before_the_device_was_lost_can_be_kept(
    qtbot: QtBot, make: Make, gone: list[Problem], endless_tab: Tab
) -> None:
    runner = make(OtherEngine(most_runs=20))
    runner.start(endless_tab)
    session = wait_for(qtbot, endless_tab, RunState.ENDED)
    assert gone == [GONE]
    assert session.is_cut_short
    assert session.stop is None
    assert session.steps > 0
    counted = int.from_bytes(session.picture[1, 0].tobytes(), "little")
    assert counted == (session.steps + 1) // 2
    runner.keep(endless_tab)
    qtbot.waitUntil(lambda: endless_tab.session is None, timeout=PATIENCE)
    kept = int.from_bytes(endless_tab.document.picture[1, 0].tobytes(), "little")
    assert kept == counted


def test_after_a_lost_device_the_cpu_runs_the_program(
    qtbot: QtBot, make: Make, settings: Settings, gone: list[Problem], dot_tab: Tab
) -> None:
    runner = make(OtherEngine(most_runs=0))
    runner.start(dot_tab)
    wait_for(qtbot, dot_tab, RunState.ENDED)
    assert gone == [GONE]
    runner.restart(dot_tab, "cpu")
    session = session_of(dot_tab)
    assert not session.is_cut_short
    qtbot.waitUntil(lambda: session.stop is not None, timeout=PATIENCE)
    assert session.placement is not None
    assert (session.placement.engine, session.placement.request) == ("CPU", "cpu")
    assert pixel(dot_tab.shown, 0, 3) == (44, 1, 0, 0)
    assert settings.value(ENGINE) == "auto"


@pytest.mark.parametrize("verb", [Runner.start, Runner.step])
def test_an_engine_that_refuses_the_picture_leaves_no_run(
    qtbot: QtBot, make: Make, gone: list[Problem], dot_tab: Tab, verb: Callable[..., None]
) -> None:
    refusal = Problem("The picture is too large.", "Run on the CPU.")
    verb(make(OtherEngine(refusal=refusal)), dot_tab)
    qtbot.waitUntil(lambda: gone == [refusal], timeout=PATIENCE)
    assert dot_tab.session is None


def test_a_wish_that_nothing_fulfils_is_told(
    qtbot: QtBot,
    engine_service: EngineService,
    settings: Settings,
    tasks: Tasks,
    dot_tab: Tab,
) -> None:
    runner = Runner(engine_service, settings, tasks)
    settings.set(ENGINE, "gpu")
    with qtbot.waitSignal(runner.gave_up, timeout=PATIENCE) as told:
        runner.start(dot_tab)
    assert told.args is not None
    assert told.args[0].what == "No graphics adapter was found."
    assert dot_tab.session is None
    qtbot.waitUntil(lambda: not tasks.names, timeout=PATIENCE)
    runner.shutdown()


def test_a_program_that_is_forbidden_is_no_matter_of_the_engine(
    qtbot: QtBot, make: Make, settings: Settings, heard: Heard, dot_tab: Tab
) -> None:
    settings.set(CHECK_STOPS, True)
    dot_tab.document.stroke("break it").put(0, 0, (200, 0, 0, 0))
    make(OtherEngine()).start(dot_tab)
    qtbot.waitUntil(lambda: bool(heard.notices), timeout=PATIENCE)
    assert heard.notices[0].what.startswith("The program was not run")
    assert dot_tab.session is None


def test_the_engines_are_closed_with_the_worker_after_all_machines(
    qtbot: QtBot,
    settings: Settings,
    workers: Workers,
    tasks: Tasks,
    heard: Heard,
    endless_tab: Tab,
) -> None:
    other = OtherEngine()
    engines = OneOther(other)
    service = EngineService(lambda: engines, settings, workers.start("machine"), tasks)
    runner = Runner(service, settings, tasks)
    runner.start(endless_tab)
    qtbot.waitUntil(lambda: session_of(endless_tab).steps > 0, timeout=PATIENCE)
    tasks.cancel_all()
    runner.shutdown()
    workers.close()
    assert other.closed == other.made
    assert engines.is_closed
    assert (endless_tab.document.picture == forever()).all()
