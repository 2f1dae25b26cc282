"""Every coroutine starts here: named, kept, cancelled at quit, its failure reported."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer

from pxide.base.problems import Trouble

T = TypeVar("T")


class Tasks(QObject):
    """The running coroutines of the application."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, trouble: Trouble, parent: QObject | None = None
    ) -> None:
        """Start coroutines on the loop given."""
        super().__init__(parent)
        self._loop = loop
        self.trouble = trouble
        self._tasks: set[asyncio.Task[None]] = set()
        self._exclusive: dict[str, asyncio.Task[None]] = {}
        self._watches: set[asyncio.Task[None]] = set()

    def start(
        self, coro: Coroutine[Any, Any, object], name: str, exclusive: str | None = None
    ) -> asyncio.Task[None]:
        """Start a coroutine; an older one with the same `exclusive` word is cancelled."""
        if exclusive is not None and exclusive in self._exclusive:
            self._exclusive[exclusive].cancel()
        task = self._loop.create_task(self._guarded(coro), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # One that is cancelled before its first step was never awaited: close it.
        task.add_done_callback(lambda _done: coro.close())
        if exclusive is not None:
            self._exclusive[exclusive] = task
            task.add_done_callback(partial(self._forget, exclusive))
        return task

    def watch(self, coro: Coroutine[Any, Any, object], name: str) -> asyncio.Task[None]:
        """Start a coroutine that has no end of its own: it is no work that anybody waits for.

        An older one of the same name is cancelled.
        """
        task = self.start(coro, name, exclusive=name)
        self._watches.add(task)
        task.add_done_callback(self._watches.discard)
        return task

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what is at work now; watches are not."""
        return tuple(sorted(task.get_name() for task in self._tasks - self._watches))

    @property
    def others(self) -> tuple[str, ...]:
        """The names of what is at work now, without the task that asks."""
        working = self._tasks - self._watches - {asyncio.current_task(self._loop)}
        return tuple(sorted(task.get_name() for task in working))

    @property
    def is_empty(self) -> bool:
        """Whether nothing runs, not even a watch."""
        return not self._tasks

    def cancel_all(self) -> None:
        """Cancel everything; done at quit."""
        for task in tuple(self._tasks):
            task.cancel()

    async def ended(self) -> None:
        """Wait until nothing runs any more."""
        while not self.is_empty:
            await self.sleep(0)

    async def sleep(self, seconds: float) -> None:
        """Wait without holding anything up."""
        future: asyncio.Future[None] = self._loop.create_future()
        timer = self._loop.call_later(seconds, _wake, future)
        try:
            await future
        finally:
            timer.cancel()

    @contextmanager
    def every(self, seconds: float, function: Callable[[], object]) -> Iterator[None]:
        """Call a function again and again for as long as the block lasts."""
        timer = QTimer()
        timer.setInterval(round(seconds * 1000))
        timer.timeout.connect(function)
        timer.start()
        try:
            yield
        finally:
            timer.stop()

    async def answer(self, ask: Callable[[Callable[[T], None]], object]) -> T:
        """Ask something that calls back, such as a dialog, and wait for the answer."""
        future: asyncio.Future[T] = self._loop.create_future()

        def then(value: T) -> None:
            if not future.done():
                future.set_result(value)

        ask(then)
        return await future

    def call_soon(self, function: Callable[..., object], *args: Any) -> None:
        """Call a function in the loop; may be called from any thread."""
        self._loop.call_soon_threadsafe(function, *args)

    async def _guarded(self, coro: Coroutine[Any, Any, object]) -> None:
        with self.trouble.caught():
            await coro

    def _forget(self, word: str, task: asyncio.Task[None]) -> None:
        if self._exclusive.get(word) is task:
            del self._exclusive[word]


def _wake(future: asyncio.Future[None]) -> None:
    """A cancelled sleeper needs no waking."""
    if not future.done():
        future.set_result(None)
