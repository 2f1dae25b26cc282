"""The errand: what the command line asks for beyond opening files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImageWriter

from pxide.base.problems import Problem
from pxide.base.tasks import Tasks
from pxide.model.tab import Tab
from pxide.view.shell.window import MainWindow
from pxide.work.engine_service import EngineService
from vm.core.picture import Point, word_at
from vm.report.stops import stop_sentence

PATIENCE = 10.0
"""Seconds that a program may run before a snapshot is taken of it as it is."""
SETTLE = 0.2
"""Seconds in which the window paints what came last."""


@dataclass(frozen=True, slots=True)
class LaunchOptions:
    """What the command line asks for."""

    files: tuple[Path, ...] = ()
    run: bool = False
    snapshot: Path | None = None
    read: Point | None = None
    quit: bool = False
    theme: str = ""
    engine: str = ""
    """What is to run it, if a person said so."""
    is_brief: bool = False
    """Whether the word alone is to be said, without why the run stopped."""


class CommandLineRun:
    """Waits for the run, says what came of it and draws the window into a file."""

    def __init__(self, window: MainWindow, room: EngineService, tasks: Tasks) -> None:
        """Go on it for this window."""
        self._window = window
        self._room = room
        self._tasks = tasks

    async def go(
        self, wish: LaunchOptions, say: Callable[[str], None], leave: Callable[[], None]
    ) -> None:
        """Do what is wished, and leave if that is wished too."""
        until = monotonic() + PATIENCE
        while self._is_at_work():
            if self._is_getting_ready():
                until = monotonic() + PATIENCE
            elif monotonic() >= until:
                break
            await self._tasks.sleep(SETTLE / 10)
        await self._tasks.sleep(SETTLE)
        for line in self._results(wish):
            say(line)
        with self._tasks.trouble.caught():
            if wish.snapshot is not None:
                self._take_snapshot(wish.snapshot)
        if wish.quit:
            leave()

    def _is_at_work(self) -> bool:
        """Whether anything but this errand goes on: opening, running, tracing."""
        return len(self._tasks.names) > 1

    def _is_getting_ready(self) -> bool:
        """Whether what is to run has not begun: machine or adapter are still being prepared."""
        tab = self._window.current.tab
        session = None if tab is None else tab.session
        return self._room.is_busy or (
            session is not None and session.is_running and session.steps == 0
        )

    def _results(self, wish: LaunchOptions) -> list[str]:
        """Why the run stopped, and the word that was asked for or that was written last."""
        tab = self._window.current.tab
        if tab is None:
            return []
        session = tab.session
        stop = None if session is None else session.stop
        lines = [] if stop is None or wish.is_brief else [stop_sentence(stop)]
        if wish.engine and session is not None and session.placement is not None:
            lines.append(f"run on {session.placement.engine}")
        cell = wish.read or _last_written(tab)
        if cell is not None and tab.document.box.contains(*cell):
            lines.append(str(word_at(tab.shown, *cell)))
        return lines

    def _take_snapshot(self, path: Path) -> None:
        writer = QImageWriter(str(path), QByteArray(b"png"))
        problem = Problem(f"The snapshot {path} was not written.", "May it be, and is there room?")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise problem from error
        if not writer.write(self._window.grab().toImage()):
            raise problem


def _last_written(tab: Tab) -> Point | None:
    """The first pixel that the last step that wrote anything changed."""
    if tab.session is not None:
        for step in reversed(tab.session.recent):
            for box in step.writes.boxes:
                return box.x, box.y
    return None
