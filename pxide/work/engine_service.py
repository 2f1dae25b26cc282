"""The engine room: the thread on which programs run, and the engines that live on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from pxide.base.facts import AdapterFact
from pxide.base.tasks import Tasks
from vm.core.picture import Picture
from vm.cpu.preparation import prepare

if TYPE_CHECKING:  # the graphics library is loaded on the thread, where nobody waits for it
    from vm.run.engines import Choice, Engines

T = TypeVar("T")


class EngineService(QObject):
    """Everything is done on one thread, in the order asked for; the loop only waits."""

    preparing = Signal(int, int, str)
    """Kernels compiled, kernels in all, and the name of the one at work."""
    is_busy_changed = Signal()
    looked = Signal()
    """The graphics adapters are known."""

    def __init__(
        self, make: Callable[[], Engines], tasks: Tasks, parent: QObject | None = None
    ) -> None:
        """Have the engines made on the thread, when they are first needed."""
        super().__init__(parent)
        self._make = make
        self._tasks = tasks
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="machine")
        self._made: Engines | None = None
        self._adapters: tuple[AdapterFact, ...] | None = None
        self._is_prepared = False
        self._is_busy = False

    @property
    def is_busy(self) -> bool:
        """True while the machine is being compiled."""
        return self._is_busy

    @property
    def adapters(self) -> tuple[AdapterFact, ...] | None:
        """The graphics adapters, real cards first; None until they have been looked for."""
        return self._adapters

    def warm_up(self) -> None:
        """Compile or load the machine and look for adapters before anyone asks for them."""
        self._tasks.start(self._warm_up(), "prepare the machine")

    async def prepare(self) -> None:
        """Compile the machine where that was never done; the window answers meanwhile."""
        if self._is_prepared:
            return
        self._set_busy(True)
        try:
            await self.do(prepare, self._progress)
            self._is_prepared = True
        finally:
            self._set_busy(False)

    async def choose(self, wish: str, picture: Picture) -> Choice:
        """The engine for a wish; raises Problem when there is no such engine."""
        return await self.do(self._choice, wish, picture)

    async def do(self, function: Callable[..., T], *args: Any) -> T:
        """Call a function on the thread and wait for its value."""
        return await self._tasks.on_thread(self._thread, function, *args)

    def shutdown(self, last: Iterable[Callable[[], object]]) -> None:
        """Do what is still asked for and the last things, close the engines, end the thread."""
        for thing in (*last, self._close):
            self._thread.submit(thing)
        self._thread.shutdown(wait=True)

    async def _warm_up(self) -> None:
        await self.prepare()
        self._adapters = await self.do(self._found)
        self.looked.emit()

    def _engines(self) -> Engines:
        """On the thread."""
        if self._made is None:
            self._made = self._make()
        return self._made

    def _choice(self, wish: str, picture: Picture) -> Choice:
        return self._engines().choose(wish, picture)

    def _found(self) -> tuple[AdapterFact, ...]:
        adapters = self._engines().adapters
        return tuple(AdapterFact(adapter.name, adapter.kind.value) for adapter in adapters)

    def _close(self) -> None:
        if self._made is not None:
            self._made.close()

    def _progress(self, done: int, count: int, name: str) -> None:
        """Called on the thread."""
        self._tasks.call_soon(self.preparing.emit, done, count, name)

    def _set_busy(self, is_busy: bool) -> None:
        if is_busy != self._is_busy:
            self._is_busy = is_busy
            self.is_busy_changed.emit()
