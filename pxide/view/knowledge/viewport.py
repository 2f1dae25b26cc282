"""Which rows of a tall picture are seen, and how large, and how the picture glides to others.

Lengths of the screen are device pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtWidgets import QStyle, QWidget

from pxide.view.widgets.camera import LEVELS, Camera, Scale, View, ViewRoom
from pxide.work.tiles.tiles import MOST_LEVEL, TileKey, keys_over
from vm.core.picture import Box

_MOST_ZOOM: Final = 16.0
_EDGE: Final = 6.0  # pixels of the desktop left free around the picture, for marks to stand in
_ALMOST: Final = 1e-6
_GLIDE: Final = 360  # milliseconds


def room_of(width: int, height: int, ratio: float) -> ViewRoom:
    """The room of the picture in an area of so many device pixels."""
    return ViewRoom(Box(0, 0, max(width, 1), max(height, 1)), ratio, round(_EDGE * ratio))


@dataclass(frozen=True, slots=True)
class Viewport(View):
    """A window of whole device pixels on a picture whose rows may be of a broken size.

    `factor` is device pixels for one pixel of the picture. `left` and `top` are the position of
    the window in pixels of the picture, for it is rows that are held exactly; a picture that is
    smaller than the window stands in the middle and at the bottom, for it grows at its end.
    """

    room: ViewRoom = field(default_factory=lambda: room_of(1, 1, 1.0))
    factor: float = 1.0
    left: float = 0.0
    top: float = 0.0

    @property
    def is_smooth(self) -> bool:
        """Whether device pixels and pixels of the picture do not fall together."""
        return self.factor != int(self.factor)

    @property
    def stops(self) -> Sequence[float]:
        """The zooms at which the wheel stops: from the whole picture in sight up to large pixels.

        The width of the window is one of them.
        """
        known = {Scale.of(level, self.room.ratio).factor for level in LEVELS if level <= _MOST_ZOOM}
        whole = max(self.room.view.h - 2 * self.room.edge, 1) / max(self.height, 1)
        least = min(whole, self._fitting)
        return sorted({stop for stop in known if stop > least} | {least, self._fitting})

    @property
    def level(self) -> int:
        """Which tiles show the picture: those that are at least as large as is seen."""
        if self.factor >= 1.0:
            return 0
        return min(math.floor(-math.log2(self.factor) + _ALMOST), MOST_LEVEL)

    @property
    def lowest_top(self) -> float:
        """The top with which the last row is seen; negative where the picture is small."""
        return self.height + (self.room.edge - self.room.view.h) / self.factor

    @property
    def highest_top(self) -> float:
        """The top with which the first row is seen."""
        return -self.room.edge / self.factor

    @property
    def is_at_end(self) -> bool:
        """Whether the last row is in sight."""
        return self.top >= self.lowest_top - 1.0

    @property
    def rows(self) -> tuple[int, int]:
        """The first row that is seen, and the one after the last."""
        first = max(math.floor(self.top), 0)
        return first, min(math.ceil(self.top + self.room.view.h / self.factor), self.height)

    @property
    def columns(self) -> tuple[int, int]:
        """The first column that is seen, and the one after the last."""
        first = max(math.floor(self.left), 0)
        return first, min(math.ceil(self.left + self.room.view.w / self.factor), self.width)

    @property
    def tiles(self) -> tuple[TileKey, ...]:
        """The tiles that show what is seen."""
        return tuple(keys_over(self.level, *self.rows))

    @property
    def wanted_tiles(self) -> tuple[TileKey, ...]:
        """The tiles that show what is seen, from the middle out, then those a page further on."""
        first, end = self.rows
        page, middle = end - first, (first + end) / 2

        def far(key: TileKey) -> float:
            return abs(key.first + key.rows / 2 - middle)

        seen = sorted(self.tiles, key=far)
        near = keys_over(self.level, max(first - page, 0), min(end + page, self.height))
        return (*seen, *(key for key in near if key not in seen))

    def y_of(self, row: float) -> int:
        """The device pixel at which a row begins."""
        return round((row - self.top) * self.factor)

    def x_of(self, column: float) -> int:
        """The device pixel at which a column begins."""
        return round((column - self.left) * self.factor)

    def row_at(self, y: float) -> int | None:
        """The row under a device pixel; none outside the picture."""
        row = math.floor(self.top + y / self.factor)
        return row if 0 <= row < self.height else None

    def is_over(self, x: float) -> bool:
        """Whether the picture is under a device pixel."""
        return 0 <= self.left + x / self.factor < self.width

    def in_room(self, room: ViewRoom) -> Viewport:
        """After the window got another size: its end or its top stays where it is."""
        new = replace(self, room=room, factor=self.factor * room.ratio / self.room.ratio)
        if self.is_fitted:
            new = replace(new, factor=new._fitting)
        return new.at_end() if self.is_at_end else new.kept()

    def of_picture(self, width: int, height: int) -> Viewport:
        """After the picture got another size; what is seen of it stays where it is."""
        new = replace(self, width=max(width, 1), height=height)
        if self.is_fitted:
            new = replace(new, factor=new._fitting)
        return new.kept()

    def fitted(self) -> Viewport:
        """As wide as the window; the row in the middle stays there."""
        return self.zoomed_to(self._fitting)

    def zoomed_to(self, factor: float, at: tuple[float, float] | None = None) -> Viewport:
        """At another zoom; what is under `at`, or in the middle, stays there."""
        x, y = self.middle if at is None else at
        left = self.left + x / self.factor - x / factor
        top = self.top + y / self.factor - y / factor
        is_fitted = factor == self._fitting
        return replace(self, factor=factor, left=left, top=top, is_fitted=is_fitted).kept()

    def panned(self, dx: float, dy: float) -> Viewport:
        """After the picture was dragged by so many device pixels."""
        left, top = self.left - dx / self.factor, self.top - dy / self.factor
        return replace(self, left=left, top=top).kept()

    def moved(self, left: float, top: float) -> Viewport:
        """With the window at another place of the picture."""
        return replace(self, left=left, top=top).kept()

    def at_end(self) -> Viewport:
        """With the last row in sight."""
        return replace(self, top=self.lowest_top).kept()

    def showing(self, top: int, rows: int) -> Viewport:
        """Moved so that these rows are in sight: their middle in the middle, or their beginning."""
        page = self.room.view.h / self.factor
        if top >= self.top and top + rows <= self.top + page:
            return self
        begin = top if rows > page else top - (page - rows) / 2
        return replace(self, top=begin).kept()

    def kept(self) -> Viewport:
        """Moved just so far that no room is left that the picture could fill."""
        across = self.room.view.w / self.factor
        lowest = self.lowest_top
        left = (self.width - across) / 2 if across >= self.width else self.left
        highest = self.highest_top
        top = lowest if lowest <= highest else min(max(self.top, highest), lowest)
        if across < self.width:
            left = min(max(left, 0.0), self.width - across)
        return replace(self, left=left, top=top)

    @property
    def _fitting(self) -> float:
        """The zoom at which the picture is as wide as the window.

        Pixels that are larger than those of the desktop stay whole.
        """
        factor = max(self.room.view.w - 2 * self.room.edge, 1) / self.width
        whole = float(math.floor(factor))
        return whole if whole >= self.room.ratio else factor


class GlidingCamera(Camera[Viewport]):
    """A camera that can go to another place in a moment, so that the eye keeps hold of the rows."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(Viewport(), widget)
        self._widget = widget
        self._begin, self._end = 0.0, 0.0
        """The tops between which it glides."""
        self._glide = QVariantAnimation(self)
        self._glide.setDuration(_GLIDE)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.setStartValue(0.0)
        self._glide.setEndValue(1.0)
        self._glide.valueChanged.connect(self._glided)

    @property
    def is_gliding(self) -> bool:
        """Whether the picture moves by itself just now."""
        return self._glide.state() is QVariantAnimation.State.Running

    def show(self, view: Viewport) -> None:
        """See another part, at once; what was gliding stops."""
        self._glide.stop()
        super().show(view)

    def adjust(self, view: Viewport) -> None:
        """See another picture or another part while a glide goes on."""
        self._set(view)

    def glide_to(self, view: Viewport) -> None:
        """Go to a place of the same picture in a moment, or at once where nothing shall move."""
        self._glide.stop()
        widget, now = self._widget, self.view
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        time = widget.style().styleHint(hint, None, widget)
        if time <= 0 or not widget.isVisible() or view.top == now.top:
            self._set(view)
            return
        page = view.room.view.h / view.factor
        self._begin = min(max(now.top, view.top - page), view.top + page)
        self._end = view.top
        self._glide.start()

    def set_room(self, room: ViewRoom) -> None:
        """The area has another size or is on another screen; a glide to the end arrives there."""
        now = self.view
        if room != now.room:
            is_bound_for_end = self.is_gliding and replace(now, top=self._end).is_at_end
            view = now.in_room(room)
            self.show(view.at_end() if is_bound_for_end else view)

    def _glided(self, share: float) -> None:
        if self.is_gliding:
            top = self._begin + (self._end - self._begin) * share
            self._set(replace(self.view, top=top))
