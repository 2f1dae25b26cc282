"""Calls to a graphics server in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path
from pickle import UnpicklingError
from threading import RLock, local
from typing import IO, Any
from weakref import finalize

from vm.gpu.link import DriverLink, ServerError, ServerGone
from vm.gpu.messages import NO_ANSWER, CallMessage, receive, send

SERVER_FLAG = "--graphics-server"
"""With this alone the frozen ``pxvm`` is the server."""
BOOT = """
import sys, types
for name, folder in zip(("vm", "vm.gpu"), sys.argv[1:]):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [folder]
from vm.gpu.server import main
main()
"""
"""The server needs two modules of these packages, and not the half second of all they load."""
ALONE = 0
if sys.platform == "win32":
    ALONE = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
LAST_WORDS = 2000
NOBODY = 0
"""The speaker of what never goes wrong."""


class _Speaker(local):
    """The number of the thread that speaks; another one for each, and never used again."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self.number = next(numbers)


class ProcessLink(DriverLink):
    """Starts a server in a process of its own, which a driver may end without ending this one.

    The threads that share it take turns, and each is told only what went wrong with its own calls.
    """

    def __init__(self) -> None:
        """Start it; the first answer takes part of a second. Raises ServerGone if it cannot."""
        super().__init__()
        ending = ExitStack()
        self._words = ending.enter_context(_last_words_file())
        try:
            process = _started(self._words)
        except OSError as error:
            ending.close()
            raise ServerGone(str(error)) from error
        ending.callback(_end, process)
        self._end = finalize(self, ending.close)
        self._process, self._to, self._from = process, _pipe(process.stdin), _pipe(process.stdout)
        self._turn = RLock()
        self._calls = count(NO_ANSWER + 1)
        self._speaker = _Speaker(count(NOBODY + 1))
        self._gone: deque[int] = deque()

    @property
    def pid(self) -> int:
        """The number of the server's process."""
        return self._process.pid

    def ask(self, call: str, *arguments: Any) -> tuple[Any, Any]:
        """Call the server and wait for its answer; raises ServerError, or ServerGone if it ends."""
        with self._turn:
            number = next(self._calls)
            try:
                self._send(number, call, arguments)
                self._to.flush()
                (answered, error, value), data = receive(self._from)
            except (OSError, ValueError, EOFError, UnpicklingError) as reason:
                raise self._ended() from reason
            if answered != number:  # an answer was left unread, by Ctrl+C for one
                raise self._ended()
        if error is not None:
            raise ServerError(*error)
        return value, data

    def tell(self, call: str, *arguments: Any, payload: Any = b"") -> None:
        """Call the server and go on; raises ServerGone where it has ended."""
        with self._turn:
            try:
                self._send(NO_ANSWER, call, arguments, payload)
            except (OSError, ValueError) as reason:
                raise self._ended() from reason

    def close(self) -> None:
        """End the server."""
        self._end()

    def _send(self, number: int, call: str, arguments: Any, payload: Any = b"") -> None:
        forgotten = [self._gone.popleft() for _ in range(len(self._gone))]
        if forgotten:
            send(self._to, CallMessage(NO_ANSWER, NOBODY, "forget", (forgotten,)))
        send(self._to, CallMessage(number, self._speaker.number, call, arguments), payload)

    def _forget(self, number: int) -> None:
        """Have an object dropped with the next call."""
        self._gone.append(number)

    def _ended(self) -> ServerGone:
        """Make sure that it is gone; return what it said last."""
        if not self._end.alive:
            return ServerGone("it was gone before")
        self._process.kill()
        self._process.wait()
        try:
            said = _tail(self._words)
        except ValueError:  # another thread has closed it meanwhile
            return ServerGone("it was closed")
        self._end()
        return ServerGone(said)


def _command() -> list[str]:
    """Return what starts the server."""
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)
        return [str(program.with_name(f"pxvm{program.suffix}")), SERVER_FLAG]
    here = Path(__file__).resolve().parent
    return [sys.executable, "-P", "-c", BOOT, str(here.parent), str(here)]


def _started(words: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a server: without a window, and where Ctrl+C, meant for this process, is not heard."""
    return subprocess.Popen(
        _command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=words,
        start_new_session=True,
        creationflags=ALONE,
    )


def _last_words_file() -> IO[bytes]:
    """Return a file for what the server says last; it goes when it is closed."""
    return tempfile.TemporaryFile()


def _pipe(found: IO[bytes] | None) -> IO[bytes]:
    """Return a pipe, which was asked for."""
    if found is None:
        raise RuntimeError("a process was started without its pipes")
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a server."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # something may be left in a pipe that nobody reads
            _pipe(pipe).close()


def _tail(words: IO[bytes]) -> str:
    """Return the end of what was written into a file."""
    size = words.seek(0, 2)
    words.seek(max(0, size - LAST_WORDS))
    return words.read().decode("utf-8", "replace").strip()
