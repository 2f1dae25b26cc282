"""Where a pixel of the picture lies on the screen, in whole device pixels, and back again.

Everything here counts in device pixels, so that a scaling of 125 % or 150 % never makes one
picture pixel wider than its neighbour.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Final

from pxide.view.widgets.camera import LEVELS, Scale, nearest
from vm.core.picture import Box, Point

_KEPT_IN_SIGHT: Final = 32  # device pixels of the picture that panning never takes away


def grown(box: Box, by: int) -> Box:
    """A box with so much more on each side."""
    return Box(box.x - by, box.y - by, box.w + 2 * by, box.h + 2 * by)


def common(one: Box, other: Box) -> Box | None:
    """The part that two boxes share; none where there is none."""
    shifted = Box(one.x - other.x, one.y - other.y, one.w, one.h).clipped(other.w, other.h)
    if shifted is None:
        return None
    return Box(shifted.x + other.x, shifted.y + other.y, shifted.w, shifted.h)


@dataclass(frozen=True, slots=True)
class Lens:
    """A scale and the device position of the picture's top-left corner.

    The position keeps its fraction, although drawing and hitting use the whole device pixel, so
    that zooming out and in again at one place comes back to exactly the same view. `anchor` is the
    place of the last zoom: as soon as the zoom happens elsewhere, what counts is what is seen.
    """

    scale: Scale = field(default_factory=Scale)
    x: float = 0.0
    y: float = 0.0
    anchor: tuple[float, float] | None = None

    @property
    def origin(self) -> Point:
        """The device pixel at which the picture's first pixel is drawn."""
        return nearest(self.x), nearest(self.y)

    def to_device(self, x: int, y: int) -> Point:
        """The device pixel at which a picture pixel starts, or in which it lies when zoomed out."""
        left, top = self.origin
        up, down = self.scale.up, self.scale.down
        return left + x * up // down, top + y * up // down

    def to_picture(self, x: float, y: float) -> Point:
        """The picture pixel under a device position, which may lie outside the picture."""
        left, top = self.origin
        up, down = self.scale.up, self.scale.down
        return math.floor((x - left) * down / up), math.floor((y - top) * down / up)

    def target(self, box: Box) -> Box:
        """The device pixels that a box of the picture covers."""
        x, y = self.to_device(box.x, box.y)
        right, bottom = self.to_device(box.right - 1, box.bottom - 1)
        return Box(x, y, right - x + self.scale.up, bottom - y + self.scale.up)

    def seen(self, view: Box, width: int, height: int) -> Box | None:
        """The part of a picture of this size that touches a device rectangle."""
        x, y = self.to_picture(view.x, view.y)
        right, bottom = self.to_picture(view.right - 1, view.bottom - 1)
        down = self.scale.down
        return Box(x, y, right - x + down, bottom - y + down).clipped(width, height)

    def zoomed(self, scale: Scale, at: tuple[float, float]) -> Lens:
        """The same lens at another scale, with the picture under `at` staying there."""
        x, y = (self.x, self.y) if at == self.anchor else self.origin
        by = scale.factor / self.scale.factor
        return Lens(scale, at[0] - (at[0] - x) * by, at[1] - (at[1] - y) * by, at)

    def panned(self, dx: float, dy: float) -> Lens:
        """The lens after the picture was dragged by so many device pixels."""
        left, top = self.origin
        return Lens(self.scale, left + dx, top + dy)

    def centred(self, x: float, y: float, view: Box) -> Lens:
        """The lens that shows picture position (x, y) in the middle of the view."""
        factor = self.scale.factor
        left, top = view.x + view.w / 2 - x * factor, view.y + view.h / 2 - y * factor
        return Lens(self.scale, float(nearest(left)), float(nearest(top)))

    def kept(self, view: Box, width: int, height: int) -> Lens:
        """The lens, moved just so far that some of the picture stays in the view."""
        x = _bounded(self.x, width * self.scale.factor, view.x, view.right)
        y = _bounded(self.y, height * self.scale.factor, view.y, view.bottom)
        return self if (x, y) == (self.x, self.y) else replace(self, x=x, y=y, anchor=None)


def fitted(view: Box, width: int, height: int, ratio: float) -> Lens:
    """The lens that shows a whole picture as large as whole pixels allow, in the middle."""
    most = Scale.of(LEVELS[-1], ratio).up
    up = min(view.w // width, view.h // height, most)
    down = max(math.ceil(width / max(view.w, 1)), math.ceil(height / max(view.h, 1)))
    scale = Scale(up=up) if up >= 1 else Scale(down=max(down, 1))
    return Lens(scale).centred(width / 2, height / 2, view)


def _bounded(start: float, length: float, low: int, high: int) -> float:
    length = max(length, 1.0)  # however far out, a picture is drawn one device pixel large
    margin = min(_KEPT_IN_SIGHT, length, high - low)
    return min(max(start, low + margin - length), high - margin)
