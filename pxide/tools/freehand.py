"""Freehand painting: the gesture that the pencil, the eraser and the stamp share."""

from __future__ import annotations

import weakref
from abc import abstractmethod
from collections.abc import Iterator

import numpy as np

from pxide.model.document import Document
from pxide.model.stroke import Pixel, Stroke
from pxide.model.tab import Tab
from pxide.tools.tool import Tool, Touch
from vm.core.picture import Point


class Freehand(Tool):
    """Each drag overwrites the pixels it passes with one pixel, as one step to undo.

    With Shift a press draws a straight line from where the last drag ended.
    """

    paints = True

    def __init__(self) -> None:
        """Begin without a stroke."""
        self._stroke: Stroke | None = None
        self._at: Point = (0, 0)
        self._last: tuple[weakref.ref[Document], Point] | None = None

    @abstractmethod
    def pixel(self) -> Pixel:
        """The four bytes to paint; a Problem where there are none yet."""

    def press(self, tab: Tab, touch: Touch) -> None:
        """Begin a stroke and paint its first pixel, or the line to it."""
        self._drop()
        pixel = self.pixel()
        self._stroke = tab.document.stroke(self.name)
        start = self._last_on(tab.document) if touch.has_shift else None
        self._at = touch.point if start is None else start
        self._paint_to(touch.point, pixel)

    def move(self, tab: Tab, touch: Touch) -> None:
        """Paint all pixels on the way to where the mouse is now."""
        self._paint_to(touch.point, self.pixel())

    def release(self, tab: Tab, touch: Touch) -> None:
        """Keep the stroke as one step."""
        if self._stroke is not None:
            self._paint_to(touch.point, self.pixel())
            self._stroke.commit()
            self._stroke = None
            self._last = (weakref.ref(tab.document), touch.point)

    def cancel(self) -> None:
        """Put the pixels back as they were before the press."""
        self._drop()

    def _paint_to(self, point: Point, pixel: Pixel) -> None:
        if self._stroke is not None:
            points = np.array([*line(self._at, point)], np.intp)
            self._stroke.put_points(points[:, 0], points[:, 1], pixel)
            self._stroke.flush()
            self._at = point

    def _last_on(self, document: Document) -> Point | None:
        if self._last is None or self._last[0]() is not document:
            return None
        return self._last[1]

    def _drop(self) -> None:
        if self._stroke is not None:
            self._stroke.cancel()
            self._stroke = None


def line(start: Point, end: Point) -> Iterator[Point]:
    """Bresenham's line with both ends: whole numbers only, and no gap between neighbours."""
    x, y = start
    across, along = abs(end[0] - x), -abs(end[1] - y)
    right, down = (1 if end[0] > x else -1), (1 if end[1] > y else -1)
    error = across + along
    while (x, y) != end:
        yield x, y
        twice = 2 * error
        if twice >= along:
            error += along
            x += right
        if twice <= across:
            error += across
            y += down
    yield end
