"""The preview: a picture as a change that waits would make it. No drawing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pxide.view.canvas.lens import common
from vm.core.patch import Patch, Piece
from vm.core.picture import Box, Picture, Point, word_at, words_of


@dataclass(frozen=True, slots=True)
class PreviewChange:
    """One pixel that would change: its words now and then."""

    point: Point
    before: int
    after: int

    @property
    def sign(self) -> str:
        """Whether something comes, goes, or becomes something else."""
        if not self.before:
            return "+"
        return "~" if self.after else "-"

    @property
    def words(self) -> str:
        """What would happen, for a person."""
        return f"Proposed: word {self.after} instead of {self.before}."


def change_at(patch: Patch, x: int, y: int) -> PreviewChange | None:
    """What a patch would do to a pixel; none where that stays as it is."""
    for piece in reversed(patch.pieces):
        if piece.box.contains(x, y):
            at = (x - piece.x, y - piece.y)
            change = PreviewChange((x, y), word_at(piece.before, *at), word_at(piece.after, *at))
            return None if change.before == change.after else change
    return None


def changes_in(patch: Patch, box: Box) -> Iterator[PreviewChange]:
    """The pixels of a box that a patch would change."""
    for piece in patch.pieces:
        part = common(piece.box, box)
        if part is None:
            continue
        inside = _within(piece, part).slices
        before, after = words_of(piece.before)[inside], words_of(piece.after)[inside]
        ys, xs = np.nonzero(before != after)
        for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
            point = (part.x + x, part.y + y)
            yield PreviewChange(point, int(before[y, x]), int(after[y, x]))


def count_of(patch: Patch) -> int:
    """How many pixels a patch would change."""
    return sum(
        int(np.count_nonzero(words_of(piece.before) != words_of(piece.after)))
        for piece in patch.pieces
    )


class Preview:
    """Lays a patch over what is seen of a picture; nothing else of it is ever filled in."""

    def __init__(self) -> None:
        self._laid: Picture | None = None

    def of(self, picture: Picture, seen: Box, patch: Patch) -> Picture:
        """An array as large as the picture, which shows the seen part as it would be."""
        if self._laid is None or self._laid.shape != picture.shape:
            self._laid = np.empty_like(picture)
        self._laid[seen.slices] = picture[seen.slices]
        for piece in patch.pieces:
            part = common(piece.box, seen)
            if part is not None:
                self._laid[part.slices] = piece.after[_within(piece, part).slices]
        return self._laid

    def forget(self) -> None:
        """No change waits any more."""
        self._laid = None


def _within(piece: Piece, box: Box) -> Box:
    """A box of the picture, counted from the corner of a piece."""
    return Box(box.x - piece.x, box.y - piece.y, box.w, box.h)
