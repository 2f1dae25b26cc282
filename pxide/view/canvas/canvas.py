"""The canvas: one tab to look at and to work on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from pxide.model.tab import Tab
from pxide.tools.tool import NOTHING_SHOWN
from pxide.tools.toolbox import Toolbox
from pxide.view.canvas.canvas_marks import CanvasMarks, hint, marks_of, rich
from pxide.view.canvas.canvas_view import CanvasView
from pxide.view.canvas.lens import Lens
from pxide.view.canvas.paint_frame import PaintFrame
from pxide.view.canvas.pointer_input import PointerInput
from pxide.view.canvas.rulers import Scales, row_names
from pxide.view.canvas.scene import Scene, ScenePaint
from pxide.view.canvas.view_modes import ViewMode
from pxide.view.canvas.view_options import ViewOptions
from pxide.view.widgets.camera import Camera, ViewRoom, nearest
from pxide.view.widgets.theme import Theme
from vm.asm import instruction_text
from vm.core.patch import Patch
from vm.core.picture import Box, Point, word_at

_EDGE: Final = 8.0  # left free around a picture that fits
_FLASH: Final = 700  # milliseconds that a flash stays
_MOST_RECTS: Final = 8  # of a dirty region, before it is painted as the one rectangle around them


class Canvas(QWidget):
    """Shows a tab through a camera and hands mouse and keys to the tool in hand.

    Nothing is drawn while nothing changes, and then only the parts that look different.
    """

    zoom_changed = Signal(float)
    """The zoom in percent."""
    options_changed = Signal()
    """Another view mode, or grid or labels switched."""
    dropped = Signal(list)
    """The paths of the files that were dropped."""
    refused = Signal(object)
    """The Problem that stands in the way of a gesture."""

    def __init__(
        self, tab: Tab, toolbox: Toolbox, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tab = tab
        self.program_map = tab.program_map
        self.camera = Camera(CanvasView(*_size(tab)), self)
        self._toolbox = toolbox
        self._theme = theme
        self._scene = Scene(tab, self.program_map)
        self._input = PointerInput(tab, toolbox, self.camera, self.refused.emit)
        self._options = ViewOptions()
        self._marks = CanvasMarks()
        self._names: dict[int, str] = {}
        self._flash: Box | None = None
        self._patch: Patch | None = None
        self._pointer: QPointF | None = None
        self._percent = 0.0
        self._flash_end = QTimer(self, singleShot=True, interval=_FLASH)
        self._catch_up = QTimer(self, singleShot=True)
        self._set_up()
        self._listen()
        self._tool_changed()

    def _set_up(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Picture")
        self.setMinimumSize(120, 80)

    def _listen(self) -> None:
        tab = self.tab
        self.camera.changed.connect(self._camera_changed)
        self.program_map.changed.connect(self._program_changed)
        self._toolbox.changed.connect(self._tool_changed)
        self._flash_end.timeout.connect(lambda: self._set_flash(None))
        self._catch_up.timeout.connect(self.update)
        tab.shown_changed.connect(self._pixels_changed)
        tab.resized.connect(self._resized)
        tab.traced.connect(self._counts_changed)
        tab.selection.cell_changed.connect(self._say_cell)
        for told in (
            *(tab.session_changed, tab.faults_changed, tab.moved, tab.traced),
            *(tab.state_changed, tab.document.breakpoints_changed),
            *(tab.selection.cell_changed, tab.selection.hovered_changed),
        ):
            told.connect(self._update_marks)

    @property
    def options(self) -> ViewOptions:
        """How the pixels are shown, and what is drawn over them."""
        return self._options

    @property
    def mode(self) -> ViewMode:
        """How the pixels are shown."""
        return self._options.mode

    @property
    def lens(self) -> Lens:
        """Where the pixels of the picture lie now."""
        return self.camera.view.lens

    @property
    def marks(self) -> CanvasMarks:
        """What is marked now."""
        return self._marks

    @property
    def percent(self) -> float:
        """The zoom in percent."""
        return self.camera.view.percent

    def set_mode(self, mode: ViewMode) -> None:
        """Show the pixels another way."""
        self.set_options(replace(self._options, mode=mode))

    def next_mode(self) -> None:
        """Show the pixels the next way."""
        self.set_mode(self.mode.following)

    def set_options(self, options: ViewOptions) -> None:
        """Show the pixels, and what is drawn over them, like this."""
        if options != self._options:
            self._options = options
            self.options_changed.emit()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of another theme."""
        self._theme = theme
        self.update()

    def show_patch(self, patch: Patch | None) -> None:
        """Show the picture as a change would make it, or as it is."""
        self._patch = patch
        self._update_marks()
        self.update()

    def zoom_to_fit(self) -> None:
        """Show the whole picture."""
        self.camera.fit()

    def set_zoom(self, percent: float) -> None:
        """Zoom to a percentage, what is under the mouse staying there."""
        self.camera.set_percent(percent, self._mouse_place())

    def zoom_in(self) -> None:
        """Zoom one level in, what is under the mouse staying there."""
        self.camera.step(1, self._mouse_place())

    def zoom_out(self) -> None:
        """Zoom one level out, what is under the mouse staying there."""
        self.camera.step(-1, self._mouse_place())

    def center_on(self, x: int, y: int) -> None:
        """Bring a pixel to the middle."""
        self.camera.show(self.camera.view.centred_on(x, y))

    def flash(self, box: Box) -> None:
        """Point out some pixels for a moment, and bring them into sight."""
        self.camera.show(self.camera.view.showing(box))
        self._set_flash(box)
        self._flash_end.start()

    def cancel_gesture(self) -> bool:
        """Take back the gesture of the moment; says whether there was one."""
        return self._input.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the program for the first time."""
        self.program_map.latest()
        self._program_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees cannot be finished: take back the gesture."""
        self._input.cancel()
        self._input.let_go()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the new room of the picture."""
        self._find_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dirty rectangles, in whole device pixels."""
        self._find_room()
        room, region = self.camera.room, event.region()
        is_many = region.rectCount() > _MOST_RECTS
        rects = (event.rect(),) if is_many else cast(Iterable[QRect], region)
        dirty = [room.to_device(rect) for rect in rects]
        painter = QPainter(self)
        room.take(painter)
        self._scene.paint(painter, self._frame(), self._content(), dirty)
        painter.end()
        if self._scene.is_behind:
            self._catch_up.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hand the press to the tool, or begin to pan."""
        self._input.press(event)
        self._after(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks are two clicks."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the gesture and tell what is under the mouse."""
        self._input.move(event)
        self._after(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        self._input.release(event)
        self._after(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the cursor, one level a notch; with Shift, pan across."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            turn = event.angleDelta()
            self.camera.pan((turn.x() or turn.y()) * self.camera.room.ratio / 2, 0.0)
        else:
            self.camera.turn_wheel(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys for the program that runs, the cell cursor or the gesture; else the window's."""
        if not self._input.key_press(event):
            super().keyPressEvent(event)
        self._show_cursor()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A key goes up."""
        if not self._input.key_release(event):
            super().keyReleaseEvent(event)
        self._show_cursor()

    def event(self, event: QEvent) -> bool:
        """Pinches, hints, and bare keys that are the program's before they are a verb's."""
        if isinstance(event, QNativeGestureEvent):
            return self.camera.pinch(event) or super().event(event)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            return self._hint(event)
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._input.claims(event):
            event.accept()
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pixel that was under the mouse."""
        self._pointer = None
        self._input.leave()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys are for the canvas."""
        super().focusInEvent(event)
        self._update_marks()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keys that were held are released elsewhere."""
        super().focusOutEvent(event)
        self._input.let_go()
        self._update_marks()
        self._show_cursor()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which files were dropped."""
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _after(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        self._show_cursor()
        event.accept()

    def _mouse_place(self) -> tuple[float, float] | None:
        """The device position of the mouse, while it is over the picture."""
        if self.tab.selection.hovered is None or self._pointer is None:
            return None
        place = self._pointer * self.camera.room.ratio
        return place.x(), place.y()

    def _hint(self, event: QHelpEvent) -> bool:
        cell = self._input.cell_at(QPointF(event.pos()))
        if cell is None:
            QToolTip.hideText()
        else:
            words = hint(self.tab, self.program_map, self._marks, cell)
            rect = self.camera.room.to_desktop(self.lens.target(Box(*cell, 1, 1)))
            QToolTip.showText(event.globalPos(), rich(words), self, rect)
        return True

    def _tool_changed(self) -> None:
        self._input.cancel_gesture()
        self._show_cursor()
        self._update_marks()

    def _show_cursor(self) -> None:
        if self.cursor().shape() is not self._input.cursor:
            self.setCursor(self._input.cursor)

    def _say_cell(self) -> None:
        """Tell those who cannot see the picture which pixel is selected, and what it is."""
        cell = self.tab.selection.cell
        if cell is None:
            self.setAccessibleDescription("")
            return
        word = word_at(self.tab.shown, *cell)
        name = instruction_text(word) if self.program_map.is_instruction(*cell) else ""
        self.setAccessibleDescription(f"pixel {cell[0]}, {cell[1]}: word {word} {name}".strip())

    def _frame(self) -> PaintFrame:
        return PaintFrame.of(self.camera.view, self._theme)

    def _content(self) -> ScenePaint:
        return ScenePaint(self._options, self._marks, self._scales())

    def _scales(self) -> Scales:
        return Scales(*_size(self.tab), self._names, self._marks.pointed)

    def _find_room(self) -> None:
        ratio = self.devicePixelRatioF()
        left, top = self._scene.margin(self._scales(), ratio)
        width, height = nearest(self.width() * ratio), nearest(self.height() * ratio)
        view = Box(left, top, max(width - left, 1), max(height - top, 1))
        self.camera.set_room(ViewRoom(view, ratio, nearest(_EDGE * ratio)))

    def _camera_changed(self) -> None:
        if self.percent != self._percent:
            self._percent = self.percent
            self.zoom_changed.emit(self._percent)
        self.update()
        if self._pointer is not None:  # the picture has moved under a mouse that has not
            self._input.hover(self._pointer)

    def _program_changed(self) -> None:
        self._names = row_names(self.tab.document.info.data, self.program_map.uses_registers)
        self._find_room()
        self.update()

    def _pixels_changed(self, box: Box) -> None:
        self.camera.show(self.camera.view.of_picture(*_size(self.tab)))
        self._update_device(self.lens.target(box))

    def _resized(self) -> None:
        """The picture has another size, and what its notes name has moved."""
        self.camera.show(self.camera.view.of_picture(*_size(self.tab)))
        self._program_changed()

    def _counts_changed(self) -> None:
        if self.mode is ViewMode.ACCESS:
            self.update()

    def _update_marks(self) -> None:
        former, self._marks = self._marks, self._gathered()
        if former != self._marks:
            for box in self._scene.damage(self._frame(), self._content(), former):
                self._update_device(box)

    def _gathered(self) -> CanvasMarks:
        hovered = self.tab.selection.hovered
        tool = self._toolbox.current
        return marks_of(
            self.tab,
            tool_preview=NOTHING_SHOWN if hovered is None else tool.preview(self.tab, hovered),
            flash=self._flash,
            patch=self._patch,
            has_focus=self.hasFocus(),
        )

    def _set_flash(self, box: Box | None) -> None:
        self._flash = box
        self._update_marks()

    def _update_device(self, box: Box) -> None:
        self.update(self.camera.room.to_desktop(box))


def _size(tab: Tab) -> Point:
    height, width = tab.shown.shape[:2]
    return int(width), int(height)
