"""Painting the picture of knowledge: the rows in sight from their tiles, and marks over them."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Final

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from pxide.knowledge.image.entry import EntryKind
from pxide.knowledge.image.title import Band as TitleBand
from pxide.view.canvas.paint_frame import draw_frame, outline
from pxide.view.canvas.raster import opaque_image
from pxide.view.knowledge.row_marks import MarkedBand, MarkGlow, RowMarks
from pxide.view.knowledge.viewport import Viewport
from pxide.view.widgets.theme import Theme
from pxide.work.tiles.tile_reader import ImageReader
from pxide.work.tiles.tiles import ROWS, Shown, TileKey, keys_over

_VEIL: Final = 70
_HIDDEN_VEIL: Final = 200
_HIT_BAR: Final = 4.0
_LINE: Final = 2.0
_OUT: Final = 4.0


def kind_colour(kind: EntryKind) -> QColor:
    """The colour of a kind, which its title row has in the picture."""
    return QColor(*TitleBand[kind.name].colour)


@dataclass(frozen=True)
class Seen:
    """The pixels that were painted last, and which part of the picture they show."""

    pixels: Shown
    first: int
    left: int
    down: int


class RowsPainter:
    """Paints a reader's picture, and keeps what it painted last for where a tile is missing."""

    def __init__(self) -> None:
        self._last: Seen | None = None

    def forget(self) -> None:
        """Another picture is shown."""
        self._last = None

    def paint(self, painter: QPainter, view: Viewport, reader: ImageReader, theme: Theme) -> None:
        """Paint the rows in sight; a painter that counts in device pixels is given."""
        first, end = view.rows
        if end <= first:
            return
        seen = self._gathered(view, reader, theme)
        self._last = seen
        down = seen.down
        rows, columns = seen.pixels.shape
        right = min(seen.left + columns * down, view.width)
        bottom = min(seen.first + rows * down, view.height)
        x, y = view.x_of(seen.left), view.y_of(seen.first)
        target = QRect(x, y, view.x_of(right) - x, view.y_of(bottom) - y)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, view.is_smooth)
        painter.drawImage(target, opaque_image(seen.pixels))

    def _gathered(self, view: Viewport, reader: ImageReader, theme: Theme) -> Seen:
        """The pixels in view, from tiles; where one is missing, from what was painted last."""
        level, down = view.level, 1 << view.level
        (first, end), (left, right) = view.rows, view.columns
        first, left = first // down * down, left // down * down
        shape = (-(-(end - first) // down), -(-(right - left) // down))
        pixels: Shown = np.full(shape, theme.field.rgb(), np.uint32)
        seen = Seen(pixels, first, left, down)
        for key in keys_over(level, first, end):
            tile = reader.tile(key)
            if tile is None:
                self._patch(seen, key)
            else:
                _lay(seen, key, tile)
        return seen

    def _patch(self, seen: Seen, key: TileKey) -> None:
        """Fill the room of a missing tile with what was seen there last, at whatever zoom."""
        last = self._last
        if last is None:
            return
        rows, columns = seen.pixels.shape
        begin = max((key.first - seen.first) // seen.down, 0)
        end = min((key.first - seen.first) // seen.down + ROWS, rows)
        along = (seen.first + np.arange(begin, end) * seen.down - last.first) // last.down
        across = (seen.left + np.arange(columns) * seen.down - last.left) // last.down
        along_ok = (along >= 0) & (along < last.pixels.shape[0])
        across_ok = (across >= 0) & (across < last.pixels.shape[1])
        part = last.pixels[np.ix_(along[along_ok], across[across_ok])]
        seen.pixels[np.ix_(np.arange(begin, end)[along_ok], np.flatnonzero(across_ok))] = part


def _lay(seen: Seen, key: TileKey, tile: Shown) -> None:
    """Lay a tile on the pixels, as far as it is in view."""
    rows, columns = seen.pixels.shape
    offset = (key.first - seen.first) // seen.down
    begin, end = max(offset, 0), min(offset + tile.shape[0], rows)
    left = seen.left // seen.down
    if end > begin:
        seen.pixels[begin:end] = tile[begin - offset : end - offset, left : left + columns]


def paint_marks(painter: QPainter, view: Viewport, marks: RowMarks, theme: Theme) -> None:
    """Draw the marks, the most urgent last."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    now = monotonic()
    for band in marks.hidden:
        _strike(painter, _rect(view, band), theme)
    for band in marks.hits:
        rect, wide = _rect(view, band), _dots(view, _HIT_BAR)
        bar = QRect(max(rect.x() - wide - 1, 0), rect.y(), wide, rect.height())
        painter.fillRect(bar, theme.accent)
    if marks.hovered is not None:
        _frame(painter, view, _rect(view, marks.hovered), theme.muted, 1.0)
    if marks.selected is not None:
        colour, out = theme.accent if marks.has_focus else theme.muted, _dots(view, _OUT)
        rect = _rect(view, marks.selected).adjusted(-out, 0, out, 0)
        _frame(painter, view, rect, colour, _LINE)
    for glow in marks.glows:
        _glow(painter, view, glow, theme, now)


def paint_focus(painter: QPainter, view: Viewport, theme: Theme) -> None:
    """Draw a thin frame around all that is seen: the keyboard is for it."""
    line = _dots(view, 1.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QBrush(theme.accent), line))
    painter.drawRect(outline(QRect(0, 0, view.room.view.w, view.room.view.h), line))


def _glow(painter: QPainter, view: Viewport, glow: MarkGlow, theme: Theme, now: float) -> None:
    strength = glow.strength(now)
    rect = _rect(view, glow.band)
    if glow.kind is None:
        veil = QColor(theme.accent)
        veil.setAlpha(round(_VEIL * strength))
        painter.fillRect(rect, veil)
        return
    colour = kind_colour(glow.kind)
    colour.setAlphaF(strength)
    out = _dots(view, _OUT)
    _frame(painter, view, rect.adjusted(-out, -out, out, out), colour, _LINE + 1.0)


def _strike(painter: QPainter, rect: QRect, theme: Theme) -> None:
    """Cover what is hidden with hatching, so that it is seen to be put away."""
    ground = QColor(theme.canvas_back)
    ground.setAlpha(_HIDDEN_VEIL)
    painter.fillRect(rect, ground)
    painter.fillRect(rect, QBrush(theme.border, Qt.BrushStyle.BDiagPattern))


def _frame(painter: QPainter, view: Viewport, rect: QRect, colour: QColor, width: float) -> None:
    draw_frame(painter, rect, colour, line=_dots(view, width), rim=_dots(view, 1.0))


def _rect(view: Viewport, band: MarkedBand) -> QRect:
    """The device rectangle of some rows, never thinner than a mark that can be seen."""
    x, y = view.x_of(0), view.y_of(band.top)
    width, height = view.x_of(view.width) - x, view.y_of(band.top + band.rows) - y
    least = _dots(view, 6.0)
    grown = max(least - height, 0)
    return QRect(x, y - grown // 2, width, height + grown)


def _dots(view: Viewport, length: float) -> int:
    """A length on the desktop in device pixels, at least one."""
    return max(1, round(length * view.room.ratio))
