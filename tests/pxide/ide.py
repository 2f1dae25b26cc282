"""The whole IDE for a test, and the patience to wait for it."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from pxide.app import App
from pxide.model.session import Session, State
from pxide.model.sheet import Sheet
from tests.pxide.programs import Heard
from vm.picture import Picture
from vm.pxi import save_pxi

PATIENCE = 120_000
"""The first test of a fresh machine compiles it."""


@contextmanager
def turning(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Let the loop be the running one, as it is in the application, while a test turns Qt's."""
    asyncio.events._set_running_loop(loop)
    try:
        yield
    finally:
        asyncio.events._set_running_loop(None)


class Ide:
    """The IDE and the patience to wait for it."""

    def __init__(self, app: App, qtbot: QtBot, heard: Heard) -> None:
        self.app = app
        self.heard = heard
        self._qtbot = qtbot

    def open(self, path: Path) -> Sheet:
        self.app.filing.open_path(path)
        self.wait(lambda: self.app.desk.find(path) is not None)
        sheet = self.app.desk.find(path)
        assert sheet is not None
        return sheet

    def do(self, name: str) -> None:
        self.app.do(name)

    def wait(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=PATIENCE)

    def wait_for(self, sheet: Sheet, state: State) -> Session:
        self.wait(lambda: sheet.session is not None and sheet.session.state is state)
        assert sheet.session is not None
        return sheet.session

    def run(self, sheet: Sheet) -> Session:
        self.do("run.start")
        return self.wait_for(sheet, State.ENDED)


def paint(sheet: Sheet, x: int, y: int, value: tuple[int, int, int, int] | int) -> None:
    stroke = sheet.document.stroke("paint")
    stroke.put(x, y, value)
    stroke.commit()


def filed(folder: Path, picture: Picture, name: str = "dot_test.pxi") -> Path:
    path = folder / name
    save_pxi(path, picture)
    return path
