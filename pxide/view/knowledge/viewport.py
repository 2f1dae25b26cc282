"""The sight: which rows of a tall picture are seen, and how large. Pure numbers, no drawing.

Lengths of the screen are in device pixels, so that a scaling of 125 % blurs nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from pxide.view.canvas.geometry import LEVELS, Scale
from pxide.work.tiles.tiles import MOST_LEVEL

_MOST_ZOOM: Final = 16.0
_EDGE: Final = 6.0  # pixels of the desktop left free around the picture, for marks to stand in
_ALMOST: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Viewport:
    """A window of `view_width` times `view_height` device pixels on a picture.

    `factor` is device pixels for one pixel of the picture. `left` and `top` are the position of
    the window in pixels of the picture; a picture that is smaller than the window stands in the
    middle and at the bottom, for it grows at its end.
    """

    width: int = 1
    height: int = 0
    view_width: int = 1
    view_height: int = 1
    ratio: float = 1.0
    factor: float = 1.0
    left: float = 0.0
    top: float = 0.0
    is_fitted: bool = True
    """Whether the width of the picture follows that of the window."""

    @property
    def percent(self) -> float:
        """The zoom as people say it: 100 is one pixel of the desktop for one of the picture."""
        return self.factor / self.ratio * 100

    @property
    def is_smooth(self) -> bool:
        """Whether device pixels and pixels of the picture do not fall together."""
        return self.factor != int(self.factor)

    @property
    def level(self) -> int:
        """Which tiles show the picture: those that are at least as large as is seen."""
        if self.factor >= 1.0:
            return 0
        return min(math.floor(-math.log2(self.factor) + _ALMOST), MOST_LEVEL)

    @property
    def lowest_top(self) -> float:
        """The top with which the last row is seen; negative where the picture is small."""
        return self.height + (self._edge - self.view_height) / self.factor

    @property
    def highest_top(self) -> float:
        """The top with which the first row is seen."""
        return -self._edge / self.factor

    @property
    def is_at_end(self) -> bool:
        """Whether the last row is in sight."""
        return self.top >= self.lowest_top - 1.0

    @property
    def rows(self) -> tuple[int, int]:
        """The first row that is seen, and the one after the last."""
        first = max(math.floor(self.top), 0)
        return first, min(math.ceil(self.top + self.view_height / self.factor), self.height)

    @property
    def columns(self) -> tuple[int, int]:
        """The first column that is seen, and the one after the last."""
        first = max(math.floor(self.left), 0)
        return first, min(math.ceil(self.left + self.view_width / self.factor), self.width)

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

    def sized(self, view_width: int, view_height: int, ratio: float) -> Viewport:
        """The sight after the window has another size: its end or its top stays where it is."""
        was_at_end = self.is_at_end
        factor = self.factor * ratio / self.ratio
        new = replace(
            self, view_width=max(view_width, 1), view_height=max(view_height, 1), ratio=ratio,
            factor=factor,
        )  # fmt: skip
        if self.is_fitted:
            new = replace(new, factor=new._fitting)
        return new.at_end() if was_at_end else new.kept()

    def of_picture(self, width: int, height: int) -> Viewport:
        """The sight of a picture that has another size now; the end stays in sight."""
        new = replace(self, width=max(width, 1), height=height)
        if self.is_fitted:
            new = replace(new, factor=new._fitting)
        return new.kept()

    def fitted(self) -> Viewport:
        """As wide as the window; the row in the middle stays there."""
        return replace(self.zoomed_to(self._fitting, self._middle), is_fitted=True).kept()

    def zoomed(self, direction: int, at: tuple[float, float] | None = None) -> Viewport:
        """One level in (1) or out (-1); what is under `at` stays there."""
        stops = self._stops
        if direction > 0:
            factor = next((s for s in stops if s > self.factor + _ALMOST), self.factor)
        else:
            factor = next((s for s in reversed(stops) if s < self.factor - _ALMOST), self.factor)
        new = self.zoomed_to(factor, self._middle if at is None else at)
        return replace(new, is_fitted=factor == self._fitting)

    def zoomed_to(self, factor: float, at: tuple[float, float]) -> Viewport:
        """At another zoom; what is under `at` stays there."""
        left = self.left + at[0] / self.factor - at[0] / factor
        top = self.top + at[1] / self.factor - at[1] / factor
        return replace(self, factor=factor, left=left, top=top, is_fitted=False).kept()

    def at_percent(self, percent: float) -> Viewport:
        """At a zoom as people say it; the middle stays where it is."""
        return self.zoomed_to(Scale.of(percent / 100, self.ratio).factor, self._middle)

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

    def shown_turn(self, top: int, rows: int) -> Viewport:
        """Moved so that these rows are in sight: their middle in the middle, or their beginning."""
        room = self.view_height / self.factor
        if top >= self.top and top + rows <= self.top + room:
            return self
        begin = top if rows > room else top - (room - rows) / 2
        return replace(self, top=begin).kept()

    def kept(self) -> Viewport:
        """Moved just so far that no room is left that the picture could fill."""
        room = self.view_width / self.factor
        lowest = self.lowest_top
        left = (self.width - room) / 2 if room >= self.width else self.left
        highest = self.highest_top
        top = lowest if lowest <= highest else min(max(self.top, highest), lowest)
        if room < self.width:
            left = min(max(left, 0.0), self.width - room)
        return replace(self, left=left, top=top)

    @property
    def _edge(self) -> int:
        return round(_EDGE * self.ratio)

    @property
    def _fitting(self) -> float:
        """The zoom at which the picture is as wide as the window.

        Pixels that are larger than those of the desktop stay whole.
        """
        factor = max(self.view_width - 2 * self._edge, 1) / self.width
        whole = float(math.floor(factor))
        return whole if whole >= self.ratio else factor

    @property
    def _middle(self) -> tuple[float, float]:
        return self.view_width / 2, self.view_height / 2

    @property
    def _stops(self) -> list[float]:
        """The zooms at which the wheel stops: from the whole picture in sight up to large pixels.

        The width of the window is one of them.
        """
        known = {Scale.of(level, self.ratio).factor for level in LEVELS if level <= _MOST_ZOOM}
        whole = max(self.view_height - 2 * self._edge, 1) / max(self.height, 1)
        least = min(whole, self._fitting)
        return sorted({stop for stop in known if stop > least} | {least, self._fitting})
