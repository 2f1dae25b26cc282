"""A moment that comes once and can be waited for, in any loop and on any thread."""

import asyncio
import threading

PATIENCE = 20.0
"""Seconds after which a thread that waits for a moment gives up; a test then has failed."""


class Moment:
    """Tests hold a server back with one, and learn from another what the server has met."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._event = threading.Event()
        self._waiting: set[asyncio.Future[None]] = set()

    @property
    def has_come(self) -> bool:
        """Whether it has come."""
        return self._event.is_set()

    def come(self) -> None:
        """Wake all who wait; those who wait later need not."""
        with self._lock:
            self._event.set()
            for future in self._waiting:
                future.get_loop().call_soon_threadsafe(_wake, future)
            self._waiting.clear()

    async def wait(self) -> None:
        """Wait for it in a coroutine."""
        future = asyncio.get_running_loop().create_future()
        with self._lock:
            if self.has_come:
                return
            self._waiting.add(future)
        try:
            await future
        finally:
            with self._lock:
                self._waiting.discard(future)

    def wait_here(self) -> None:
        """Wait for it on this thread."""
        assert self._event.wait(PATIENCE), "the moment did not come"


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
