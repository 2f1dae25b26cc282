"""The bottom layer: the picture itself, nearest neighbour, and only as much as is seen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from pxide.view.canvas.modes import Shown
from pxide.view.canvas.paint_frame import PaintFrame, outline, rectangle
from vm.core.picture import Box

_BORDER = 1.0


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
    pen = painter.pen()
    pen.setColor(frame.theme.border)
    pen.setWidthF(line)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(outline(around, line))
