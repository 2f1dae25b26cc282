"""Tiles: stretches of rows as they are shown, in full or averaged where the picture is small."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pxide.knowledge.image.knowledge_image import KnowledgeImage
from vm.core.picture import Words, words_of

ROWS: Final = 128
"""Rows of a tile as it is shown."""
MOST_LEVEL: Final = 7
"""A tile of level n shows one pixel for each square of 2 to the n-th."""

_AT_ONCE: Final = 1024  # rows of the picture that are held while a tile is averaged
_KEPT: Final = 48 << 20  # bytes of tiles that stay in memory
_OPAQUE: Final = np.uint32(0xFF00_0000)
_HALVES: Final = np.uint32(0x00FF_00FF)
_ROUNDING: Final = np.uint32(0x0002_0002)

Shown = npt.NDArray[np.uint32]
"""Words with R lowest and A = 255, shape (rows, columns)."""


@dataclass(frozen=True, slots=True)
class TileKey:
    """Which tile: how small it shows the picture, and its number from the top."""

    level: int
    index: int

    @property
    def first(self) -> int:
        """The first row of the picture that it shows."""
        return self.index * self.rows

    @property
    def rows(self) -> int:
        """How many rows of the picture it shows."""
        return ROWS << self.level


def keys_over(level: int, first: int, end: int) -> Iterator[TileKey]:
    """The tiles of a level that show some rows of the picture."""
    rows = ROWS << level
    return (TileKey(level, index) for index in range(first // rows, -(-end // rows)))


def read_tile(image: KnowledgeImage, key: TileKey) -> Shown:
    """Read the rows of a tile and make them fit to be shown, fewer at the end of the picture."""
    parts = []
    end = key.first + key.rows
    for first in range(key.first, end, _AT_ONCE):
        part = words_of(image.rows(first, min(_AT_ONCE, end - first)))
        if not part.shape[0]:
            break
        for _ in range(key.level):
            part = halved(part)
        parts.append(part)
    words = np.vstack(parts) if parts else np.zeros((0, image.width), np.uint32)
    return words | _OPAQUE


def halved(words: Words) -> Words:
    """Average each square of four pixels; the last row or column counts twice where one lacks.

    Two bytes of a word are worked out together, each in its own half: a sum of four bytes never
    leaves it.
    """
    rows, columns = words.shape[0] % 2, words.shape[1] % 2
    if rows or columns:
        words = np.pad(words, ((0, rows), (0, columns)), mode="edge")
    even, odd = np.full((2, words.shape[0] // 2, words.shape[1] // 2), _ROUNDING)
    for corner in (words[::2, ::2], words[1::2, ::2], words[::2, 1::2], words[1::2, 1::2]):
        even += corner & _HALVES
        odd += (corner >> np.uint32(8)) & _HALVES
    mean: Words = (even >> np.uint32(2)) & _HALVES
    mean |= ((odd >> np.uint32(2)) & _HALVES) << np.uint32(8)
    return mean


class Tiles:
    """The tiles at hand; those not asked for the longest go first when there are too many."""

    def __init__(self) -> None:
        self._held: OrderedDict[TileKey, Shown] = OrderedDict()
        self._stale: set[TileKey] = set()
        self._bytes = 0

    def get(self, key: TileKey) -> Shown | None:
        """A tile, perhaps an old one that is about to be read anew."""
        found = self._held.get(key)
        if found is not None:
            self._held.move_to_end(key)
        return found

    def put(self, key: TileKey, tile: Shown) -> None:
        """Keep a tile as it is now."""
        former = self._held.pop(key, None)
        self._bytes += tile.nbytes - (0 if former is None else former.nbytes)
        self._held[key] = tile
        self._stale.discard(key)
        while self._bytes > _KEPT and len(self._held) > 1:
            old, gone = self._held.popitem(last=False)
            self._bytes -= gone.nbytes
            self._stale.discard(old)

    def first_missing(self, keys: Iterable[TileKey]) -> TileKey | None:
        """The first of some tiles that is not at hand as it is now."""
        return next((key for key in keys if key not in self._held or key in self._stale), None)

    def age(self, row: int) -> None:
        """The rows from this one on have changed: their tiles stay until they are read anew."""
        self._stale |= {key for key in self._held if key.first + key.rows > row}
