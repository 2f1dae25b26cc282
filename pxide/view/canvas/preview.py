"""The preview: a picture as a change that waits would make it, with a mark on each such pixel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from pxide.view.canvas.frame import Frame, outline
from pxide.view.canvas.geometry import nearest
from pxide.view.canvas.lettering import Lettering
from vm.patch import Patch, Piece
from vm.picture import Box, Picture, Point, word_at, words_of

FIRST_CELL: Final = 12.0
"""Each pixel that would change is marked when it is so large on the desktop; else their boxes."""

_LETTER_CELL: Final = 20.0
_VEIL: Final = 60
_LINE: Final = 2.0


@dataclass(frozen=True, slots=True)
class Change:
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


def change_at(patch: Patch, x: int, y: int) -> Change | None:
    """What a patch would do to a pixel; none where that stays as it is."""
    for piece in reversed(patch.pieces):
        if piece.box.contains(x, y):
            at = (x - piece.x, y - piece.y)
            change = Change((x, y), word_at(piece.before, *at), word_at(piece.after, *at))
            return None if change.before == change.after else change
    return None


def changes_in(patch: Patch, box: Box) -> Iterator[Change]:
    """The pixels of a box that a patch would change."""
    for piece in patch.pieces:
        part = _common(piece, box)
        if part is None:
            continue
        before, after = words_of(piece.before)[part.slices], words_of(piece.after)[part.slices]
        ys, xs = np.nonzero(before != after)
        for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
            point = (piece.x + part.x + x, piece.y + part.y + y)
            yield Change(point, int(before[y, x]), int(after[y, x]))


def count_of(patch: Patch) -> int:
    """How many pixels a patch would change."""
    return sum(
        int(np.count_nonzero(words_of(piece.before) != words_of(piece.after)))
        for piece in patch.pieces
    )


class Preview:
    """Lays a patch over what is seen of a picture; nothing else of it is ever filled in."""

    def __init__(self) -> None:
        self._sheet: Picture | None = None

    def of(self, picture: Picture, seen: Box, patch: Patch) -> Picture:
        """An array as large as the picture, which shows the seen part as it would be."""
        if self._sheet is None or self._sheet.shape != picture.shape:
            self._sheet = np.empty_like(picture)
        self._sheet[seen.slices] = picture[seen.slices]
        for piece in patch.pieces:
            part = _common(piece, seen)
            if part is not None:
                target = Box(piece.x + part.x, piece.y + part.y, part.w, part.h)
                self._sheet[target.slices] = piece.after[part.slices]
        return self._sheet

    def forget(self) -> None:
        """Nothing waits any more."""
        self._sheet = None


class ChangeMarks:
    """Marks what would change: a corner with a sign, and far away a box with a veil."""

    def __init__(self, lettering: Lettering) -> None:
        self._lettering = lettering

    def paint(self, painter: QPainter, frame: Frame, patch: Patch) -> None:
        """Draw the marks that are seen."""
        if frame.seen is None:
            return
        if frame.cell >= FIRST_CELL:
            for change in changes_in(patch, frame.seen):
                self._corner(painter, frame, change)
            return
        for piece in patch.pieces:
            if frame.shows(piece.box):
                _veil(painter, frame, piece.box)

    def _corner(self, painter: QPainter, frame: Frame, change: Change) -> None:
        """A triangle in the upper left corner, with a frame around the pixel."""
        rect, theme = frame.rect(Box(*change.point, 1, 1)), frame.theme
        painter.setPen(QPen(QBrush(theme.good), frame.dots(_LINE), Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(outline(rect, frame.dots(_LINE)))
        size = min(max(rect.width() * 0.42, frame.dots(6.0)), frame.dots(18.0))
        x, y = rect.x(), rect.y()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.good)
        painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x + size, y), QPointF(x, y + size)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if frame.cell >= _LETTER_CELL:
            face = self._lettering.face(nearest(size * 0.6), True)
            face.take(painter)
            painter.setPen(theme.canvas_back)
            face.centred(painter, x + size * 0.3, y + size * 0.3, change.sign)


def _veil(painter: QPainter, frame: Frame, box: Box) -> None:
    rect, colour = frame.rect(box), QColor(frame.theme.good)
    colour.setAlpha(_VEIL)
    painter.fillRect(rect, colour)
    line = frame.dots(_LINE)
    painter.setPen(QPen(QBrush(frame.theme.good), line, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(outline(rect.adjusted(-line, -line, line, line), line))


def _common(piece: Piece, box: Box) -> Box | None:
    """The part of a piece that lies in a box, counted from the piece's own corner."""
    moved = Box(piece.x - box.x, piece.y - box.y, piece.box.w, piece.box.h).clipped(box.w, box.h)
    if moved is None:
        return None
    return Box(moved.x + box.x - piece.x, moved.y + box.y - piece.y, moved.w, moved.h)
