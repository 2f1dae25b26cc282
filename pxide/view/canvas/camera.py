"""The camera: which part of the picture the canvas shows, how large, and how that is changed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from pxide.view.canvas.geometry import Lens, Scale, fitted
from vm.core.picture import Box, Point


@dataclass(frozen=True, slots=True)
class ViewRoom:
    """The space of the picture on the canvas, in device pixels, and the screen's ratio."""

    view: Box
    ratio: float
    edge: int = 0
    """How much is left free around a picture that is shown as a whole."""

    @property
    def inner(self) -> Box:
        """The view without its edge; the rulers are edge enough at the left and the top."""
        view, edge = self.view, self.edge
        return Box(view.x, view.y, max(view.w - edge, 1), max(view.h - edge, 1))


class Camera(QObject):
    """Holds the lens. All positions are device pixels; `changed` when anything looks different."""

    changed = Signal()

    def __init__(self, size: Point, parent: QObject | None = None) -> None:
        """Show a whole picture of this size until someone zooms or pans."""
        super().__init__(parent)
        self.lens = Lens()
        self.room = ViewRoom(Box(0, 0, 1, 1), 1.0)
        self._size = size
        self._is_fitted = True

    @property
    def percent(self) -> float:
        """The zoom as people say it: 100 is one pixel of the desktop for one of the picture."""
        return self.lens.scale.zoom(self.room.ratio) * 100

    def set_room(self, room: ViewRoom) -> None:
        """The canvas has another size or is on another screen."""
        if room == self.room:
            return
        former, self.room = self.room, room
        if self._is_fitted:
            self.fit()
        elif room.ratio != former.ratio:
            scale = Scale.of(self.lens.scale.zoom(former.ratio), room.ratio)
            self._set(Lens(scale).centred(*self._middle(former.view), room.view))
        else:
            by = (room.view.x - former.view.x, room.view.y - former.view.y)
            self._set(self.lens.panned(*by))

    def set_size(self, size: Point) -> None:
        """The picture has another size."""
        if size != self._size:
            self._size = size
            self.fit()

    def fit(self) -> None:
        """Show the whole picture as large as it goes."""
        self._is_fitted = True
        self._set(fitted(self.room.inner, *self._size, self.room.ratio))

    def step(self, direction: int, at: tuple[float, float] | None = None) -> None:
        """Zoom one level in (1) or out (-1), what is under `at` staying there."""
        self._zoom(self.lens.scale.next(direction, self.room.ratio), at)

    def set_percent(self, percent: float, at: tuple[float, float] | None = None) -> None:
        """Zoom to a percentage."""
        self._zoom(Scale.of(percent / 100, self.room.ratio), at)

    def pan(self, dx: float, dy: float) -> None:
        """Drag the picture by so many device pixels."""
        self._is_fitted = False
        self._set(self.lens.panned(dx, dy))

    def centre_on(self, x: int, y: int) -> None:
        """Bring a pixel to the middle."""
        self._is_fitted = False
        self._set(self.lens.centred(x + 0.5, y + 0.5, self.room.view))

    def show(self, box: Box) -> None:
        """Move just so far that a box is in sight."""
        target, view = self.lens.target(box), self.room.view
        dx = _shift(target.x, target.right, view.x, view.right)
        dy = _shift(target.y, target.bottom, view.y, view.bottom)
        if dx or dy:
            self.pan(dx, dy)

    def _zoom(self, scale: Scale, at: tuple[float, float] | None) -> None:
        view = self.room.view
        place = (view.x + view.w / 2, view.y + view.h / 2) if at is None else at
        if scale != self.lens.scale:
            self._is_fitted = False
            self._set(self.lens.zoomed(scale, place))

    def _middle(self, view: Box) -> tuple[float, float]:
        left, top = self.lens.origin
        factor = self.lens.scale.factor
        return (view.x + view.w / 2 - left) / factor, (view.y + view.h / 2 - top) / factor

    def _set(self, lens: Lens) -> None:
        kept = lens.kept(self.room.view, *self._size)
        if kept != self.lens:
            self.lens = kept
            self.changed.emit()


def _shift(low: int, high: int, first: int, end: int) -> int:
    """How far an extent has to move to lie inside another, its beginning before its end."""
    if low < first or high - low > end - first:
        return first - low
    return min(0, end - high)
