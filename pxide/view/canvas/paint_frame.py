"""What every layer of the canvas needs to know for one stroke of painting, and frames with rims."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from pxide.view.canvas.canvas_view import CanvasView
from pxide.view.canvas.lens import Lens, common, grown
from pxide.view.widgets.camera import nearest
from pxide.view.widgets.theme import Theme
from vm.core.picture import Box

_HALO: Final = 200 / 255


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

    @classmethod
    def of(cls, view: CanvasView, theme: Theme) -> PaintFrame:
        """The frame that paints the whole room of the picture."""
        room = view.room
        return cls(
            lens=view.lens,
            view=room.view,
            dirty=room.view,
            seen=view.seen,
            ratio=room.ratio,
            theme=theme,
        )

    def within(self, dirty: Box, width: int, height: int) -> PaintFrame:
        """The frame that paints a part of the canvas, with a picture of this size in it."""
        part = common(dirty, self.view)
        seen = None if part is None else self.lens.seen(part, width, height)
        return replace(self, dirty=dirty, seen=seen)

    def wider(self, by: int, width: int, height: int) -> PaintFrame:
        """The frame in which what lies so far outside the dirty part counts as seen."""
        return replace(self, seen=self.lens.seen(grown(self.dirty, by), width, height))

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


def halo(colour: QColor) -> QColor:
    """The rim that sets a colour off from all that is below: dark around light, else light."""
    rim = QColor(Qt.GlobalColor.black if colour.lightness() > 127 else Qt.GlobalColor.white)
    rim.setAlphaF(_HALO * colour.alphaF())
    return rim


def draw_frame(painter: QPainter, rect: QRect, colour: QColor, *, line: int, rim: int) -> None:
    """A rectangle drawn inside its edge, with a halo so that it is seen on every colour."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink, inner, thick in ((halo(colour), 0, line + 2 * rim), (colour, rim, line)):
        pen = QPen(QBrush(ink), thick)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(outline(rect.adjusted(inner, inner, -inner, -inner), thick))


def eased(value: float, low: float, high: float) -> float:
    """0 up to `low`, 1 from `high` on, and a straight way between."""
    return min(max((value - low) / (high - low), 0.0), 1.0)
