"""The part of the canvas that is seen: it paints its tab and repaints just what has changed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, cast

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from pxide.model.tab import Tab
from pxide.view.canvas.camera import Camera, ViewRoom
from pxide.view.canvas.canvas_marks import CanvasMarks, marks_of
from pxide.view.canvas.geometry import common, grown, nearest
from pxide.view.canvas.modes import ViewMode
from pxide.view.canvas.paint_frame import PaintFrame, box_of
from pxide.view.canvas.row_names import row_names
from pxide.view.canvas.rulers import Scales
from pxide.view.canvas.scene import Scene, ScenePaint
from pxide.view.canvas.view_options import ViewOptions
from pxide.view.widgets.theme import Theme
from vm.core.patch import Patch
from vm.core.picture import Box, Point

_EDGE: Final = 8.0  # left free around a picture that fits
_FLASH: Final = 700  # milliseconds that a flash stays
_MOST_RECTS: Final = 8  # of a dirty region, before it is painted as the one rectangle around them


class Surface(QWidget):
    """Shows a tab through a camera. Nothing is drawn while nothing changes."""

    zoom_changed = Signal(float)
    """The zoom in percent."""
    wish_changed = Signal()
    """Another view mode, or grid or labels switched."""

    def __init__(self, tab: Tab, style: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.tab = tab
        self.program_map = tab.program_map
        self.camera = Camera(_size(tab), self)
        self._theme = style
        self._scene = Scene(tab, self.program_map)
        self._wish = ViewOptions()
        self._marks = CanvasMarks()
        self._names: dict[int, str] = {}
        self._flash: Box | None = None
        self._patch: Patch | None = None
        self._flash_end = QTimer(self)
        self._flash_end.setSingleShot(True)
        self._flash_end.setInterval(_FLASH)
        self._flash_end.timeout.connect(lambda: self._set_flash(None))
        self._catch_up = QTimer(self)
        self._catch_up.setSingleShot(True)
        self._catch_up.timeout.connect(self.update)
        self._percent = 0.0
        self._listen()

    def _listen(self) -> None:
        tab = self.tab
        self.camera.changed.connect(self._camera_changed)
        self.program_map.changed.connect(self._meaning_changed)
        tab.shown_changed.connect(self._pixels_changed)
        tab.resized.connect(self._resized)
        tab.traced.connect(self._counts_changed)
        for told in (
            *(tab.session_changed, tab.faults_changed, tab.moved, tab.traced),
            *(tab.state_changed, tab.document.breakpoints_changed),
            *(tab.selection.cell_changed, tab.selection.hovered_changed),
        ):
            told.connect(self._marks_changed)

    @property
    def mode(self) -> ViewMode:
        """How the pixels are shown."""
        return self._wish.mode

    @property
    def wish(self) -> ViewOptions:
        """What the person wants to see."""
        return self._wish

    @property
    def marks(self) -> CanvasMarks:
        """What is marked now."""
        return self._marks

    @property
    def percent(self) -> float:
        """The zoom in percent."""
        return self.camera.percent

    def set_mode(self, mode: ViewMode) -> None:
        """Show the pixels another way."""
        self._set_wish(replace(self._wish, mode=mode))

    def next_mode(self) -> None:
        """Show the pixels the next way."""
        self.set_mode(self.mode.following)

    def set_grid(self, is_on: bool) -> None:
        """Draw lines between large pixels, or none."""
        self._set_wish(replace(self._wish, has_grid=is_on))

    def set_labels(self, is_on: bool) -> None:
        """Write into large pixels what they mean, or not."""
        self._set_wish(replace(self._wish, has_labels=is_on))

    def set_signed(self, is_on: bool) -> None:
        """Read words as signed numbers, or as unsigned ones."""
        self._set_wish(replace(self._wish, is_signed=is_on))

    def set_style(self, style: Theme) -> None:
        """Wear the colours of another theme."""
        self._theme = style
        self.update()

    def show_patch(self, patch: Patch | None) -> None:
        """Show the picture as a change would make it, or as it is."""
        self._patch = patch
        self._marks_changed()
        self.update()

    def zoom_to_fit(self) -> None:
        """Show the whole picture."""
        self.camera.fit()

    def set_zoom(self, percent: float) -> None:
        """Zoom to a percentage, what is under the mouse staying there."""
        self.camera.set_percent(percent, self.held_place())

    def zoom_in(self) -> None:
        """Zoom one level in, what is under the mouse staying there."""
        self.camera.step(1, self.held_place())

    def zoom_out(self) -> None:
        """Zoom one level out, what is under the mouse staying there."""
        self.camera.step(-1, self.held_place())

    def center_on(self, x: int, y: int) -> None:
        """Bring a pixel to the middle."""
        self.camera.centre_on(x, y)

    def show_box(self, box: Box) -> None:
        """Move just so far that these pixels are in sight."""
        self.camera.show(box)

    def flash(self, box: Box) -> None:
        """Point out some pixels for a moment, and bring them into sight."""
        self.camera.show(box)
        self._set_flash(box)
        self._flash_end.start()

    def held_place(self) -> tuple[float, float] | None:
        """The device position that a zoom by a key holds; none for the middle."""
        return None

    def pick_band(self) -> Box | None:
        """What a click would pick as an operand; the hands know."""
        return None

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the program for the first time."""
        self.program_map.latest()
        self._meaning_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the new room of the picture."""
        self._find_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dirty rectangles, in whole device pixels."""
        self._find_room()
        ratio = self.devicePixelRatioF()
        painter = QPainter(self)
        painter.scale(1 / ratio, 1 / ratio)
        there = painter.deviceTransform()
        painter.translate(nearest(there.dx()) - there.dx(), nearest(there.dy()) - there.dy())
        region = event.region()
        is_many = region.rectCount() > _MOST_RECTS
        rects = (event.rect(),) if is_many else cast(Iterable[QRect], region)
        sight = ScenePaint(self._wish, self._marks, self._scales())
        for rect in rects:
            self._scene.paint(painter, self._frame(self._to_device(rect)), sight)
        painter.end()
        if self._scene.is_behind:
            self._catch_up.start()

    def _frame(self, dirty: Box) -> PaintFrame:
        lens, room = self.camera.lens, self.camera.room
        seen = common(dirty, room.view)
        width, height = _size(self.tab)
        shown = None if seen is None else lens.seen(seen, width, height)
        return PaintFrame(lens, room.view, dirty, shown, room.ratio, self._theme)

    def _scales(self) -> Scales:
        marks = self._marks
        pointed = (marks.hovered, marks.selected, marks.pc)
        points: tuple[Point, ...] = tuple(point for point in pointed if point is not None)
        return Scales(*_size(self.tab), self._names, points)

    def _find_room(self) -> None:
        ratio = self.devicePixelRatioF()
        left, top = self._scene.rulers.room(Scales(*_size(self.tab), self._names), ratio)
        width, height = nearest(self.width() * ratio), nearest(self.height() * ratio)
        view = Box(left, top, max(width - left, 1), max(height - top, 1))
        self.camera.set_room(ViewRoom(view, ratio, nearest(_EDGE * ratio)))

    def _camera_changed(self) -> None:
        if self.percent != self._percent:
            self._percent = self.percent
            self.zoom_changed.emit(self._percent)
        self.update()

    def _meaning_changed(self) -> None:
        self._names = row_names(self.tab.document.info.data, self.program_map.uses_registers)
        self._find_room()
        self.update()

    def _pixels_changed(self, box: Box) -> None:
        self.camera.set_size(_size(self.tab))
        self._update_device(self.camera.lens.target(box))

    def _resized(self) -> None:
        """The picture has another size, and what its notes name has moved."""
        self.camera.set_size(_size(self.tab))
        self._meaning_changed()

    def _counts_changed(self) -> None:
        if self.mode is ViewMode.ACCESS:
            self.update()

    def _marks_changed(self) -> None:
        former, self._marks = self._marks, self._gathered()
        if former == self._marks:
            return
        frame = self._frame(self.camera.room.view)
        spread = self._scene.spread(frame)
        for other in former.breakpoints ^ self._marks.breakpoints:
            self._update_device(grown(frame.lens.target(Box(*other.point, 1, 1)), spread))
        for marks in (former, self._marks):
            for box in self._places(frame, marks):
                self._update_device(box)
        for strip in self._scene.rulers.strips(frame, self._scales()):
            self._update_device(box_of(strip))

    def _gathered(self) -> CanvasMarks:
        marks = marks_of(self.tab, self.pick_band(), self._flash)
        return replace(marks, has_focus=self.hasFocus(), patch=self._patch)

    def _places(self, frame: PaintFrame, marks: CanvasMarks) -> Iterator[Box]:
        spread = self._scene.spread(frame)
        for box in marks.boxes:
            yield grown(frame.lens.target(box), spread)
        step = marks.step
        if step is not None:
            yield grown(frame.lens.target(step), spread + self._scene.arrow_spread(frame))

    def _set_flash(self, box: Box | None) -> None:
        self._flash = box
        self._marks_changed()

    def _set_wish(self, wish: ViewOptions) -> None:
        if wish != self._wish:
            self._wish = wish
            self.wish_changed.emit()
            self.update()

    def _update_device(self, box: Box) -> None:
        self.update(self._to_desktop(box))

    def _cell_rect(self, cell: Point) -> QRect:
        return self._to_desktop(self.camera.lens.target(Box(*cell, 1, 1)))

    def _to_desktop(self, box: Box) -> QRect:
        """The smallest rectangle of the desktop that holds a device rectangle."""
        ratio = self.camera.room.ratio
        left, top = math.floor(box.x / ratio), math.floor(box.y / ratio)
        right, bottom = math.ceil(box.right / ratio), math.ceil(box.bottom / ratio)
        return QRect(left, top, right - left, bottom - top)

    def _to_device(self, rect: QRect) -> Box:
        ratio = self.camera.room.ratio
        left, top = math.floor(rect.x() * ratio), math.floor(rect.y() * ratio)
        right = math.ceil((rect.x() + rect.width()) * ratio)
        bottom = math.ceil((rect.y() + rect.height()) * ratio)
        return Box(left, top, right - left, bottom - top)


def _size(tab: Tab) -> Point:
    height, width = tab.shown.shape[:2]
    return int(width), int(height)
