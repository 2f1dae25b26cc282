"""Work on other threads, watched from the one that asked for it, so that Ctrl+C is heard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, wait
from typing import TypeVar

Result = TypeVar("Result")

GLANCE = 0.1
"""Seconds between two looks at the keyboard and at the caller while nothing comes to its end."""
SOON = 0.010
"""Seconds between two tries to interrupt: one may come right before a run begins."""


def watched(
    pieces: Sequence[Future[Result]],
    interrupt: Callable[[], None],
    look: Callable[[], None] | None = None,
) -> list[Result]:
    """Wait until all pieces are done, and return what came of each.

    ``look`` is called some times a second and at the end. What it raises, Ctrl+C as well, or the
    trouble of a piece makes ``interrupt`` be called until all pieces are done.
    """
    try:
        is_over = False
        while not is_over:
            ready, waiting = wait(pieces, GLANCE, FIRST_EXCEPTION)
            for piece in ready:
                piece.result()
            is_over = not waiting
            if look is not None:
                look()
    except BaseException:
        while not all(piece.done() for piece in pieces):
            interrupt()
            wait(pieces, SOON)
        raise
    return [piece.result() for piece in pieces]
