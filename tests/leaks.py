"""What a test may leave behind: nothing. Finds widgets, timers, threads and tasks that stayed."""

import asyncio
import gc
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE = 1.0
"""Seconds that a thread gets to end by itself."""


@dataclass(frozen=True)
class Remains:
    """What is alive at one moment and should not outlive a test."""

    widgets: frozenset[int]
    objects: frozenset[int]
    threads: frozenset[int]


def remains() -> Remains:
    """What is alive now."""
    return Remains(
        widgets=frozenset(_address(widget) for widget in _top_widgets()),
        objects=frozenset(id(thing) for thing in _busy_objects()),
        threads=frozenset(id(thread) for thread in threading.enumerate()),
    )


def left_since(before: Remains) -> list[str]:
    """Words for everything that is alive now and was not before."""
    _settle()
    gc.collect()
    found = [
        *(f"widget {w!r}" for w in _top_widgets() if _address(w) not in before.widgets),
        *(f"{_kind(o)} {o!r}" for o in _busy_objects() if id(o) not in before.objects),
    ]
    return found + [f"thread {thread!r}" for thread in _stubborn_threads(before.threads)]


def _settle() -> None:
    """Let everything that was asked to go away, go."""
    if QCoreApplication.instance() is None:
        return
    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _top_widgets() -> list[QWidget]:
    """The widgets without a parent."""
    if not isinstance(QCoreApplication.instance(), QApplication):
        return []
    return [widget for widget in QApplication.topLevelWidgets() if widget.parent() is None]


def _address(thing: QObject) -> int:
    return int(shiboken6.getCppPointer(thing)[0])


def _busy_objects() -> Iterable[QTimer | QThread | asyncio.Task[object]]:
    """Running timers, threads of Qt and unfinished tasks, wherever they hide."""
    for thing in gc.get_objects():
        kind = type(thing)
        if issubclass(kind, asyncio.Task):
            if not thing.done():
                yield thing
        elif issubclass(kind, QTimer | QThread) and shiboken6.isValid(thing) and _is_busy(thing):
            yield thing


def _is_busy(thing: QTimer | QThread) -> bool:
    return thing.isActive() if isinstance(thing, QTimer) else thing.isRunning()


def _kind(thing: object) -> str:
    return type(thing).__name__


def _stubborn_threads(before: frozenset[int]) -> list[threading.Thread]:
    """The new threads that are still there when patience ends."""
    until = time.monotonic() + PATIENCE
    while True:
        stayed = [thread for thread in threading.enumerate() if id(thread) not in before]
        if not stayed or time.monotonic() > until:
            return stayed
        stayed[0].join(0.02)
