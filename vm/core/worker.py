"""A worker: one thread that does calls in the order they were asked for, and ends in time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Condition, Thread
from time import monotonic
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")

PATIENCE = 2.0
"""Seconds that a worker which is closed gets for all that it still has to do."""
SOON = 0.010
"""Seconds between two tries to interrupt: one may come right before what it is to interrupt."""


class WorkerStuck(RuntimeError):
    """A worker was closed and did not end in time: a bug, for no call may take so long."""


class Worker:
    """One thread with a name, and the calls that wait for it.

    The thread begins with the first call and ends with ``close``. It is a daemon: a call that
    never comes to its end does not keep the process, it is only told, as WorkerStuck.
    """

    def __init__(
        self,
        name: str,
        *,
        patience: float = PATIENCE,
        keeps_due: bool = True,
        must_end: bool = True,
    ) -> None:
        """Name the thread; it gets so many seconds to end.

        ``keeps_due`` says whether the calls that wait when it is closed are done, or cancelled.
        A thread that need not end is left behind without a word: one that asks a person may be.
        """
        self.name = name
        self._patience = patience
        self._keeps_due = keeps_due
        self._must_end = must_end
        self._exemptions = 0
        self._turn = Condition()
        self._due: deque[_Call[Any]] = deque()
        self._at_work: _Call[Any] | None = None
        self._last: list[Callable[[], object]] = []
        self._is_closed = False
        self._thread: Thread | None = None

    def submit(
        self, call: Callable[[], Result], interrupt: Callable[[], object] | None = None
    ) -> Future[Result]:
        """Have a call done after all that were asked for before; return what will come of it.

        ``interrupt`` makes the call come to its end soon; any thread may use it, before, amid and
        after the call. Raises RuntimeError when the worker was closed.
        """
        asked = _Call(call, interrupt)
        with self._turn:
            self._need_open()
            self._add(asked)
        return asked.future

    def at_end(self, call: Callable[[], object]) -> None:
        """Have a call done on the thread when it is closed; what was asked for last comes first.

        Raises RuntimeError when the worker was closed.
        """
        with self._turn:
            self._need_open()
            self._last.append(call)

    @contextmanager
    def exempt(self) -> Iterator[None]:
        """On the thread: what is done here may take its time even when the worker is closed.

        That is for what cannot be interrupted and comes to its end all the same: compiling, or
        writing a file that a person asked for.
        """
        self._exemptions += 1
        try:
            yield
        finally:
            self._exemptions -= 1

    def close(self, last: Iterable[Callable[[], object]] = ()) -> None:
        """Do or cancel what is due, do the last calls and those of ``at_end``, end the thread.

        A call at work is interrupted if it offers that. Raises what a last call raised, and
        WorkerStuck if the thread does not end in time. Closing twice changes nothing.
        """
        with self._turn:
            if self._is_closed:
                return
            self._is_closed = True
            endings = [_Call(call) for call in (*last, *reversed(self._last))]
            self._last.clear()
            due = tuple(self._due)
            if not self._keeps_due:
                self._due.clear()
            for ending in endings:
                self._add(ending)
            self._turn.notify_all()
        if not self._keeps_due:
            for call in due:
                call.future.cancel()
        if self._has_ended():
            _raise_all([e for each in endings if (e := each.future.exception()) is not None])

    def _need_open(self) -> None:
        if self._is_closed:
            raise RuntimeError(f"the worker {self.name!r} was closed")

    def _add(self, call: _Call[Any]) -> None:
        self._due.append(call)
        if self._thread is None:
            self._thread = Thread(target=self._work, name=self.name, daemon=True)
            self._thread.start()
        self._turn.notify_all()

    def _has_ended(self) -> bool:
        """Wait for the thread to end, and interrupt what keeps it; False if it is left behind."""
        until, thread = monotonic() + self._patience, self._thread
        while thread is not None and thread.is_alive():
            call = self._at_work
            if self._exemptions:
                until = monotonic() + self._patience
            elif monotonic() > until:
                if not self._must_end:
                    return False
                words = "nothing" if call is None else call.name
                raise WorkerStuck(f"the worker {self.name!r} does not end: {words} is at work")
            if call is not None and call.interrupt is not None:
                call.interrupt()
            thread.join(SOON)
        return True

    def _work(self) -> None:
        """On the thread: do call after call, and keep nothing of one that is over."""
        while (call := self._next()) is not None:
            call.do()
            del call
            self._at_work = None

    def _next(self) -> _Call[Any] | None:
        """Wait for the next call; None when there will be no more."""
        with self._turn:
            self._turn.wait_for(lambda: self._due or self._is_closed)
            self._at_work = self._due.popleft() if self._due else None
            return self._at_work


@dataclass(eq=False)
class _Call(Generic[Result]):
    """A call that was asked for."""

    call: Callable[[], Result]
    interrupt: Callable[[], object] | None = None
    future: Future[Result] = field(default_factory=Future)

    @property
    def name(self) -> str:
        """What is called, without what it is called with: that may be large, and a person's."""
        function: Any = self.call
        while isinstance(function, partial):
            function = function.func
        return getattr(function, "__qualname__", type(function).__name__)

    def do(self) -> None:
        """Do it, unless it was taken back, and tell whoever asked what came of it."""
        if self.future.set_running_or_notify_cancel():
            with _Outcome(self.future):
                self.future.set_result(self.call())
        del self  # an error holds this frame, which must not hold the future that holds the error


class _Outcome:
    """Puts whatever a call raises into its future, where those who asked for it find it."""

    def __init__(self, future: Future[Any]) -> None:
        self._future = future

    def __enter__(self) -> None:
        """Begin what may go wrong."""

    def __exit__(self, _kind: object, error: BaseException | None, _trail: object) -> bool:
        """Keep the error; nothing of it concerns the thread."""
        if error is not None:
            self._future.set_exception(error)
        return True


def _raise_all(errors: list[BaseException]) -> None:
    """Raise what went wrong: an error as it is, several together."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise BaseExceptionGroup("several things went wrong at the end", errors)
