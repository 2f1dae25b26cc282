"""The comparer runs a picture on the CPU and on a graphics adapter and looks where they part."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pxide.base.problems import Problem
from pxide.base.settings import CPU
from pxide.base.tasks import Tasks
from pxide.model.tab import Tab
from pxide.work.engine_service import EngineService
from vm.core.picture import Picture
from vm.run.bundle import Subject, write_bundle
from vm.run.compare import CompareRange, Comparison, compare

if TYPE_CHECKING:  # the graphics library is loaded on the thread, where nobody waits for it
    from vm.run.engines import Engines


class StoppedComparing(Exception):
    """Somebody asked to stop; it ends what is done on the thread."""


@dataclass(frozen=True, eq=False)
class Compared:
    """What was compared, and what came of it."""

    tab: Tab
    comparison: Comparison
    subject: Subject


class Comparer(QObject):
    """Compares one picture at a time, on a thread and with engines of its own, so that programs
    go on running beside it."""

    progressed = Signal(int, int)
    """Steps done and steps in all."""
    changed = Signal()
    """A comparison has begun or ended."""
    finished = Signal(object)
    """The Compared."""

    def __init__(
        self,
        room: EngineService,
        make: Callable[[], Engines],
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        """Have the engines made on the thread, when they are first needed."""
        super().__init__(parent)
        self._room = room
        self._make = make
        self._tasks = tasks
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="comparer")
        self._made: Engines | None = None
        self._stopped = Event()
        self._is_at_work = False
        self._found: Compared | None = None

    @property
    def is_at_work(self) -> bool:
        """Whether something is being compared."""
        return self._is_at_work

    @property
    def found(self) -> Compared | None:
        """The last comparison, if it showed a difference."""
        return self._found

    def start(self, tab: Tab, wish: str) -> None:
        """Compare the CPU with the engine wished for, from where the document's program starts."""
        if self._is_at_work:
            raise Problem("Executors are being compared already.", "Stop that first.")
        self._stopped.clear()
        self._set_at_work(True)
        self._tasks.start(self._compare(tab, wish), f"compare {tab.document.title}")

    def stop(self) -> None:
        """Compare no further."""
        self._stopped.set()

    async def write(self, compared: Compared, folder: Path) -> Path:
        """Write a difference into a folder, or a numbered one beside it; gives where."""
        return await self._tasks.on_thread(
            self._thread, write_bundle, folder, compared.comparison, compared.subject
        )

    def shutdown(self) -> None:
        """Stop, give the engines back and let the thread go."""
        self.stop()
        self._thread.submit(self._close)
        self._thread.shutdown(wait=True)

    async def _compare(self, tab: Tab, wish: str) -> None:
        document, snapshot = tab.document, tab.document.snapshot()
        pc, steps = document.start
        stretch = CompareRange(pc=pc, steps=steps)
        self._found = None
        try:
            await self._room.prepare()
            self.progressed.emit(0, stretch.budget)
            comparison = await self._tasks.on_thread(
                self._thread, self._looked, snapshot.picture, wish, stretch
            )
        except StoppedComparing:
            return
        finally:
            self._set_at_work(False)
        compared = Compared(tab, comparison, Subject(snapshot.info, (CPU, wish)))
        self._found = None if comparison.is_equal else compared
        self.changed.emit()
        self.finished.emit(compared)

    def _looked(self, picture: Picture, wish: str, stretch: CompareRange) -> Comparison:
        """On the thread."""
        if self._made is None:
            self._made = self._make()
        one, other = self._made.choose(CPU), self._made.choose(wish)
        return compare(picture, one.engine, other.engine, stretch, self._advance)

    def _advance(self, done: int, count: int) -> None:
        """On the thread."""
        if self._stopped.is_set():
            raise StoppedComparing
        self._tasks.call_soon(self.progressed.emit, done, count)

    def _close(self) -> None:
        if self._made is not None:
            self._made.close()

    def _set_at_work(self, is_at_work: bool) -> None:
        self._is_at_work = is_at_work
        self.changed.emit()
