"""The comparer runs a picture on the CPU and on a graphics adapter and looks where they part."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pxide.base.problems import Problem
from pxide.base.settings import CPU
from pxide.base.tasks import Tasks
from pxide.base.worker import AsyncWorker
from pxide.model.tab import Tab
from pxide.work.engine_service import EngineService
from vm.core.executor import Advance
from vm.core.picture import Picture
from vm.run.bundle import Subject, write_bundle
from vm.run.compare import CompareRange, Comparison, compare
from vm.run.run_loop import Interruption


@dataclass(frozen=True, eq=False)
class Compared:
    """What was compared, and what came of it."""

    tab: Tab
    comparison: Comparison
    subject: Subject


class Comparer(QObject):
    """Compares one picture at a time, on a thread of its own, so that programs go on beside it."""

    progressed = Signal(int, int)
    """Steps done and steps in all."""
    changed = Signal()
    """A comparison has begun or ended."""
    finished = Signal(object)
    """The Compared."""

    def __init__(
        self,
        engine_service: EngineService,
        worker: AsyncWorker,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        """Compare engines of the service on the thread of the worker."""
        super().__init__(parent)
        self._engine_service = engine_service
        self._worker = worker
        self._tasks = tasks
        self._interruption = Interruption()
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

    def start(self, tab: Tab, request: str) -> None:
        """Compare the CPU with the engine asked for, from where the document's program starts.

        Raises Problem while something is being compared.
        """
        if self._is_at_work:
            raise Problem("Executors are being compared already.", "Stop that first.")
        self._interruption = Interruption()
        self._set_at_work(True)
        self._tasks.start(self._compare(tab, request), f"compare {tab.document.title}")

    def stop(self) -> None:
        """Compare no further; any thread may say so."""
        self._interruption.give()

    async def write(self, compared: Compared, folder: Path) -> Path:
        """Write a difference into a folder, or a numbered one beside it; gives where."""
        return await self._worker.do(write_bundle, folder, compared.comparison, compared.subject)

    async def _compare(self, tab: Tab, request: str) -> None:
        document, snapshot = tab.document, tab.document.snapshot()
        pc, steps = document.start
        stretch = CompareRange(pc=pc, steps=steps)
        self._found = None
        try:
            await self._engine_service.prepare()
            self.progressed.emit(0, stretch.budget)
            tell = self._worker.in_loop(self.progressed.emit)
            interruption = self._interruption
            comparison = await self._worker.do_until(
                interruption.give,
                self._comparison,
                snapshot.picture,
                request,
                stretch,
                tell=tell,
                interruption=interruption,
            )
        except InterruptedError:
            return
        finally:
            self._set_at_work(False)
        compared = Compared(tab, comparison, Subject(snapshot.info, (CPU, request)))
        self._found = None if comparison.is_equal else compared
        self.changed.emit()
        self.finished.emit(compared)

    def _comparison(
        self,
        picture: Picture,
        request: str,
        stretch: CompareRange,
        *,
        tell: Advance,
        interruption: Interruption,
    ) -> Comparison:
        """On the thread."""
        choice = self._engine_service.choice
        one, other = choice(CPU).engine, choice(request).engine
        return compare(
            picture, one, other, within=stretch, progress=tell, interruption=interruption
        )

    def _set_at_work(self, is_at_work: bool) -> None:
        self._is_at_work = is_at_work
        self.changed.emit()
