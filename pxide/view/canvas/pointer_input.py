"""What mouse and keyboard do on the canvas: gestures of the tools, panning and the cell cursor.

While a program that shows frames runs, mouse and keys are told to the program instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from pxide.model.tab import Tab
from pxide.tools.tool import Tool, Touch
from pxide.tools.toolbox import Toolbox
from pxide.view.canvas.canvas_view import CanvasView
from pxide.view.widgets.camera import Camera
from vm.core.faults import Problem
from vm.core.picture import Box, Point
from vm.core.trace import HostInput

_FAR: Final = 8  # cells, for an arrow key with Shift

_STEPS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


_BITS: Final = {
    Qt.MouseButton.LeftButton: 1,
    Qt.MouseButton.RightButton: 2,
    Qt.MouseButton.MiddleButton: 4,
}


class ProgramInput:
    """Keeps the session's host words up to date; the runner hands them over at each YIELD."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._key = 0

    def point(self, pointer: Point | None, buttons: Qt.MouseButton) -> None:
        """The mouse is over a pixel, or over none, with these buttons held."""
        self._tell(pointer, sum(bit for button, bit in _BITS.items() if buttons & button))

    def press(self, event: QKeyEvent) -> None:
        """A key that writes a character goes down."""
        text = event.text()
        if text:
            self._key = ord(text[0])
            self._tell_key()

    def release(self, event: QKeyEvent) -> None:
        """A key goes up, so that no key is held."""
        if not event.isAutoRepeat():
            self._key = 0
            self._tell_key()

    def _tell(self, pointer: Point | None, buttons: int) -> None:
        if self._tab.session is not None:
            self._tab.session.host = HostInput(pointer, buttons, self._key)

    def _tell_key(self) -> None:
        if self._tab.session is not None:
            host = self._tab.session.host
            self._tell(host.pointer, host.buttons)


class PointerInput:
    """Turns events into touches of the tool in hand, in pixels of the picture."""

    def __init__(
        self,
        tab: Tab,
        toolbox: Toolbox,
        camera: Camera[CanvasView],
        refuse: Callable[[Problem], None],
    ) -> None:
        """Work on a tab; `refuse` is told when a tool cannot do what was asked of it."""
        self._tab = tab
        self._toolbox = toolbox
        self._camera = camera
        self._program_input = ProgramInput(tab)
        self._refuse = refuse
        self._gesture: Tool | None = None
        self._has_space = False
        self._panned_from: QPointF | None = None
        self._pan_button = Qt.MouseButton.NoButton
        self._has_panned = False

    @property
    def cursor(self) -> Qt.CursorShape:
        """How the mouse pointer looks for what a press would do."""
        if self._panned_from is not None:
            return Qt.CursorShape.ClosedHandCursor
        if self._has_space:
            return Qt.CursorShape.OpenHandCursor
        return self._toolbox.current.cursor

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        if event.button() is Qt.MouseButton.MiddleButton or (
            self._has_space and event.button() is Qt.MouseButton.LeftButton
        ):
            self._panned_from = event.position()
            self._pan_button = event.button()
            self._has_panned = True
        elif event.button() is Qt.MouseButton.LeftButton:
            self._begin(self._touch(event))
        elif event.button() is Qt.MouseButton.RightButton and self._gesture is not None:
            self.cancel()
        self._point(event)

    def move(self, event: QMouseEvent) -> None:
        """The mouse moves, with or without a button."""
        if self._has_space and self._gesture is not None and self._panned_from is None:
            self._panned_from, self._has_panned = event.position(), True
        if self._panned_from is not None:
            by = (event.position() - self._panned_from) * self._camera.room.ratio
            self._panned_from = event.position()
            self._camera.pan(by.x(), by.y())
        elif self._gesture is not None:
            self._gesture.move(self._tab, self._touch(event))
        self.hover(event.position())
        self._point(event)

    def release(self, event: QMouseEvent) -> None:
        """A button goes up."""
        if self._panned_from is not None and event.button() is self._pan_button:
            self._panned_from, self._pan_button = None, Qt.MouseButton.NoButton
        elif self._gesture is not None and event.button() is Qt.MouseButton.LeftButton:
            gesture, self._gesture = self._gesture, None
            gesture.release(self._tab, self._touch(event))
            if self._pan_button is Qt.MouseButton.NoButton:
                self._panned_from = None
        self._point(event)

    def leave(self) -> None:
        """The mouse is over the canvas no more."""
        self.hover(None)
        self._program_input.point(None, Qt.MouseButton.NoButton)

    def claims(self, event: QKeyEvent) -> bool:
        """Whether a key is a letter typed at a running program, and so not the key of a verb."""
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        return self._tab.feeds_program and bool(event.text()) and not held

    def key_press(self, event: QKeyEvent) -> bool:
        """A key goes down; says whether it meant something here."""
        if self._tab.feeds_program:
            self._program_input.press(event)
            return True
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._has_space, self._has_panned = True, False
            return True
        if event.key() == Qt.Key.Key_Escape:
            return self.cancel()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._act()
            return True
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        self._step(step, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        return True

    def key_release(self, event: QKeyEvent) -> bool:
        """A key goes up. Space alone acts like Enter; Space with a drag has panned."""
        self._program_input.release(event)
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return False
        self._has_space = False
        if self._pan_button is not Qt.MouseButton.LeftButton:
            self._panned_from = None
        if not self._has_panned and self._gesture is None:
            self._act()
        return True

    def cancel(self) -> bool:
        """Take back the gesture, or stop picking; says whether there was anything to stop."""
        return self.cancel_gesture() or self._toolbox.stop_picking()

    def cancel_gesture(self) -> bool:
        """Take back the gesture; says whether there was one."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()
        return gesture is not None

    def let_go(self) -> None:
        """The canvas lost the keyboard or is hidden: nothing is held any more."""
        self._has_space = False
        self._panned_from, self._pan_button = None, Qt.MouseButton.NoButton

    def hover(self, position: QPointF | None) -> None:
        """Tell the selection which pixel is under the mouse."""
        self._tab.selection.hover(None if position is None else self.cell_at(position))

    def cell_at(self, position: QPointF) -> Point | None:
        """The pixel of the picture at a place on the canvas; none beside the picture."""
        place = position * self._camera.room.ratio
        view = self._camera.room.view
        if place.x() < view.x or place.y() < view.y:
            return None
        point = self._camera.view.lens.to_picture(place.x(), place.y())
        return point if self._tab.document.box.contains(*point) else None

    def _begin(self, touch: Touch) -> None:
        tool = self._toolbox.tool_for(touch)
        if self._tab.feeds_program and tool.paints:
            return
        if self._pressed(tool, touch):
            self._gesture = tool

    def _touch(self, event: QMouseEvent) -> Touch:
        place = event.position() * self._camera.room.ratio
        x, y = self._camera.view.lens.to_picture(place.x(), place.y())
        return Touch(x, y, event.button(), event.modifiers())

    def _act(self) -> None:
        """Do with the tool in hand at the selected cell what a click there would do."""
        cell = self._tab.selection.cell
        if cell is not None and self._gesture is None:
            touch = Touch(*cell)
            tool = self._toolbox.tool_for(touch)
            if self._pressed(tool, touch):
                tool.release(self._tab, touch)

    def _pressed(self, tool: Tool, touch: Touch) -> bool:
        try:
            tool.press(self._tab, touch)
        except Problem as problem:
            self._refuse(problem)
            return False
        return True

    def _step(self, step: Point, is_far: bool) -> None:
        """Move the selected cell; the first arrow selects the first pixel in sight."""
        whole = self._tab.document.box
        by = _FAR if is_far else 1
        cell = self._tab.selection.cell
        if cell is None:
            seen = self._camera.view.seen
            x, y = (0, 0) if seen is None else (seen.x, seen.y)
        else:
            x = min(max(cell[0] + step[0] * by, 0), whole.w - 1)
            y = min(max(cell[1] + step[1] * by, 0), whole.h - 1)
        self._tab.selection.select((x, y))
        self._camera.show(self._camera.view.showing(Box(x, y, 1, 1)))

    def _point(self, event: QMouseEvent) -> None:
        self._program_input.point(self.cell_at(event.position()), event.buttons())
