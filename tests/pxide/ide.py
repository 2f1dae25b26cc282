"""The whole IDE for a test, and the patience to wait for it."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from pxide.app import App
from pxide.model.session import RunState, Session
from pxide.model.tab import Tab
from tests.pxide.programs import Heard
from vm.core.picture import Picture
from vm.files.pxi import save_pxi

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

    def open(self, path: Path) -> Tab:
        self.app.document_files.open_path(path)
        self.wait(lambda: self.app.workspace.find(path) is not None)
        tab = self.app.workspace.find(path)
        assert tab is not None
        return tab

    def do(self, name: str) -> None:
        self.app.do(name)

    def wait(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=PATIENCE)

    def wait_for(self, tab: Tab, state: RunState) -> Session:
        self.wait(lambda: tab.session is not None and tab.session.state is state)
        assert tab.session is not None
        return tab.session

    def run(self, tab: Tab) -> Session:
        self.do("run.start")
        return self.wait_for(tab, RunState.ENDED)


def paint(tab: Tab, x: int, y: int, value: tuple[int, int, int, int] | int) -> None:
    stroke = tab.document.stroke("paint")
    stroke.put(x, y, value)
    stroke.commit()


def filed(folder: Path, picture: Picture, name: str = "dot_test.pxi") -> Path:
    path = folder / name
    save_pxi(path, picture)
    return path
