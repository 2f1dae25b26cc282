"""The marks on pixels that a proposed change would make others of."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from pxide.view.canvas.paint_frame import PaintFrame, halo, outline
from pxide.view.canvas.preview import PreviewChange, changes_in
from pxide.view.canvas.text_cache import TextCache
from pxide.view.widgets.camera import nearest
from vm.core.patch import Patch
from vm.core.picture import Box

FIRST_CELL: Final = 12.0
"""Each pixel that would change is marked when it is so large on the desktop; else their boxes."""

_LETTER_CELL: Final = 20.0
_VEIL: Final = 60
_LINE: Final = 2.0


class ChangeMarks:
    """Marks what would change: a corner with a sign, and far away a box with a veil."""

    def __init__(self, text_cache: TextCache) -> None:
        self._text_cache = text_cache

    def paint(self, painter: QPainter, frame: PaintFrame, patch: Patch) -> None:
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

    def _corner(self, painter: QPainter, frame: PaintFrame, change: PreviewChange) -> None:
        """A triangle in the upper left corner, with a frame around the pixel."""
        rect, theme = frame.rect(Box(*change.point, 1, 1)), frame.theme
        _dashed(painter, frame, rect)
        size = min(max(rect.width() * 0.5, frame.dots(6.0)), frame.dots(20.0))
        x, y = rect.x(), rect.y()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(QBrush(halo(theme.good)), frame.dots(1.0)))
        painter.setBrush(theme.good)
        painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x + size, y), QPointF(x, y + size)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if frame.cell >= _LETTER_CELL:
            face = self._text_cache.face(nearest(size * 0.8), True)
            face.take(painter)
            painter.setPen(theme.canvas_back)
            face.centred(painter, x + size * 0.32, y + size * 0.3, change.sign)


def _veil(painter: QPainter, frame: PaintFrame, box: Box) -> None:
    rect, colour = frame.rect(box), QColor(frame.theme.good)
    colour.setAlpha(_VEIL)
    painter.fillRect(rect, colour)
    line = frame.dots(_LINE)
    _dashed(painter, frame, rect.adjusted(-line, -line, line, line))


def _dashed(painter: QPainter, frame: PaintFrame, rect: QRect) -> None:
    """A dashed frame, with what is between the dashes set off from all that is below."""
    colour, line = frame.theme.good, frame.dots(_LINE)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QBrush(halo(colour)), line))
    painter.drawRect(outline(rect, line))
    painter.setPen(QPen(QBrush(colour), line, Qt.PenStyle.DashLine))
    painter.drawRect(outline(rect, line))
