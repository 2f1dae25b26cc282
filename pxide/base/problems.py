"""The roads for trouble: news for a person to act on, and bugs for a person to report."""

import asyncio
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any

import PySide6
from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from vm.core.faults import Problem

__all__ = ["Notice", "NoticeKind", "Problem", "Trouble"]


class NoticeKind(Enum):
    """How a notice is meant."""

    NEWS = "news"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Notice:
    """What the notice bar says: what happened, what to try and a verb that is offered."""

    what: str
    hint: str = ""
    kind: NoticeKind = NoticeKind.NEWS
    offer: str = ""
    """The id of a verb to show as a button, or ""."""


class TroubleScope:
    """Where a problem becomes a notice and a bug becomes a report; a cancelled task passes."""

    def __init__(self, trouble: "Trouble") -> None:
        """Send both to the trouble given."""
        self._trouble = trouble

    def __enter__(self) -> None:
        """Begin what may go wrong."""

    def __exit__(self, _kind: object, error: BaseException | None, _trail: object) -> bool:
        """Say whether the error has been dealt with."""
        if isinstance(error, Problem):
            self._trouble.tell(error)
        elif isinstance(error, Exception):
            self._trouble.report(error)
        return isinstance(error, Exception)


class Trouble(QObject):
    """Where all trouble goes. Safe to call from any thread: the signals are queued by Qt."""

    problem = Signal(object)
    """A Notice for the notice bar."""
    bug = Signal(str)
    """The copyable report of something that should never have happened."""

    def __init__(self, log_file: Path | None = None, parent: QObject | None = None) -> None:
        """Log to the file given, where there is one."""
        super().__init__(parent)
        self._log = logging.Logger("pxide", logging.INFO)
        self._file = log_file
        self._reported: set[str] = set()
        if log_file is not None:
            self._open_log(log_file)

    @property
    def log_file(self) -> Path | None:
        """Where bugs are written."""
        return self._file

    def tell(self, problem: Problem, offer: str = "") -> None:
        """Show a problem that a person can act on, with the verb to do so where there is one."""
        self._log.info("problem: %s (%s)", problem.what, problem.hint)
        self.problem.emit(Notice(problem.what, problem.hint, NoticeKind.PROBLEM, offer))

    def news(self, what: str, hint: str = "", offer: str = "") -> None:
        """Show something worth knowing that is no problem."""
        self._log.info("news: %s", what)
        self.problem.emit(Notice(what, hint, NoticeKind.NEWS, offer))

    def report(self, error: BaseException) -> None:
        """Log a bug and show its report, once: one met at every repaint is one bug."""
        trail = "".join(traceback.format_exception(error))
        self._log.error("bug: %s", trail)
        if trail not in self._reported:
            self._reported.add(trail)
            self.bug.emit(self._report_of(trail))

    def caught(self) -> "TroubleScope":
        """Send what goes wrong inside down its road."""
        return TroubleScope(self)

    def install(self, loop: asyncio.AbstractEventLoop) -> Callable[[], None]:
        """Catch what nobody caught, on every thread and in Qt; gives the way back."""
        old = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._unraised
        threading.excepthook = self._thread_died
        loop.set_exception_handler(self._loop_failed)
        former = qInstallMessageHandler(self._qt_said)

        def uninstall() -> None:
            sys.excepthook, threading.excepthook = old
            loop.set_exception_handler(None)
            qInstallMessageHandler(former)

        return uninstall

    def close(self) -> None:
        """Close the log file."""
        for handler in tuple(self._log.handlers):
            self._log.removeHandler(handler)
            handler.close()

    def _open_log(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(path, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        self._log.addHandler(handler)

    def _report_of(self, trail: str) -> str:
        when = datetime.now().astimezone().isoformat(timespec="seconds")
        return (
            f"pxIDE met a bug at {when}.\n"
            f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, "
            f"{platform.platform()}\n\n{trail}"
        )

    def _unraised(
        self, kind: type[BaseException], error: BaseException, trail: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trail)
        elif isinstance(error, Problem):
            self.tell(error)
        else:
            self.report(error.with_traceback(trail))

    def _thread_died(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.report(args.exc_value)

    def _loop_failed(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        self.report(error if error is not None else RuntimeError(str(context.get("message"))))

    def _qt_said(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        levels = {QtMsgType.QtWarningMsg: logging.WARNING, QtMsgType.QtCriticalMsg: logging.ERROR}
        self._log.log(levels.get(kind, logging.INFO), "Qt: %s (%s)", message, context.category)
