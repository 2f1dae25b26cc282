"""The ground under the tests of the window: a loop, tasks, settings and a runner of their own."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pytest
import qasync
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from pxide.app import App
from pxide.base.paths import Folders
from pxide.base.problems import Trouble
from pxide.base.settings import Settings
from pxide.base.tasks import Tasks
from pxide.base.worker import Workers
from pxide.model.document import Document
from pxide.model.tab import Tab
from pxide.work.engine_service import EngineService
from pxide.work.runner import Runner
from tests.pxide.engines import without_adapters
from tests.pxide.ide import Ide, turning
from tests.pxide.programs import Heard, dot, forever, frames
from vm.run.engines import Engines


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """The asyncio loop inside Qt's; it runs whenever Qt's does."""
    loop = qasync.QEventLoop(qapp)
    with turning(loop):
        yield loop
    loop.close()


@pytest.fixture
def trouble(qapp: QApplication) -> Trouble:
    return Trouble()


@pytest.fixture
def heard(trouble: Trouble) -> Iterator[Heard]:
    """Everything told or reported; a bug that a test does not expect fails it."""
    heard = Heard(trouble)
    yield heard
    assert not heard.bugs, heard.bugs[0]


@pytest.fixture
def tasks(loop: asyncio.AbstractEventLoop, trouble: Trouble, qapp: QApplication) -> Iterator[Tasks]:
    tasks = Tasks(loop, trouble)
    yield tasks
    tasks.cancel_all()
    while not tasks.is_empty:
        qapp.processEvents()


@pytest.fixture
def settings(qapp: QApplication, tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings" / "pxide.ini")


@pytest.fixture
def workers(tasks: Tasks, qapp: QApplication) -> Iterator[Workers]:
    """The threads of a test; they end with it, as the tasks do that wait for them."""
    workers = Workers(tasks.trouble)
    yield workers
    tasks.cancel_all()
    while not tasks.is_empty:
        qapp.processEvents()
    workers.close()


ServeEngines = Callable[[Callable[[], Engines]], EngineService]


@pytest.fixture
def serve_engines(settings: Settings, workers: Workers, tasks: Tasks) -> ServeEngines:
    """Makes the service of the engines that a function makes."""
    return lambda make: EngineService(make, settings, workers.start("machine"), tasks)


@pytest.fixture
def engine_service(serve_engines: ServeEngines) -> EngineService:
    """The engines of a computer without graphics adapters."""
    return serve_engines(without_adapters)


@pytest.fixture
def runner(
    engine_service: EngineService, settings: Settings, tasks: Tasks, heard: Heard
) -> Iterator[Runner]:
    runner = Runner(engine_service, settings, tasks)
    yield runner
    runner.shutdown()


def tab_of(document: Document) -> Iterator[Tab]:
    """A tab that ends with its test, and with it the look at its program that may be due."""
    tab = Tab(document)
    yield tab
    if isValid(tab):
        tab.deleteLater()


@pytest.fixture
def dot_tab(qapp: QApplication) -> Iterator[Tab]:
    yield from tab_of(Document(dot(), title="dot"))


@pytest.fixture
def endless_tab(qapp: QApplication) -> Iterator[Tab]:
    yield from tab_of(Document(forever(), title="endless"))


@pytest.fixture
def frames_tab(qapp: QApplication) -> Iterator[Tab]:
    yield from tab_of(Document(frames(), title="frames"))


@contextmanager
def started(
    qapp: QApplication,
    qtbot: QtBot,
    home: Path,
    make_engines: Callable[[], Engines] = without_adapters,
) -> Iterator[Ide]:
    """The IDE, shown; what it holds is gone afterwards, and no bug may have been met.

    What the verbs were told last is to be how it stands: no source of facts may change unheard.
    """
    app = App(qapp, Folders.under(home), "dark", make_engines)
    heard = Heard(app.trouble)
    app.window.show()
    with turning(app.loop):
        yield Ide(app, qtbot, heard)
        qtbot.waitUntil(lambda: app.commands.facts == app.commands.look())
    app.window.leave()
    app.tasks.cancel_all()
    app.loop.run_until_complete(app.tasks.ended())
    app.close()
    app.loop.close()
    app.window.deleteLater()
    assert not heard.bugs, heard.bugs[0]


Start = Callable[..., AbstractContextManager[Ide]]


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Start:
    """Starts the IDE of one user, again and again, on the engines given."""
    return partial(started, qapp, qtbot, tmp_path / "user")


@pytest.fixture
def ide(start: Start) -> Iterator[Ide]:
    """The IDE, started once."""
    with start() as ide:
        yield ide
