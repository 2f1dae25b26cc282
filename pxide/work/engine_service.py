"""The engines of the window: made once, chosen by the setting, shared by all who run something."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from pxide.base.facts import AdapterFact
from pxide.base.settings import ENGINE, Settings
from pxide.base.tasks import Tasks
from pxide.base.worker import AsyncWorker
from vm.core.picture import Picture
from vm.cpu.compiler.build import Progress
from vm.cpu.preparation import prepare

if TYPE_CHECKING:  # the graphics library is loaded on a thread, where nobody waits for it
    from vm.run.engines import Choice, Engines

T = TypeVar("T")


class EngineService(QObject):
    """Owns the engines of this computer for programs, comparison, sandbox and search.

    Programs run on the thread of this service, in the order asked for; the loop only waits. The
    other users have threads of their own, and go on beside it: they take an engine by ``choice``
    and use it where they are. On the CPU they do not touch each other. A graphics card is opened
    once, in one process, whoever asked for it first; its users take turns, dispatch by dispatch,
    and each is told only its own troubles (see ``vm.gpu.device.Device``). When the card is lost,
    all lose it; whoever asks next has it opened anew, for all.

    The machines of all users have to be given back before the worker of this service is closed,
    for that closes the engines.
    """

    preparing = Signal(int, int, str)
    """Kernels compiled, kernels in all, and the name of the one at work."""
    is_busy_changed = Signal()
    looked = Signal()
    """The graphics adapters are known."""

    def __init__(
        self,
        make: Callable[[], Engines],
        settings: Settings,
        worker: AsyncWorker,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        """Have the engines made on a thread, when they are first needed."""
        super().__init__(parent)
        self._make = make
        self._settings = settings
        self._worker = worker
        self._tasks = tasks
        self._making = Lock()
        self._made: Engines | None = None
        self._adapters: tuple[AdapterFact, ...] | None = None
        self._is_prepared = False
        self._is_busy = False
        self._request: str = settings.value(ENGINE)
        settings.changed.connect(self._setting_changed)
        worker.at_end(self._close)

    @property
    def request(self) -> str:
        """The engine that the setting asks for now; any thread may look."""
        return self._request

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
            await self.do(self._prepare, self._worker.in_loop(self.preparing.emit))
            self._is_prepared = True
        finally:
            self._set_busy(False)

    async def choose(self, request: str, picture: Picture) -> Choice:
        """The engine for a request; raises Problem when there is no such engine."""
        return await self.do(self.choice, request, picture)

    async def do(self, function: Callable[..., T], *args: Any) -> T:
        """Call a function on the thread of programs and wait for its value."""
        return await self._worker.do(function, *args)

    def give_back(self, call: Callable[[], T]) -> Coroutine[Any, Any, T]:
        """Have something given back on the thread of programs, whoever waits for it or not."""
        return self._worker.begin(call)

    def at_end(self, call: Callable[[], object]) -> None:
        """Have something done on the thread of programs before the engines are closed."""
        self._worker.at_end(call)

    def choice(self, request: str, picture: Picture | None = None) -> Choice:
        """The engine for a request, on any thread but the loop's: a card may have to be opened.

        Raises Problem when there is no such engine.
        """
        return self._engines().choose(request, picture)

    async def _warm_up(self) -> None:
        await self.prepare()
        self._adapters = await self.do(self._found)
        self.looked.emit()

    def _prepare(self, progress: Progress) -> None:
        """On the thread. Compiling cannot be interrupted; what was compiled is kept for good."""
        with self._worker.exempt():
            prepare(progress)

    def _engines(self) -> Engines:
        """On any thread."""
        with self._making:
            if self._made is None:
                self._made = self._make()
            return self._made

    def _found(self) -> tuple[AdapterFact, ...]:
        adapters = self._engines().adapters
        return tuple(AdapterFact(adapter.name, adapter.kind.value) for adapter in adapters)

    def _close(self) -> None:
        if self._made is not None:
            self._made.close()

    def _setting_changed(self, name: str) -> None:
        if name == ENGINE.name:
            self._request = self._settings.value(ENGINE)

    def _set_busy(self, is_busy: bool) -> None:
        if is_busy != self._is_busy:
            self._is_busy = is_busy
            self.is_busy_changed.emit()
