"""Pick: the next click says what an operand of the stamp names."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from pxide.model.brush import Brush
from pxide.model.tab import Tab
from pxide.tools.tool import NOTHING_SHOWN, Click, ToolPreview, Touch, is_inside
from vm.core.picture import Box, Point
from vm.isa.table import Operand, OperandKind


class _Told(QObject):
    done = Signal()


class Pick(Click):
    """Reads a row, a register, a column or a byte from the place that is clicked."""

    id = "pick"
    name = "Pick an operand"
    key = ""
    icon = "pick"
    words = "Click the row or the pixel that the operand is to name. Escape leaves it as it was."

    def __init__(self, brush: Brush) -> None:
        self._brush = brush
        self._told = _Told()
        self.done = self._told.done
        """Emitted after the click that picked."""
        self.index = 0
        """Which operand is being picked."""

    @property
    def operand(self) -> Operand | None:
        """The operand being picked; none when the instruction has no such one."""
        op = self._brush.op
        return op.operands[self.index] if op is not None and self.index < len(op.operands) else None

    def press(self, tab: Tab, touch: Touch) -> None:
        """Take what is under the hand; beside the picture nothing is picked."""
        if is_inside(tab, touch) and self.operand is not None:
            for index, value in self._values(tab, touch):
                self._brush.set_operand(index, value)
            self._told.done.emit()

    @property
    def cursor(self) -> Qt.CursorShape:
        """A hand that points."""
        return Qt.CursorShape.PointingHandCursor

    def preview(self, tab: Tab, point: Point) -> ToolPreview:
        """A band over what a click would name: a row, a column or the pixel itself."""
        kind = None if self.operand is None else self.operand.kind
        if kind is None:
            return NOTHING_SHOWN
        x, y = point
        if kind.is_row:
            return ToolPreview(Box(0, y, tab.document.width, 1))
        if kind.is_register:
            return ToolPreview(Box(x, 0, 1, min(2, tab.document.height)))
        return ToolPreview(Box(x, y, 1, 1))

    def _values(self, tab: Tab, touch: Touch) -> list[tuple[int, int]]:
        operand = self.operand
        if operand is None:
            return []
        if operand.kind is OperandKind.TARGET_ROW:
            return self._target(touch)
        if operand.kind.is_row:
            return [(self.index, touch.y)]
        if operand.kind in (OperandKind.REGISTER, OperandKind.COLUMN):
            return [(self.index, touch.x)]
        return [(self.index, int(tab.shown[touch.y, touch.x, 0]))]

    def _target(self, touch: Touch) -> list[tuple[int, int]]:
        """A place to go to is a row and a column: one click says both."""
        op = self._brush.op
        found = [(self.index, touch.y)]
        for place, operand in enumerate(op.operands if op is not None else ()):
            if place > self.index and operand.kind is OperandKind.COLUMN:
                found.append((place, touch.x))
            elif place > self.index and operand.kind is OperandKind.BYTE:
                found.append((place, touch.x >> 8 * (place - self.index - 1)))
        return found
