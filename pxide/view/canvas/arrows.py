"""Arrows from what a step read to what it wrote."""

from __future__ import annotations

from itertools import product
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from pxide.view.canvas.canvas_marks import CanvasMarks
from pxide.view.canvas.paint_frame import PaintFrame
from vm.core.picture import Box

_FIRST_CELL: Final = 16.0
_MOST_ARROWS: Final = 6  # more would be a thicket that says nothing
_LINE: Final = 1.5
_RIM: Final = 0.5
_HEAD: Final = 6.0
_STRENGTH: Final = 0.9
_LONGEST_BULGE: Final = 2.5  # picture pixels


def paint_arrows(painter: QPainter, frame: PaintFrame, marks: CanvasMarks) -> None:
    """Draw an arrow from each place read to each place written, while there are only a few."""
    pairs = [pair for pair in product(marks.reads, marks.writes) if pair[0] != pair[1]]
    if frame.cell < _FIRST_CELL or len(pairs) > _MOST_ARROWS:
        return
    colour = QColor(frame.theme.read)
    colour.setAlphaF(_STRENGTH)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for source, destination in pairs:
        _arrow(painter, frame, source, destination, colour)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def reach(frame: PaintFrame) -> int:
    """How far an arrow may leave the rectangle around its ends, in device pixels."""
    return round(frame.lens.scale.factor * _LONGEST_BULGE) + frame.dots(2 * _HEAD)


def _arrow(painter: QPainter, frame: PaintFrame, read: Box, written: Box, colour: QColor) -> None:
    source, destination = QRectF(frame.rect(read)), QRectF(frame.rect(written))
    gap = frame.dots(3.0)
    path, way = QPainterPath(), QPointF(-1.0, 0.0)
    if source.top() == destination.top() and source.height() == destination.height():
        start = QPointF(source.center().x(), source.top() - gap)
        end = QPointF(destination.center().x(), destination.top() - gap)
        lift = QPointF(0.0, -_bulge(frame, abs(end.x() - start.x())))
        way = QPointF(0.0, 1.0)
    else:
        start = QPointF(source.right() + gap, source.center().y())
        end = QPointF(destination.right() + gap, destination.center().y())
        edge = max(start.x(), end.x())
        lift = QPointF(_bulge(frame, abs(end.y() - start.y())), 0.0)
        path.moveTo(start)
        path.cubicTo(QPointF(edge, start.y()) + lift, QPointF(edge, end.y()) + lift, end)
    if path.isEmpty():
        path.moveTo(start)
        path.cubicTo(start + lift, end + lift, end)
    _draw(painter, frame, path, colour=colour, end=end, way=way)


def _draw(
    painter: QPainter,
    frame: PaintFrame,
    path: QPainterPath,
    *,
    colour: QColor,
    end: QPointF,
    way: QPointF,
) -> None:
    """Draw a path, with a head that lies at its end and points this way."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    rim = QColor(frame.theme.canvas_back)
    rim.setAlphaF(_RIM)
    for ink, width in ((rim, _LINE + 2.0), (colour, _LINE)):
        painter.setPen(QPen(ink, width * frame.ratio))
        painter.drawPath(path)
    size = frame.dots(_HEAD)
    side = QPointF(-way.y(), way.x()) * (size * 0.6)
    back = end - way * size
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([end + way * frame.dots(1.0), back + side, back - side]))


def _bulge(frame: PaintFrame, apart: float) -> float:
    cell = frame.lens.scale.factor
    return min(cell * 0.6 + apart * 0.35, cell * _LONGEST_BULGE)
