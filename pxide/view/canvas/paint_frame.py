"""What every layer of the canvas needs to know for one stroke of painting."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF

from pxide.view.canvas.geometry import Lens, nearest
from pxide.view.widgets.theme import Theme
from vm.core.picture import Box


@dataclass(frozen=True, slots=True)
class PaintFrame:
    """One painting: the lens, the part of the screen to paint and the colours to use.

    `view` is the room of the picture inside the rulers and `dirty` the part of the canvas that is
    painted now, both in device pixels. `seen` is the part of the picture that lies in both.
    """

    lens: Lens
    view: Box
    dirty: Box
    seen: Box | None
    ratio: float
    theme: Theme

    @property
    def cell(self) -> float:
        """The side of a picture pixel as the eye takes it, in pixels of the desktop."""
        return self.lens.scale.factor / self.ratio

    def dots(self, length: float) -> int:
        """A length on the desktop in device pixels, at least one."""
        return max(1, nearest(length * self.ratio))

    def rect(self, box: Box) -> QRect:
        """The device rectangle that a box of the picture covers."""
        return rectangle(self.lens.target(box))

    def shows(self, box: Box) -> bool:
        """Whether any of a box of the picture is in the part that is painted now."""
        return self.seen is not None and self.seen.overlaps(box)


def rectangle(box: Box) -> QRect:
    """The same rectangle as Qt says it."""
    return QRect(box.x, box.y, box.w, box.h)


def box_of(rect: QRect) -> Box:
    """The same rectangle as the machine says it."""
    return Box(rect.x(), rect.y(), rect.width(), rect.height())


def outline(rect: QRect, width: float) -> QRectF:
    """Where the middle of a line of this width runs so that the line lies inside the rectangle."""
    half = width / 2
    return QRectF(rect).adjusted(half, half, -half, -half)


def eased(value: float, low: float, high: float) -> float:
    """0 up to `low`, 1 from `high` on, and a straight way between."""
    return min(max((value - low) / (high - low), 0.0), 1.0)
