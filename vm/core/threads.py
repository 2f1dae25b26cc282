"""Work on other threads, watched from the one that asked for it, so that Ctrl+C is heard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from threading import Condition
from typing import TypeVar

Result = TypeVar("Result")

GLANCE = 0.1
"""Seconds between two looks at the keyboard and at the caller while nothing comes to its end."""
SOON = 0.010
"""Seconds between two tries to interrupt: one may come right before a run begins."""


def watched(
    calls: Sequence[Callable[[], Result]],
    interrupt: Callable[[], None],
    look: Callable[[], None] | None = None,
    threads: int = 1,
) -> list[Result]:
    """Do all calls on so many threads, and return what came of each.

    ``look`` is called some times a second and at the end. What it raises, Ctrl+C as well, or the
    trouble of a call makes ``interrupt`` be called until no call is at work any more, and is raised
    here.
    """
    work = _Work(interrupt)
    with ThreadPoolExecutor(threads, thread_name_prefix="pxvm") as pool:
        try:
            futures = [pool.submit(work.do, call) for call in calls]
            _wait(futures, look)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            work.break_off()
            raise
    return [future.result() for future in futures]


def _wait(futures: Sequence[Future[Result]], look: Callable[[], None] | None) -> None:
    """Wait until all are done or one is in trouble, and look about meanwhile."""
    is_over = False
    while not is_over:
        ready, waiting = wait(futures, GLANCE, FIRST_EXCEPTION)
        for future in ready:
            future.result()
        is_over = not waiting
        if look is not None:
            look()


class _Work:
    """The calls at work; counted here, for Ctrl+C may come before their futures are known."""

    def __init__(self, interrupt: Callable[[], None]) -> None:
        """Begin with no call at work."""
        self._interrupt = interrupt
        self._at_work = 0
        self._is_over = False
        self._turn = Condition()

    def do(self, call: Callable[[], Result]) -> Result:
        """Do one call, unless all is over."""
        with self._turn:
            if self._is_over:
                raise InterruptedError("nobody waits for this call any more")
            self._at_work += 1
        try:
            return call()
        finally:
            with self._turn:
                self._at_work -= 1
                self._turn.notify_all()

    def break_off(self) -> None:
        """Interrupt until nothing is at work; pressing Ctrl+C again changes nothing."""
        with self._turn:
            self._is_over = True
        while self._at_work:
            with suppress(KeyboardInterrupt), self._turn:
                self._interrupt()
                self._turn.wait(SOON)
