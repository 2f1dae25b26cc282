"""What the canvas shows of its picture: a lens in the room that the rulers leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pxide.view.canvas.lens import Lens, fitted
from pxide.view.widgets.camera import LEVELS, Scale, View, ViewRoom
from vm.core.picture import Box


@dataclass(frozen=True, slots=True)
class CanvasView(View):
    """A picture in whole pixels, which may be dragged until only a little of it is in sight."""

    lens: Lens = field(default_factory=Lens)

    @property
    def factor(self) -> float:
        """Device pixels for one pixel of the picture."""
        return self.lens.scale.factor

    @property
    def stops(self) -> Sequence[float]:
        """All levels, each with pixels of a whole size."""
        return [Scale.of(level, self.room.ratio).factor for level in LEVELS]

    @property
    def seen(self) -> Box | None:
        """The part of the picture that is in sight."""
        return self.lens.seen(self.room.view, self.width, self.height)

    def fitted(self) -> CanvasView:
        """The whole picture, as large as it goes. The rulers are edge enough at left and top."""
        view, edge = self.room.view, self.room.edge
        inner = Box(view.x, view.y, max(view.w - edge, 1), max(view.h - edge, 1))
        whole = replace(self, is_fitted=True)
        return whole._with(fitted(inner, self.width, self.height, self.room.ratio))

    def zoomed_to(self, factor: float, at: tuple[float, float] | None = None) -> CanvasView:
        """At the zoom nearest to a factor; what is under `at`, or in the middle, stays there."""
        scale = Scale.of(factor, 1.0)
        if scale == self.lens.scale:
            return self
        return self._moved(self.lens.zoomed(scale, self.middle if at is None else at))

    def panned(self, dx: float, dy: float) -> CanvasView:
        """After the picture was dragged by so many device pixels."""
        return self._moved(self.lens.panned(dx, dy))

    def centred_on(self, x: int, y: int) -> CanvasView:
        """With a pixel of the picture in the middle."""
        return self._moved(self.lens.centred(x + 0.5, y + 0.5, self.room.view))

    def showing(self, box: Box) -> CanvasView:
        """Moved just so far that a box of the picture is in sight."""
        target, view = self.lens.target(box), self.room.view
        dx = _shift(target.x, target.right, view.x, view.right)
        dy = _shift(target.y, target.bottom, view.y, view.bottom)
        return self.panned(dx, dy) if dx or dy else self

    def in_room(self, room: ViewRoom) -> CanvasView:
        """After the canvas got another size or came to another screen, where the middle stays."""
        new, former = replace(self, room=room), self.room
        if self.is_fitted:
            return new.fitted()
        if room.ratio == former.ratio:
            by = (room.view.x - former.view.x, room.view.y - former.view.y)
            return new._with(self.lens.panned(*by))
        (x, y), (left, top) = self.middle, self.lens.origin
        scale = Scale.of(self.lens.scale.zoom(former.ratio), room.ratio)
        place = ((x - left) / self.factor, (y - top) / self.factor)
        return new._with(Lens(scale).centred(*place, room.view))

    def of_picture(self, width: int, height: int) -> CanvasView:
        """The whole of another picture, or this one where the size is the same."""
        if (width, height) == (self.width, self.height):
            return self
        return replace(self, width=width, height=height).fitted()

    def _moved(self, lens: Lens) -> CanvasView:
        return replace(self, is_fitted=False)._with(lens)

    def _with(self, lens: Lens) -> CanvasView:
        return replace(self, lens=lens.kept(self.room.view, self.width, self.height))


def _shift(low: int, high: int, first: int, end: int) -> int:
    """How far an extent has to move to lie inside another, its beginning before its end."""
    if low < first or high - low > end - first:
        return first - low
    return min(0, end - high)
