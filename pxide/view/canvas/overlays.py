"""The marks drawn over a picture. Each has its own shape or letter, never only its own colour."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF, QRegion

from pxide.view.canvas.arrows import paint_arrows
from pxide.view.canvas.canvas_marks import CanvasMarks
from pxide.view.canvas.paint_frame import PaintFrame, draw_frame, halo, rectangle
from pxide.view.canvas.text_cache import TextCache
from pxide.view.widgets.camera import nearest
from vm.core.picture import Box, Point

_LINE: Final = 2.0
_LEAST_FRAME: Final = 8.0  # a frame around a pixel too small to see is this large on the desktop
_TAG: Final = 12.0
_TAG_CELL: Final = 28.0
_LETTER_CELL: Final = 20.0
_VEIL: Final = 46


class Overlays:
    """Draws the marks, the most urgent last."""

    def __init__(self, text_cache: TextCache) -> None:
        self._text_cache = text_cache

    def paint(self, painter: QPainter, frame: PaintFrame, marks: CanvasMarks) -> None:
        """Draw all marks that reach into the part being painted."""
        theme = frame.theme
        self._veil(painter, frame, marks.tool_preview.band, theme.accent)
        self._veil(painter, frame, marks.flash, theme.accent)
        self._brackets(painter, frame, marks)
        for box in marks.reads:
            self._box(painter, frame, box, theme.read, "r")
        for box in marks.writes:
            self._box(painter, frame, box, theme.write, "w")
        paint_arrows(painter, frame, marks)
        self._hover(painter, frame, marks.hovered)
        self._pc(painter, frame, marks.pc)
        self._corners(painter, frame, marks)

    def reach(self, frame: PaintFrame) -> int:
        """How many device pixels a mark may stand out from its pixel."""
        return frame.dots(_LEAST_FRAME + 6.0)

    def _veil(self, painter: QPainter, frame: PaintFrame, box: Box | None, colour: QColor) -> None:
        if box is None or not frame.shows(box):
            return
        rect = rectangle(frame.lens.target(box))
        thin = QColor(colour)
        thin.setAlpha(_VEIL)
        painter.fillRect(rect, thin)
        _frame(painter, frame, rect, colour, 1.0)

    def _box(
        self, painter: QPainter, frame: PaintFrame, box: Box, colour: QColor, letter: str
    ) -> None:
        if not frame.shows(box):
            return
        rect = _grown(rectangle(frame.lens.target(box)), frame.dots(_LEAST_FRAME) // 2)
        _frame(painter, frame, rect, colour, _LINE)
        if frame.cell >= _TAG_CELL:
            self._tag(painter, frame, rect, colour, letter)

    def _tag(
        self, painter: QPainter, frame: PaintFrame, rect: QRect, colour: QColor, letter: str
    ) -> None:
        """A small flag in the corner that says in a letter what the frame says in colour."""
        side = frame.dots(_TAG)
        flag = QRect(rect.right() + 1 - side, rect.y(), side, side)
        painter.fillRect(flag, colour)
        painter.setPen(frame.theme.canvas_back)
        face = self._text_cache.face(frame.dots(_TAG - 2.0), True)
        face.take(painter)
        middle = QRectF(flag).center()
        face.centred(painter, middle.x(), middle.y() - side * 0.1, letter)

    def _hover(self, painter: QPainter, frame: PaintFrame, cell: Point | None) -> None:
        if cell is not None and frame.shows(Box(*cell, 1, 1)):
            rect = rectangle(frame.lens.target(Box(*cell, 1, 1)))
            grey = QColor(Qt.GlobalColor.lightGray)
            _frame(painter, frame, _grown(rect, frame.dots(3.0)), grey, 1.0)

    def _cell(
        self, painter: QPainter, frame: PaintFrame, cell: Point | None, colour: QColor
    ) -> None:
        if cell is not None and frame.shows(Box(*cell, 1, 1)):
            rect = rectangle(frame.lens.target(Box(*cell, 1, 1)))
            _frame(painter, frame, _grown(rect, frame.dots(_LEAST_FRAME) // 2), colour, _LINE)

    def _brackets(self, painter: QPainter, frame: PaintFrame, marks: CanvasMarks) -> None:
        """Four corners around the selected pixel, which leave its own frame to be seen."""
        cell = marks.selected
        if cell is None or not frame.shows(Box(*cell, 1, 1)):
            return
        out, least = frame.dots(3.0), frame.dots(_LEAST_FRAME) // 2
        rect = _grown(rectangle(frame.lens.target(Box(*cell, 1, 1))), least)
        rect = rect.adjusted(-out, -out, out, out)
        arm = max(frame.dots(3.0), rect.width() // 4)
        across, along = rect.width() - 2 * arm, rect.height() - 2 * arm
        hole = QRegion(rect.adjusted(arm, -out, -arm, out)) + rect.adjusted(-out, arm, out, -arm)
        painter.save()
        if across > 0 and along > 0:
            painter.setClipRegion(
                QRegion(rect.adjusted(-out, -out, out, out)) - hole, Qt.ClipOperation.IntersectClip
            )
        colour = frame.theme.accent if marks.has_focus else frame.theme.muted
        _frame(painter, frame, rect, colour, _LINE)
        painter.restore()

    def _pc(self, painter: QPainter, frame: PaintFrame, pc: Point | None) -> None:
        """A white frame with a small arrow head that points down into it."""
        self._cell(painter, frame, pc, frame.theme.pc)
        if pc is None or not frame.shows(Box(*pc, 1, 1)):
            return
        rect = _grown(rectangle(frame.lens.target(Box(*pc, 1, 1))), frame.dots(_LEAST_FRAME) // 2)
        size = min(max(rect.width() * 0.14, frame.dots(3.0)), frame.dots(7.0))
        x, y = rect.x() + rect.width() / 2, rect.y() + frame.dots(1.0)
        shape = QPolygonF([QPointF(x - size, y), QPointF(x + size, y), QPointF(x, y + size)])
        _filled(painter, frame, shape, frame.theme.pc)

    def _corners(self, painter: QPainter, frame: PaintFrame, marks: CanvasMarks) -> None:
        for breakpoint in marks.breakpoints:
            if frame.shows(Box(*breakpoint.point, 1, 1)):
                _dot(painter, frame, breakpoint.point)
        for cell in marks.lossy:
            if frame.shows(Box(*cell, 1, 1)):
                self._triangle(painter, frame, cell, is_fault=False)
        for fault in marks.faults:
            if frame.shows(Box(fault.x, fault.y, 1, 1)):
                cell = (fault.x, fault.y)
                self._cell(painter, frame, cell, frame.theme.fault)
                self._triangle(painter, frame, cell, is_fault=True)

    def _triangle(self, painter: QPainter, frame: PaintFrame, cell: Point, is_fault: bool) -> None:
        """A fault points up with "!" in the lower right, a loss down with "~" in the upper."""
        rect = rectangle(frame.lens.target(Box(*cell, 1, 1)))
        size = min(max(rect.width() * 0.34, frame.dots(9.0)), frame.dots(16.0))
        right = rect.x() + rect.width() - frame.dots(1.0)
        if is_fault:
            low, tip = rect.y() + rect.height() - frame.dots(1.0), -size
        else:
            low, tip = rect.y() + frame.dots(1.0), size
        shape = QPolygonF(
            [QPointF(right - size, low), QPointF(right, low), QPointF(right - size / 2, low + tip)]
        )
        theme = frame.theme
        _filled(painter, frame, shape, theme.fault if is_fault else theme.lossy)
        if frame.cell >= _LETTER_CELL:
            face = self._text_cache.face(nearest(size * 0.7), True)
            face.take(painter)
            painter.setPen(theme.canvas_back)
            face.centred(painter, right - size / 2, low + tip * 0.36, "!" if is_fault else "~")


def _frame(painter: QPainter, frame: PaintFrame, rect: QRect, colour: QColor, width: float) -> None:
    draw_frame(painter, rect, colour, line=frame.dots(width), rim=frame.dots(1.0))


def _filled(painter: QPainter, frame: PaintFrame, shape: QPolygonF, colour: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(QBrush(halo(colour)), frame.dots(1.0)))
    painter.setBrush(colour)
    painter.drawPolygon(shape)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _dot(painter: QPainter, frame: PaintFrame, cell: Point) -> None:
    """The red dot of a breakpoint, in the upper left corner of its pixel."""
    rect = rectangle(frame.lens.target(Box(*cell, 1, 1)))
    radius = min(max(rect.width() * 0.12, frame.dots(3.0)), frame.dots(6.0))
    inset = radius + frame.dots(1.0) if rect.width() > 4 * radius else rect.width() / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(QBrush(halo(frame.theme.breakpoint)), frame.dots(1.0)))
    painter.setBrush(frame.theme.breakpoint)
    painter.drawEllipse(QPointF(rect.x() + inset, rect.y() + inset), radius, radius)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _grown(rect: QRect, least: int) -> QRect:
    """The rectangle, or one around its middle when it is smaller than twice `least`."""
    across = max(0, least - rect.width() // 2)
    along = max(0, least - rect.height() // 2)
    return rect.adjusted(-across, -along, across, along)
