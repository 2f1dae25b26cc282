"""The ground under the tests of the window: a loop, tasks, settings and a runner of their own."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import qasync
from PySide6.QtWidgets import QApplication

from pxide.base.problems import Notice, Trouble
from pxide.base.settings import Settings
from pxide.base.tasks import Tasks
from pxide.model.document import Document
from pxide.model.sheet import Sheet
from pxide.work.runner import Runner
from vm.picture import Picture, blank


class Heard:
    """What went down the roads for trouble."""

    def __init__(self, trouble: Trouble) -> None:
        self.notices: list[Notice] = []
        self.bugs: list[str] = []
        trouble.problem.connect(self.notices.append)
        trouble.bug.connect(self.bugs.append)


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    """The asyncio loop inside Qt's; it runs whenever Qt's does."""
    loop = qasync.QEventLoop(qapp)
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
def tasks(loop: qasync.QEventLoop, trouble: Trouble, qapp: QApplication) -> Iterator[Tasks]:
    tasks = Tasks(loop, trouble)
    yield tasks
    tasks.cancel_all()
    while tasks.names:
        qapp.processEvents()


@pytest.fixture
def settings(qapp: QApplication, tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings" / "pxide.ini")


@pytest.fixture
def runner(settings: Settings, tasks: Tasks, heard: Heard) -> Iterator[Runner]:
    runner = Runner(settings, tasks)
    yield runner
    runner.shutdown()


def dot() -> Picture:
    """The oldest program: [1, 2, 3, 4] times [10, 20, 30, 40] into row 3."""
    picture = blank(16, 16)
    picture[0, 0] = (1, 1, 2, 3)
    picture[1, :4, 0] = (1, 2, 3, 4)
    picture[2, :4, 0] = (10, 20, 30, 40)
    return picture


def forever() -> Picture:
    """Counts in register 0, without end."""
    picture = blank(8, 4)
    picture[0, 0] = (ord("'"), 0, 0, 1)
    picture[0, 1] = (ord("j"), 0, 0, 0)
    return picture


def frames() -> Picture:
    """Counts in register 7 and yields a frame each time; registers 0 to 3 hear the host."""
    picture = blank(8, 4)
    picture[0, 0] = (ord("'"), 7, 7, 1)
    picture[0, 1] = (ord("y"), 0, 0, 0)
    picture[0, 2] = (ord("j"), 0, 0, 0)
    return picture


@pytest.fixture
def dot_sheet(qapp: QApplication) -> Sheet:
    return Sheet(Document(dot(), title="dot"))


@pytest.fixture
def endless_sheet(qapp: QApplication) -> Sheet:
    return Sheet(Document(forever(), title="endless"))


@pytest.fixture
def frames_sheet(qapp: QApplication) -> Sheet:
    return Sheet(Document(frames(), title="frames"))


def pixel(picture: Picture, x: int, y: int) -> tuple[int, ...]:
    """The four bytes of a pixel."""
    return tuple(np.asarray(picture[y, x]).tolist())
