"""The lock that keeps two writers apart; readers never meet it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import BinaryIO

from vm.core.faults import Problem

PATIENCE = 5.0
"""Seconds to wait for another writer; one append takes milliseconds."""
PAUSE = 0.005

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a byte that nobody reads

    def _locked_file(path: Path) -> Path:
        # A file that is open cannot be replaced here, so another one stands for it.
        return path.with_name(f"{path.name}.lock")

    def _take(file: BinaryIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _release(file: BinaryIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _locked_file(path: Path) -> Path:
        return path

    def _take(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def writing(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of an image, which is named by its first file.

    A Problem says that another program holds it for longer than ``patience`` seconds.
    """
    until = monotonic() + patience
    place = _locked_file(path)
    while True:
        file = _opened(place)
        try:
            _wait_for(file, path, until)
            if _is_still(file, place):
                try:
                    yield
                finally:
                    _release(file)
                return
        finally:
            file.close()


def _opened(path: Path) -> BinaryIO:
    try:
        if sys.platform == "win32":
            path.touch()
        return open(path, "r+b")
    except OSError as error:
        raise Problem(
            f"{path} cannot be written: {error.strerror}.", "Check that you may write it."
        ) from error


def _wait_for(file: BinaryIO, path: Path, until: float) -> None:
    """Take the lock, trying again until the time is over."""
    while True:
        try:
            _take(file)
            return
        except OSError as error:
            if monotonic() >= until:
                raise Problem(
                    f"{path} is being written by another program.", "Try again when it is done."
                ) from error
        sleep(PAUSE)


def _is_still(file: BinaryIO, path: Path) -> bool:
    """Say whether the locked file is still the one of that name, not one that was replaced."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
