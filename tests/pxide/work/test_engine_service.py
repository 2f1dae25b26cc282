"""The engines of the window: chosen by the setting, opened once, and used side by side."""

from collections.abc import Coroutine, Iterator, Sequence
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from pxide.base.settings import CPU, ENGINE, GPU, Settings
from pxide.base.worker import Workers
from pxide.knowledge.image.entry import Entry, EntryKind
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.search.finder import Query
from pxide.knowledge.search.vectors import quantised
from pxide.model.session import RunState
from pxide.model.tab import Tab
from pxide.work.companion.fallback_engine import FallbackEngine
from pxide.work.companion.open_images import OpenImages
from pxide.work.companion.sandbox import Sandbox
from pxide.work.comparer import Comparer
from pxide.work.engine_service import EngineService
from pxide.work.runner import Runner
from tests.pxide.conftest import ServeEngines
from tests.pxide.programs import Heard
from tests.pxide.work.companion.programs import SUM, SUM_STEPS
from tests.pxide.work.test_runner import PATIENCE, session_of, wait_for
from tests.vm.engines import set_apart
from vm.gpu import adapters
from vm.gpu.adapters import Adapter
from vm.gpu.process_link import ProcessLink
from vm.run.engines import Choice, Engines


class Counted(ProcessLink):
    """Counts the processes that are started to speak to a card."""

    started = 0

    def __init__(self) -> None:
        type(self).started += 1
        super().__init__()


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> type[Counted]:
    monkeypatch.setattr(Counted, "started", 0)
    monkeypatch.setattr(adapters, "ProcessLink", Counted)
    return Counted


def cards() -> Engines:
    """The adapters of this computer, each spoken to as a card is."""

    def look() -> Sequence[Adapter]:
        return [set_apart(adapter) for adapter in adapters.adapters()]

    return Engines(look)


def test_what_the_setting_asks_for_is_known_at_once(
    engine_service: EngineService, settings: Settings
) -> None:
    assert engine_service.request == "auto"
    settings.set(ENGINE, CPU)
    assert engine_service.request == CPU
    settings.pin(ENGINE, GPU)
    assert engine_service.request == GPU


def test_engines_are_made_once_however_many_threads_ask(serve_engines: ServeEngines) -> None:
    made, at_once, choices = list[Engines](), Barrier(4), list[Choice]()

    def make() -> Engines:
        made.append(Engines(look=lambda: ()))
        return made[-1]

    service = serve_engines(make)

    def choose() -> None:
        at_once.wait(60)
        choices.append(service.choice(CPU))

    threads = [Thread(target=choose) for _ in range(4)]
    assert made == []
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert {id(choice.engine) for choice in choices} == {id(choices[0].engine)}


def test_the_machine_is_prepared_and_adapters_are_looked_for(
    qtbot: QtBot, engine_service: EngineService
) -> None:
    busy: list[bool] = []
    engine_service.is_busy_changed.connect(lambda: busy.append(engine_service.is_busy))
    assert engine_service.adapters is None
    with qtbot.waitSignal(engine_service.looked, timeout=PATIENCE):
        engine_service.warm_up()
    assert engine_service.adapters == ()
    assert busy == [True, False]


class Users:
    """All who use the engines of one service; each gives the name of the engine it used."""

    def __init__(
        self, qtbot: QtBot, service: EngineService, settings: Settings, workers: Workers
    ) -> None:
        self._qtbot, self._service, self._workers = qtbot, service, workers
        self._tasks = service._tasks
        self.runner = Runner(service, settings, self._tasks)
        self._comparer = Comparer(service, workers.start("comparer"), self._tasks)

    def compare(self, tab: Tab, request: str) -> str:
        with self._qtbot.waitSignal(self._comparer.finished, timeout=PATIENCE) as told:
            self._comparer.start(tab, request)
        assert told.args is not None
        comparison = told.args[0].comparison
        assert comparison.is_equal
        return str(comparison.engines[1])

    def run_in_sandbox(self) -> str:
        engine = FallbackEngine(self._service)
        sandbox = Sandbox(self._workers.start("sandbox"), engine=engine)

        async def run() -> None:
            picture = (await sandbox.assemble(SUM)).picture
            assert (await sandbox.run(SUM, picture, 1000, ())).stop.steps == SUM_STEPS

        self._wait_for(run())
        return engine.name

    def search(self, folder: Path) -> str:
        """Search by meaning, on a thread of its own."""
        engine = FallbackEngine(self._service)
        images, worker = OpenImages(engine, None), self._workers.start("knowledge")
        worker.at_end(images.close_all)
        vectors = np.random.default_rng(5).normal(size=(9, 8))
        made = KnowledgeImage.create(folder / "k.png")
        made.append_all(
            Entry(EntryKind.LESSON, at, f"q{at}", f"a{at}", embedding=quantised("m", vector))
            for at, vector in enumerate(vectors)
        )
        made.close()

        async def search() -> None:
            await worker.do(images.open, folder / "k.png")
            query = Query("", 1, (quantised("m", vectors[3]),))
            (source,) = await worker.do(images.search, query)
            assert source.answer == "a3"

        self._wait_for(search())
        return engine.name

    def _wait_for(self, coro: Coroutine[Any, Any, None]) -> None:
        task = self._tasks.start(coro, "use an engine")
        self._qtbot.waitUntil(task.done, timeout=PATIENCE)


@pytest.fixture
def users(
    qtbot: QtBot,
    serve_engines: ServeEngines,
    settings: Settings,
    workers: Workers,
    heard: Heard,
) -> Iterator[Users]:
    users = Users(qtbot, serve_engines(cards), settings, workers)
    yield users
    users.runner.shutdown()


@pytest.mark.parametrize("request_", [CPU, pytest.param(GPU, marks=pytest.mark.gpu)])
def test_all_others_go_on_beside_a_program(
    qtbot: QtBot,
    users: Users,
    settings: Settings,
    dot_tab: Tab,
    endless_tab: Tab,
    request_: str,
    tmp_path: Path,
) -> None:
    """On the CPU each has its own; a card is shared, and the program has its turns all the same."""
    settings.set(ENGINE, request_)
    users.runner.start(endless_tab)
    qtbot.waitUntil(lambda: session_of(endless_tab).steps > 0, timeout=PATIENCE)
    session = session_of(endless_tab)
    before = session.steps
    used = {users.run_in_sandbox(), users.search(tmp_path), users.compare(dot_tab, request_)}
    assert session.placement is not None
    assert used == {session.placement.engine}
    qtbot.waitUntil(lambda: session.steps > before, timeout=PATIENCE)
    assert session.is_running
    users.runner.pause(endless_tab)
    wait_for(qtbot, endless_tab, RunState.PAUSED)
    counted = int.from_bytes(session.picture[1, 0].tobytes(), "little")
    assert counted == (session.steps + 1) // 2


@pytest.mark.gpu
def test_a_card_has_one_process_whoever_uses_it(
    qtbot: QtBot,
    users: Users,
    settings: Settings,
    dot_tab: Tab,
    processes: type[Counted],
    tmp_path: Path,
) -> None:
    settings.set(ENGINE, GPU)
    users.runner.start(dot_tab)
    session = wait_for(qtbot, dot_tab, RunState.ENDED)
    used = {users.run_in_sandbox(), users.search(tmp_path), users.compare(dot_tab, GPU)}
    assert session.placement is not None
    assert used == {session.placement.engine}
    assert used != {"CPU"}
    assert processes.started == 1
