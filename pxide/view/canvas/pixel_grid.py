"""The pixel grid: one small tile, repeated, so that it costs the same at every zoom."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from pxide.view.canvas.paint_frame import PaintFrame, eased, rectangle

FIRST_CELL: Final = 6.0
"""The grid begins to show when a pixel of the picture is this large on the desktop."""

_FULL_CELL: Final = 16.0


class PixelGrid:
    """Draws the lines between the pixels and remembers the tile of the zoom."""

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
