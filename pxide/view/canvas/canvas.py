"""The canvas: the surface that is seen, and the hands that touch it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from pxide.model.tab import Tab
from pxide.tools.toolbox import Toolbox
from pxide.view.canvas.hints import hint, rich
from pxide.view.canvas.pointer_input import PointerInput
from pxide.view.canvas.program_input import ProgramInput
from pxide.view.canvas.surface import Surface
from pxide.view.canvas.wheel import Wheel
from pxide.view.widgets.theme import Theme
from vm.asm import instruction_text
from vm.core.picture import Box, word_at

_PINCH: Final = 480.0  # of the wheel's units, for a pinch that doubles the distance


class Canvas(Surface):
    """One tab to look at and to work on."""

    dropped = Signal(list)
    """The paths of the files that were dropped."""
    refused = Signal(object)
    """The Problem that stands in the way of a gesture."""

    def __init__(
        self, tab: Tab, toolbox: Toolbox, style: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(tab, style, parent)
        self._toolbox = toolbox
        self._pointer_input = PointerInput(tab, toolbox, self.camera, self.refused.emit)
        self._host = ProgramInput(tab)
        self._wheel = Wheel()
        self._pointer: QPointF | None = None
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Picture")
        self.setMinimumSize(120, 80)
        toolbox.changed.connect(self._tool_changed)
        tab.selection.cell_changed.connect(self._say_cell)
        self.camera.changed.connect(self._look_below)
        self._tool_changed()

    def held_place(self) -> tuple[float, float] | None:
        """Where the mouse is, while it is over the picture."""
        if self.tab.selection.hovered is None or self._pointer is None:
            return None
        place = self._pointer * self.camera.room.ratio
        return place.x(), place.y()

    def pick_band(self) -> Box | None:
        """What a click would pick, while an operand is picked."""
        cell = self.tab.selection.hovered
        if self._toolbox.picking is None or cell is None:
            return None
        return self._toolbox.pick_tool.band(self.tab, *cell)

    def cancel_gesture(self) -> bool:
        """Take back the gesture of the moment; says whether there was one."""
        return self._pointer_input.cancel()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hand the press to the tool, or begin to pan."""
        self._pointer_input.press(event)
        self._after(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks are two clicks."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the gesture and tell what is under the mouse."""
        self._pointer_input.move(event)
        self._after(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        self._pointer_input.release(event)
        self._after(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the cursor, one level a notch; with Shift, pan across."""
        ratio = self.camera.room.ratio
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            turn = event.angleDelta()
            self.camera.pan((turn.x() or turn.y()) * ratio / 2, 0.0)
        else:
            self._zoom(self._wheel.turned(event), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys for the program that runs, the cell cursor or the gesture; else the window's."""
        if self.tab.feeds_program:
            self._host.press(event)
        elif not self._pointer_input.key_press(event):
            super().keyPressEvent(event)
        self._show_cursor()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A key goes up."""
        self._host.release(event)
        if not self._pointer_input.key_release(event):
            super().keyReleaseEvent(event)
        self._show_cursor()

    def event(self, event: QEvent) -> bool:
        """Pinches, hints, and bare keys that are the program's before they are a verb's."""
        if isinstance(event, QNativeGestureEvent):
            return self._pinch(event)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            return self._hint(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            self._claim(event)
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        self._pointer = None
        self._pointer_input.hover(None)
        self._host.point(None, Qt.MouseButton.NoButton)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys are for the canvas."""
        super().focusInEvent(event)
        self._marks_changed()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keys that were held are released elsewhere."""
        super().focusOutEvent(event)
        self._pointer_input.rest()
        self._marks_changed()
        self._show_cursor()

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees cannot be finished: take back the gesture."""
        self._pointer_input.cancel()
        self._pointer_input.rest()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files up."""
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _after(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        self._host.point(self._pointer_input.cell_at(event.position()), event.buttons())
        self._show_cursor()
        event.accept()

    def _zoom(self, notches: int, position: QPointF) -> None:
        place = position * self.camera.room.ratio
        for _ in range(abs(notches)):
            self.camera.step(1 if notches > 0 else -1, (place.x(), place.y()))

    def _pinch(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return super().event(event)
        self._zoom(self._wheel.add(event.value() * _PINCH), event.position())
        return True

    def _hint(self, event: QHelpEvent) -> bool:
        cell = self._pointer_input.cell_at(QPointF(event.pos()))
        if cell is None:
            QToolTip.hideText()
        else:
            words = hint(self.tab, self.program_map, self._marks, cell)
            QToolTip.showText(event.globalPos(), rich(words), self, self._cell_rect(cell))
        return True

    def _claim(self, event: QKeyEvent) -> None:
        """A letter typed at a running program is the program's, not the key of a tool."""
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if self.tab.feeds_program and event.text() and not held:
            event.accept()

    def _tool_changed(self) -> None:
        self._pointer_input.cancel_gesture()
        self._show_cursor()
        self._marks_changed()

    def _look_below(self) -> None:
        """The picture has moved under a mouse that has not."""
        if self._pointer is not None:
            self._pointer_input.hover(self._pointer)

    def _say_cell(self) -> None:
        """Tell those who cannot see the picture which pixel is selected, and what it is."""
        cell = self.tab.selection.cell
        if cell is None:
            self.setAccessibleDescription("")
            return
        word = word_at(self.tab.shown, *cell)
        name = instruction_text(word) if self.program_map.is_instruction(*cell) else ""
        self.setAccessibleDescription(f"pixel {cell[0]}, {cell[1]}: word {word} {name}".strip())

    def _show_cursor(self) -> None:
        if self.cursor().shape() is not self._pointer_input.cursor:
            self.setCursor(self._pointer_input.cursor)
