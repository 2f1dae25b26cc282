"""The bottom layers: the picture itself, nearest neighbour, its pixel grid and its border."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from pxide.view.canvas.paint_frame import PaintFrame, eased, outline, rectangle
from pxide.view.canvas.view_modes import Shown
from vm.core.picture import Box

FIRST_CELL: Final = 6.0
"""The grid begins to show when a pixel of the picture is this large on the desktop."""

_FULL_CELL: Final = 16.0
_BORDER: Final = 1.0


def paint_raster(painter: QPainter, frame: PaintFrame, shown: Shown) -> None:
    """Draw the seen pixels, each a whole number of device pixels wide and high."""
    if frame.seen is not None:
        painter.drawImage(frame.rect(frame.seen), opaque_image(shown))


def opaque_image(shown: Shown) -> QImage:
    """A display copy as an image that a screen takes without any arithmetic on its colours."""
    rows = np.ascontiguousarray(shown)
    height, width = rows.shape
    image = QImage(rows.data, width, height, width * 4, QImage.Format.Format_RGBX8888)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def paint_border(painter: QPainter, frame: PaintFrame, width: int, height: int) -> None:
    """Draw the line around the picture, so that black on dark still has an end."""
    line = frame.dots(_BORDER)
    around = rectangle(frame.lens.target(Box(0, 0, width, height)))
    around.adjust(-line, -line, line, line)
    painter.setPen(QPen(QBrush(frame.theme.border), line))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(outline(around, line))


class PixelGrid:
    """Draws the lines between the pixels: one small tile, repeated, which is kept for its zoom."""

    def __init__(self) -> None:
        self._key: tuple[int, int, int] = (0, 0, 0)
        self._brush = QBrush()

    def paint(self, painter: QPainter, frame: PaintFrame) -> None:
        """Draw the grid over the seen pixels, the clearer the larger they are."""
        strength = eased(frame.cell, FIRST_CELL, _FULL_CELL)
        if frame.seen is None or strength == 0.0:
            return
        colour = QColor(frame.theme.grid)
        colour.setAlphaF(strength)
        target = rectangle(frame.lens.target(frame.seen))
        painter.setBrushOrigin(QPoint(target.x(), target.y()))
        painter.fillRect(target, self._tile(frame.lens.scale.up, frame.dots(1.0), colour))
        painter.setBrushOrigin(QPoint(0, 0))

    def _tile(self, side: int, line: int, colour: QColor) -> QBrush:
        key = (side, line, colour.rgba())
        if key != self._key:
            self._key = key
            self._brush = QBrush(_tile_image(side, line, colour))
        return self._brush


def _tile_image(side: int, line: int, colour: QColor) -> QImage:
    """Lines along the top and left of as many pixels as make a tile worth repeating."""
    cells = max(1, 64 // side)
    tile = QImage(cells * side, cells * side, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(QColor(0, 0, 0, 0))
    painter = QPainter(tile)
    for cell in range(cells):
        painter.fillRect(cell * side, 0, line, cells * side, colour)
        painter.fillRect(0, cell * side, cells * side, line, colour)
    painter.end()
    return tile
