"""The strip: the picture of one knowledge image, followed as it grows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from time import monotonic
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from pxide.knowledge.image.entry import Place
from pxide.view.canvas.geometry import nearest
from pxide.view.knowledge.row_marks import (
    ARRIVED_HOLD,
    FLASH_HOLD,
    MarkedBand,
    MarkGlow,
    RowMarks,
)
from pxide.view.knowledge.sight_area import SightArea
from pxide.view.knowledge.strip_paint import StripPainter, paint_focus, paint_marks
from pxide.view.widgets.app_theme import AppTheme
from pxide.work.tiles.row_layout import Growth, RowLayout
from pxide.work.tiles.tile_reader import ImageReader
from pxide.work.tiles.tiles import TileKey, keys_over

_TICK: Final = 40  # milliseconds between two paintings while something fades


class Strip(SightArea):
    """Shows a reader's picture. Nothing is drawn while nothing changes."""

    selection_changed = Signal()
    grown = Signal(object)
    """The Growth that is seen to arrive."""
    laid_out = Signal()
    """The picture is known, or is another one, or cannot be read."""

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._reader: ImageReader | None = None
        self._painter = StripPainter()
        self._marks = RowMarks()
        self._selected: Place | None = None
        self._hits: tuple[Place, ...] = ()
        self._was_laid_out = False
        self._fading = QTimer(self)
        self._fading.setInterval(_TICK)
        self._fading.timeout.connect(self._fade)
        self._dress()
        app_theme.changed.connect(self.viewport().update)

    @property
    def reader(self) -> ImageReader | None:
        """Whose picture is shown."""
        return self._reader

    @property
    def layout_of_picture(self) -> RowLayout:
        """What lies where; nothing where no picture is shown."""
        return RowLayout() if self._reader is None else self._reader.layout

    @property
    def keys_in_sight(self) -> tuple[TileKey, ...]:
        """The tiles that show what is seen."""
        return tuple(keys_over(self._sight.level, *self._sight.rows))

    @property
    def marks(self) -> RowMarks:
        """What is marked on it."""
        return self._marks

    @property
    def selected(self) -> Place | None:
        """The entry that is selected."""
        return self._selected

    def show_reader(self, reader: ImageReader | None) -> None:
        """Show another picture, from its end."""
        if reader is self._reader:
            return
        if self._reader is not None:
            self._reader.laid_out.disconnect(self._laid_out)
            self._reader.grown.disconnect(self._grown)
            self._reader.tiles_changed.disconnect(self.viewport().update)
        self._reader = reader
        self._painter.forget()
        self._glide.stop()
        self._was_laid_out = False
        self._hits, self._marks = (), RowMarks()
        self.select(None)
        if reader is not None:
            reader.laid_out.connect(self._laid_out)
            reader.grown.connect(self._grown)
            reader.tiles_changed.connect(self.viewport().update)
        self._laid_out()

    def go_to_end(self) -> None:
        """Show the last rows and follow those to come."""
        self.glide_to(self._sight.at_end())

    def flash(self, place: Place) -> bool:
        """Bring an entry into sight and point it out for a moment; says whether there is one."""
        band = self._band(place)
        if band is None:
            return False
        self.select(place)
        self._add_glows((MarkGlow(band, monotonic() + FLASH_HOLD),))
        self.glide_to(self._sight.shown_turn(band.top, band.rows))
        return True

    def select(self, place: Place | None) -> None:
        """Select an entry or none."""
        if place != self._selected:
            self._selected = place
            self._mark()
            self.selection_changed.emit()

    def set_hits(self, places: Iterable[Place]) -> None:
        """Mark what a search found."""
        self._hits = tuple(places)
        self._mark()

    def expect(self, place: Place) -> None:
        """An entry was just written: it will be seen to arrive."""
        if self._reader is not None:
            self._reader.expect(place)

    def hover(self, place: Place | None) -> None:
        """The mouse is over an entry or over none."""
        band = None if place is None else self._band(place)
        if band != self._marks.hovered:
            self._marks = replace(self._marks, hovered=band)
            self.viewport().update()

    def sizeHint(self) -> QSize:
        """Enough for a few entries."""
        return QSize(320, 260)

    def minimumSizeHint(self) -> QSize:
        """Enough for one."""
        return QSize(120, 60)

    def showEvent(self, event: QShowEvent) -> None:
        """Take over what was written while nobody looked."""
        super().showEvent(event)
        self.find_room()
        if self._reader is not None:
            self._reader.look()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight, in whole device pixels."""
        self.find_room()
        theme, sight = self._app_theme.theme, self._sight
        with QPainter(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), theme.canvas_back)
            painter.scale(1 / sight.ratio, 1 / sight.ratio)
            there = painter.deviceTransform()
            painter.translate(nearest(there.dx()) - there.dx(), nearest(there.dy()) - there.dy())
            painter.setClipRect(QRectF(0, 0, sight.view_width, sight.view_height))
            if self._reader is not None:
                self._reader.want(self._keys())
                self._painter.paint(painter, sight, self._reader, theme)
                first, end = sight.rows
                hidden = self._reader.layout.hidden_in(first, end)
                marks = replace(
                    self._marks,
                    hidden=tuple(MarkedBand(*band) for band in hidden),
                    has_focus=self.hasFocus(),
                )
                paint_marks(painter, sight, marks, theme)
                if self.hasFocus():
                    paint_focus(painter, sight, theme)

    def _keys(self) -> tuple[TileKey, ...]:
        """The tiles in sight, from the middle out, then those a page further on."""
        (first, end), level = self._sight.rows, self._sight.level
        page, middle = end - first, (first + end) / 2
        height = self._sight.height

        def far(key: TileKey) -> float:
            return abs(key.first + key.rows / 2 - middle)

        seen = sorted(self.keys_in_sight, key=far)
        near = keys_over(level, max(first - page, 0), min(end + page, height))
        return (*seen, *(key for key in near if key not in seen))

    def _dress(self) -> None:
        self.setAccessibleName("Picture of the knowledge")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _laid_out(self) -> None:
        layout = self.layout_of_picture
        former = self._sight
        new = former.of_picture(layout.width, layout.height)
        if not self._was_laid_out:
            self._was_laid_out = layout.height > 0
            self._set_sight(new.at_end())
        elif former.is_at_end:
            # The new rows are below the window still, and glide into it.
            first = max(former.top, new.lowest_top - new.view_height / new.factor)
            self._set_sight(replace(new, top=first))
            self.glide_to(new.at_end())
        else:
            self._set_sight(new)
        if self._selected is not None and layout.span(self._selected) is None:
            self.select(None)
        self._mark()
        self.laid_out.emit()

    def _grown(self, growth: Growth) -> None:
        until = monotonic() + ARRIVED_HOLD
        self._add_glows(
            MarkGlow(MarkedBand(new.top, new.place.rows), until, new.kind)
            for new in growth.arrivals
        )
        self.grown.emit(growth)

    def _band(self, place: Place) -> MarkedBand | None:
        span = self.layout_of_picture.span(place)
        return None if span is None else MarkedBand(*span)

    def _mark(self) -> None:
        hits = (self._band(place) for place in self._hits)
        self._marks = replace(
            self._marks,
            selected=None if self._selected is None else self._band(self._selected),
            hits=tuple(band for band in hits if band is not None),
        )
        self.viewport().update()

    def _add_glows(self, glows: Iterable[MarkGlow]) -> None:
        kept = (glow for glow in self._marks.glows if glow.kind is not None)
        self._marks = replace(self._marks, glows=(*kept, *glows))
        self._fading.start()
        self.viewport().update()

    def _fade(self) -> None:
        now = monotonic()
        alive = tuple(glow for glow in self._marks.glows if glow.strength(now) > 0.0)
        is_still = all(glow.strength(now) == 1.0 for glow in alive)
        if alive != self._marks.glows or not is_still:
            self._marks = replace(self._marks, glows=alive)
            self.viewport().update()
        if not alive:
            self._fading.stop()
