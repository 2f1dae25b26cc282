"""A piece of a picture, as large as it goes, with a ring around the pixel that matters."""

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pxide.view.canvas.raster import opaque_image
from pxide.view.canvas.view_modes import Shown, ViewMode, display
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.camera import Scale
from pxide.view.widgets.metrics import GAP
from vm.core.picture import Box, Picture, Point, words_of

SIDE = 48
"""Of a larger picture only so much is cut out: single pixels must be seen."""
DIM = 4
RING = 2.0


def cut_around(picture: Picture, spot: Point) -> Box:
    """The piece of a picture to look at when a pixel matters."""
    height, width = picture.shape[:2]
    w, h = min(width, SIDE), min(height, SIDE)
    x = min(max(spot[0] - w // 2, 0), width - w)
    y = min(max(spot[1] - h // 2, 0), height - h)
    return Box(x, y, w, h)


def shown(picture: Picture, box: Box) -> Shown:
    """The pixels of a piece as the canvas shows them."""
    return display(picture, box, Scale(), ViewMode.RGB)


def differences(one: Picture, other: Picture, box: Box, mark: int) -> Shown:
    """A piece of one picture in dim greys, with a mark wherever the other is not the same."""
    grey = one[box.slices][:, :, :3].max(axis=2).astype(np.uint32) // DIM
    dim = grey * np.uint32(0x01_0101) | np.uint32(0xFF00_0000)
    differs = words_of(one)[box.slices] != words_of(other)[box.slices]
    return np.where(differs, np.uint32(mark), dim)


class Cutout(QWidget):
    """Shows one piece; without one it is empty."""

    def __init__(self, app_theme: AppTheme) -> None:
        super().__init__()
        self._app_theme = app_theme
        self._image: QImage | None = None
        self._ring: Point | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(SIDE, SIDE)

    def sizeHint(self) -> QSize:
        """Twice as large as it must be."""
        return QSize(2 * SIDE, 2 * SIDE)

    def show_pixels(self, pixels: Shown, ring: Point | None) -> None:
        """Show these pixels, with a ring around one of them."""
        self._image, self._ring = opaque_image(pixels), ring
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the piece, its border and the ring."""
        if self._image is None:
            return
        theme = self._app_theme.theme
        with QPainter(self) as painter:
            room = self._room(self._image)
            painter.drawImage(room, self._image)
            painter.setPen(QPen(theme.border, 1.0))
            painter.drawRect(room.adjusted(-1, -1, 0, 0))
            if self._ring is not None:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(theme.fault, RING, Qt.PenStyle.SolidLine))
                painter.drawRoundedRect(self._ring_in(room, self._image), GAP, GAP)

    def _room(self, image: QImage) -> QRect:
        """Where the piece goes: in the middle, each pixel a whole number of the desktop's."""
        side = min(
            (self.width() - 2 * GAP) // image.width(), (self.height() - 2 * GAP) // image.height()
        )
        room = QRect(0, 0, image.width() * max(side, 1), image.height() * max(side, 1))
        room.moveCenter(self.rect().center())
        return room

    def _ring_in(self, room: QRect, image: QImage) -> QRectF:
        x, y = self._ring or (0, 0)
        side = room.width() / image.width()
        cell = QRectF(room.x() + x * side, room.y() + y * side, side, side)
        return cell.adjusted(-GAP, -GAP, GAP, GAP)
