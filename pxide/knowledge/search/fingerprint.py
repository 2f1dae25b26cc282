"""Fingerprints of the files of an image: whether they are the ones that were indexed, and grew."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pxide.knowledge.image.log import HEAD_BYTES, TAIL_BYTES
from vm.core.faults import Problem

LOOKED_AT = 4096
"""Bytes before the closing ones: they hold the last entries with their check sums."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is remembered of one file: its size, its last entries, and its closing bytes.

    The closing bytes, which hold the check sum of all pixels, go when the file grows.
    """

    size: int
    entries: str
    closing: str

    def fits(self, path: Path) -> bool:
        """Say whether a file is the one that was indexed, or that one with entries added."""
        with _opened(path) as file:
            size = file.seek(0, os.SEEK_END)
            if size < self.size or _entries(file, self.size) != self.entries:
                return False
            return size > self.size or _closing(file, size) == self.closing


def fingerprint(path: Path) -> Fingerprint:
    """Return the fingerprint of a file; no more than its end is read."""
    with _opened(path) as file:
        size = file.seek(0, os.SEEK_END)
        return Fingerprint(size, _entries(file, size), _closing(file, size))


def all_fit(prints: Sequence[Fingerprint], volumes: Sequence[Path]) -> bool:
    """Say whether the volumes of an image begin with those that were indexed."""
    if not prints or len(prints) > len(volumes):
        return False
    return all(kept.fits(path) for kept, path in zip(prints, volumes, strict=False))


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        hint = "Check that its disk is there and that you may read it."
        raise Problem(f"{path} cannot be read: {error.strerror}.", hint) from error


def _entries(file: BinaryIO, size: int) -> str:
    """Return the digest of what stood before the closing bytes when the file had this size.

    The head is left out: the height in it changes when the file grows.
    """
    end = max(size - TAIL_BYTES, 0)
    return _digest(file, min(max(end - LOOKED_AT, HEAD_BYTES), end), end)


def _closing(file: BinaryIO, size: int) -> str:
    return _digest(file, max(size - TAIL_BYTES, 0), size)


def _digest(file: BinaryIO, start: int, end: int) -> str:
    file.seek(start)
    return hashlib.blake2b(file.read(end - start), digest_size=16).hexdigest()
