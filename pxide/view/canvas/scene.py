"""The layers of the canvas, from the picture at the bottom to the rulers on top."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PySide6.QtGui import QPainter

from pxide.model.program_map import ProgramMap
from pxide.model.tab import Tab
from pxide.view.canvas.arrows import reach
from pxide.view.canvas.canvas_marks import CanvasMarks
from pxide.view.canvas.cell_labels import CellLabels
from pxide.view.canvas.change_marks import ChangeMarks
from pxide.view.canvas.modes import display
from pxide.view.canvas.overlays import Overlays
from pxide.view.canvas.paint_frame import PaintFrame, rectangle
from pxide.view.canvas.pixel_grid import PixelGrid
from pxide.view.canvas.preview import Preview
from pxide.view.canvas.raster import paint_border, paint_raster
from pxide.view.canvas.rulers import Rulers, Scales
from pxide.view.canvas.text_cache import TextCache
from pxide.view.canvas.view_options import ViewOptions
from vm.core.picture import Box, Picture


@dataclass(frozen=True, slots=True)
class ScenePaint:
    """What there is to see now."""

    wish: ViewOptions = field(default_factory=ViewOptions)
    marks: CanvasMarks = field(default_factory=CanvasMarks)
    scales: Scales = field(default_factory=lambda: Scales(1, 1))


class Scene:
    """Paints a tab. It keeps typefaces and tiles, and nothing that could be out of date."""

    def __init__(self, tab: Tab, program_map: ProgramMap) -> None:
        text_cache = TextCache()
        self._tab = tab
        self._grid = PixelGrid()
        self._cell_labels = CellLabels(text_cache, program_map)
        self._overlays = Overlays(text_cache)
        self._preview = Preview()
        self._changes = ChangeMarks(text_cache)
        self.rulers = Rulers(text_cache)

    def paint(self, painter: QPainter, frame: PaintFrame, sight: ScenePaint) -> None:
        """Paint the dirty part of a frame and nothing outside it."""
        painter.setClipRect(rectangle(frame.dirty))
        painter.fillRect(rectangle(frame.dirty), frame.theme.canvas_back)
        picture, session = self._previewed(frame, sight), self._tab.session
        counts = None if session is None else session.counts
        if frame.seen is not None:
            wish = sight.wish
            shown = display(picture, frame.seen, frame.lens.scale, wish.mode, counts)
            paint_raster(painter, frame, shown)
            if wish.has_grid:
                self._grid.paint(painter, frame)
            if wish.has_labels:
                self._cell_labels.paint(painter, frame, picture, (shown, wish))
        paint_border(painter, frame, picture.shape[1], picture.shape[0])
        if sight.marks.patch is not None:
            self._changes.paint(painter, frame, sight.marks.patch)
        self._overlays.paint(painter, self._wider(frame, sight), sight.marks)
        self.rulers.paint(painter, frame, sight.scales)

    def _previewed(self, frame: PaintFrame, sight: ScenePaint) -> Picture:
        """The picture, as a change that waits would make it."""
        picture, patch = self._tab.shown, sight.marks.patch
        if patch is None or frame.seen is None:
            self._preview.forget()
            return picture
        return self._preview.of(picture, frame.seen, patch)

    @property
    def is_behind(self) -> bool:
        """Whether another painting would write more labels."""
        return self._cell_labels.is_behind

    def spread(self, frame: PaintFrame) -> int:
        """How far, in device pixels, a mark may stand out from its pixel."""
        return self._overlays.reach(frame)

    def arrow_spread(self, frame: PaintFrame) -> int:
        """How far, in device pixels, the arrows of a step may leave the rectangle around it."""
        return reach(frame)

    def _wider(self, frame: PaintFrame, sight: ScenePaint) -> PaintFrame:
        """The frame in which marks count as seen when any part of them reaches into it."""
        room = self.spread(frame)
        dirty = frame.dirty
        wide = Box(dirty.x - room, dirty.y - room, dirty.w + 2 * room, dirty.h + 2 * room)
        return replace(frame, seen=frame.lens.seen(wide, sight.scales.width, sight.scales.height))
