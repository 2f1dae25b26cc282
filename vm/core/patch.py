"""Patch: the one noun for a change of pixels; it can be applied, reverted and measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vm.core.picture import Box, Picture, words_of

TILE = 64  # pixels a side; a difference is kept tile by tile so that its cost follows the change


@dataclass(frozen=True, eq=False)
class Piece:
    """One changed rectangle: its top-left pixel and its bytes, (h, w, 4), before and after."""

    x: int
    y: int
    before: Picture
    after: Picture

    @property
    def box(self) -> Box:
        """The rectangle the piece covers."""
        return Box(self.x, self.y, self.after.shape[1], self.after.shape[0])


@dataclass(frozen=True)
class Patch:
    """A reversible change of pixels, as pieces applied in order."""

    pieces: tuple[Piece, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is in the patch."""
        return not self.pieces

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The rectangles of all pieces."""
        return tuple(piece.box for piece in self.pieces)

    @property
    def nbytes(self) -> int:
        """Memory the pixels of the patch take, in bytes."""
        return sum(piece.before.nbytes + piece.after.nbytes for piece in self.pieces)

    def portions(self, nbytes: int) -> Iterator[Patch]:
        """Yield the patch in portions of about so many bytes, to be applied one after the other."""
        pieces: list[Piece] = []
        size = 0
        for piece in self.pieces:
            pieces.append(piece)
            size += piece.after.nbytes
            if size >= nbytes:
                yield Patch(tuple(pieces))
                pieces, size = [], 0
        if pieces:
            yield Patch(tuple(pieces))

    def apply(self, picture: Picture) -> None:
        """Write the bytes after the change into the picture."""
        for piece in self.pieces:
            picture[piece.box.slices] = piece.after

    def revert(self, picture: Picture) -> None:
        """Write the bytes before the change into the picture."""
        for piece in reversed(self.pieces):
            picture[piece.box.slices] = piece.before

    def inverse(self) -> Patch:
        """Return the patch that undoes this one."""
        back = [Piece(p.x, p.y, p.after, p.before) for p in reversed(self.pieces)]
        return Patch(tuple(back))


def difference(before: Picture, after: Picture, rows: npt.NDArray[np.intp] | None = None) -> Patch:
    """Return what turns one picture into another of the same size.

    ``rows``, intp (n,) and ascending, are the only ones that are looked at.
    """
    old, new = words_of(before), words_of(after)
    looked = np.arange(old.shape[0]) if rows is None else rows
    pieces: list[Piece] = []
    for top, bottom in _bands(looked):
        changed = old[top:bottom] != new[top:bottom]
        for left in _tiles_with_a_change(changed):
            box = _tight(changed[:, left : left + TILE], left, top)
            pieces.append(Piece(box.x, box.y, before[box.slices].copy(), after[box.slices].copy()))
    return Patch(tuple(pieces))


def _bands(rows: npt.NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Group sorted rows into runs (top, bottom) that stay inside one row of tiles."""
    if rows.size == 0:
        return
    breaks = (np.diff(rows) != 1) | (rows[1:] % TILE == 0)
    starts = np.concatenate(([0], np.flatnonzero(breaks) + 1))
    ends = np.concatenate((starts[1:], [rows.size]))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        yield int(rows[start]), int(rows[end - 1]) + 1


def _tiles_with_a_change(changed: npt.NDArray[np.bool_]) -> Iterable[int]:
    """Return the left column of each tile of a band that holds a changed pixel."""
    columns = np.flatnonzero(changed.any(axis=0))
    found: list[int] = (np.unique(columns // TILE) * TILE).tolist()
    return found


def _tight(changed: npt.NDArray[np.bool_], left: int, top: int) -> Box:
    """Shrink one tile to the changed pixels in it."""
    xs = np.flatnonzero(changed.any(axis=0))
    ys = np.flatnonzero(changed.any(axis=1))
    x, y = int(xs[0]), int(ys[0])
    return Box(left + x, top + y, int(xs[-1]) - x + 1, int(ys[-1]) - y + 1)
