"""The layers of the canvas, from the picture at the bottom to the rulers on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtGui import QPainter

from pxide.model.program_map import ProgramMap
from pxide.model.tab import Tab
from pxide.view.canvas.arrows import reach
from pxide.view.canvas.canvas_marks import CanvasMarks
from pxide.view.canvas.cell_labels import CellLabels
from pxide.view.canvas.change_marks import ChangeMarks
from pxide.view.canvas.lens import grown
from pxide.view.canvas.overlays import Overlays
from pxide.view.canvas.paint_frame import PaintFrame, box_of, rectangle
from pxide.view.canvas.preview import Preview
from pxide.view.canvas.raster import PixelGrid, paint_border, paint_raster
from pxide.view.canvas.rulers import Rulers, Scales
from pxide.view.canvas.text_cache import TextCache
from pxide.view.canvas.view_modes import display
from pxide.view.canvas.view_options import ViewOptions
from vm.core.picture import Box, Picture


@dataclass(frozen=True, slots=True)
class ScenePaint:
    """What there is to see now."""

    options: ViewOptions = field(default_factory=ViewOptions)
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
        self._rulers = Rulers(text_cache)

    @property
    def is_behind(self) -> bool:
        """Whether another painting would write more labels."""
        return self._cell_labels.is_behind

    def margin(self, scales: Scales, ratio: float) -> tuple[int, int]:
        """How many device pixels the rulers take away at the left and at the top."""
        return self._rulers.margin(scales, ratio)

    def paint(
        self, painter: QPainter, frame: PaintFrame, content: ScenePaint, dirty: Sequence[Box]
    ) -> None:
        """Paint the dirty parts of the canvas, in device pixels, and nothing outside them."""
        scales = content.scales
        for box in dirty:
            self._paint_layers(painter, frame.within(box, scales.width, scales.height), content)
        self._rulers.paint(painter, frame, scales, dirty)

    def damage(self, frame: PaintFrame, content: ScenePaint, former: CanvasMarks) -> Iterator[Box]:
        """The device rectangles that look different from when the marks were the former ones.

        A change that waits is not among them: it can be anywhere.
        """
        marks, spread = content.marks, self._overlays.reach(frame)
        for other in former.breakpoints ^ marks.breakpoints:
            yield grown(frame.lens.target(Box(*other.point, 1, 1)), spread)
        for shown in (former, marks):
            for box in shown.boxes:
                yield grown(frame.lens.target(box), spread)
            if shown.step is not None:
                yield grown(frame.lens.target(shown.step), spread + reach(frame))
        if former.pointed != marks.pointed:
            yield from map(box_of, self._rulers.strips(frame, content.scales))

    def _paint_layers(self, painter: QPainter, frame: PaintFrame, content: ScenePaint) -> None:
        """All but the rulers."""
        painter.setClipRect(rectangle(frame.dirty))
        painter.fillRect(rectangle(frame.dirty), frame.theme.canvas_back)
        options, marks, scales = content.options, content.marks, content.scales
        picture, session = self._previewed(frame, content), self._tab.session
        counts = None if session is None else session.counts
        if frame.seen is not None:
            shown = display(picture, frame.seen, frame.lens.scale, options.mode, counts)
            paint_raster(painter, frame, shown)
            if options.has_grid:
                self._grid.paint(painter, frame)
            if options.has_labels:
                self._cell_labels.paint(painter, frame, picture, shown, options)
        paint_border(painter, frame, picture.shape[1], picture.shape[0])
        if marks.patch is not None:
            self._changes.paint(painter, frame, marks.patch)
        wider = frame.wider(self._overlays.reach(frame), scales.width, scales.height)
        self._overlays.paint(painter, wider, marks)

    def _previewed(self, frame: PaintFrame, content: ScenePaint) -> Picture:
        """The picture, as a change that waits would make it."""
        picture, patch = self._tab.shown, content.marks.patch
        if patch is None or frame.seen is None:
            self._preview.forget()
            return picture
        return self._preview.of(picture, frame.seen, patch)
