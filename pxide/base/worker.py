"""The threads of the application, as its loop sees them: a call is awaited, the loop goes on."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any, ParamSpec, TypeVar

from pxide.base.problems import Trouble
from vm.core.worker import PATIENCE, Worker

T = TypeVar("T")
P = ParamSpec("P")


class AsyncWorker(Worker):
    """A worker whose calls are awaited in the running loop; any asyncio loop will do."""

    async def do(self, function: Callable[P, T], *args: P.args, **names: P.kwargs) -> T:
        """Call a function on the thread and wait for its value.

        Being cancelled takes the call back if it has not begun.
        """
        return await asyncio.wrap_future(self.submit(partial(function, *args, **names)))

    def begin(
        self, function: Callable[P, T], *args: P.args, **names: P.kwargs
    ) -> Coroutine[Any, Any, T]:
        """Call a function on the thread whatever becomes of who waits; return what waits for it.

        Being cancelled takes nothing back: that is for what has to be given back or put away.
        """
        future = self.submit(partial(function, *args, **names))

        async def ended() -> T:
            return await asyncio.shield(asyncio.wrap_future(future))

        return ended()

    async def do_until(
        self,
        interrupt: Callable[[], object],
        function: Callable[P, T],
        *args: P.args,
        **names: P.kwargs,
    ) -> T:
        """Call a function on the thread and wait for its value.

        Being cancelled takes the call back if it has not begun, and else interrupts it once, as
        the end of the worker does again and again; nobody waits for the call then. ``interrupt``
        may come right before what it is to interrupt, so it should leave a word that stays.
        """
        future = self.submit(partial(function, *args, **names), interrupt)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            if not future.cancel():
                interrupt()
            raise
        finally:
            del future  # an error holds this frame, which must not hold the future with the error

    def in_loop(self, function: Callable[P, object]) -> Callable[P, None]:
        """What calls a function in the loop that runs now, soon, from whatever thread it is called.

        A call on the thread tells its progress so. When the loop is closed nobody is told.
        """
        loop = asyncio.get_running_loop()

        def tell(*args: P.args, **names: P.kwargs) -> None:
            with suppress(RuntimeError):  # the loop was closed
                loop.call_soon_threadsafe(partial(function, *args, **names))

        return tell


class Workers:
    """All workers of one program: started one by one, closed together."""

    def __init__(self, trouble: Trouble) -> None:
        """Send what goes wrong at the end down its road."""
        self._trouble = trouble
        self._all: list[AsyncWorker] = []

    def start(
        self,
        name: str,
        *,
        patience: float = PATIENCE,
        keeps_due: bool = True,
        must_end: bool = True,
    ) -> AsyncWorker:
        """A new worker; its thread begins with its first call. The arguments are Worker's."""
        worker = AsyncWorker(name, patience=patience, keeps_due=keeps_due, must_end=must_end)
        self._all.append(worker)
        return worker

    def close(self) -> None:
        """Close all of them, the last first: those that were there before may still be needed."""
        for worker in reversed(self._all):
            with self._trouble.caught():
                worker.close()
        self._all.clear()
