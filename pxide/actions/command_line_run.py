"""What the command line asks for beyond opening files: to wait, say, draw and leave."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QImageWriter

from pxide.base.problems import Problem
from pxide.base.tasks import Tasks
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
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

    def __init__(
        self,
        workspace: Workspace,
        engines: EngineService,
        tasks: Tasks,
        draw: Callable[[], QImage],
    ) -> None:
        """Speak of the tab on top of the workspace; `draw` gives the window as a picture."""
        self._workspace = workspace
        self._engines = engines
        self._tasks = tasks
        self._draw = draw

    async def go(
        self, options: LaunchOptions, say: Callable[[str], None], leave: Callable[[], None]
    ) -> None:
        """Do what is asked for, and leave if that is asked for too."""
        until = monotonic() + PATIENCE
        while self._tasks.others:
            if self._is_getting_ready():
                until = monotonic() + PATIENCE
            elif monotonic() >= until:
                break
            await self._tasks.sleep(SETTLE / 10)
        await self._tasks.sleep(SETTLE)
        for line in self._results(options):
            say(line)
        with self._tasks.trouble.caught():
            if options.snapshot is not None:
                self._take_snapshot(options.snapshot)
        if options.quit:
            leave()

    def _is_getting_ready(self) -> bool:
        """Whether what is to run has not begun: machine or adapter are still being prepared."""
        tab = self._workspace.current
        session = None if tab is None else tab.session
        return self._engines.is_busy or (
            session is not None and session.is_running and session.steps == 0
        )

    def _results(self, options: LaunchOptions) -> list[str]:
        """Why the run stopped, and the word that was asked for or that was written last."""
        tab = self._workspace.current
        if tab is None:
            return []
        session = tab.session
        stop = None if session is None else session.stop
        lines = [] if stop is None or options.is_brief else [stop_sentence(stop)]
        if options.engine and session is not None and session.placement is not None:
            lines.append(f"run on {session.placement.engine}")
        cell = options.read or _last_written(tab)
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
        if not writer.write(self._draw()):
            raise problem


def _last_written(tab: Tab) -> Point | None:
    """The first pixel that the last step that wrote anything changed."""
    if tab.session is not None:
        for step in reversed(tab.session.recent):
            for box in step.writes.boxes:
                return box.x, box.y
    return None
