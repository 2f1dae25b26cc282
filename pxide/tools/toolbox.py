"""The toolbox: the tools in their order and the one in hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from pxide.model.brush import Brush
from pxide.tools.breakpoint import BreakpointTool
from pxide.tools.eraser import Eraser
from pxide.tools.eyedropper import Eyedropper
from pxide.tools.pencil import Pencil
from pxide.tools.pick import Pick
from pxide.tools.select import Select
from pxide.tools.stamp import Stamp
from pxide.tools.tool import Tool, Touch


class Toolbox(QObject):
    """Knows which tool is in hand. Picking an operand is a tool for one click only."""

    changed = Signal()
    """Another tool is in hand, or another operand is being picked."""

    def __init__(
        self,
        tools: Sequence[Tool],
        pick: Pick,
        eyedropper: Tool,
        parent: QObject | None = None,
    ) -> None:
        """Hold the tools, the first of them in hand; Alt makes a painting tool the eyedropper."""
        super().__init__(parent)
        self.tools = tuple(tools)
        self._current = self.tools[0]
        self._pick = pick
        self._eyedropper = eyedropper
        self._is_picking = False
        pick.done.connect(self.stop_picking)

    @classmethod
    def of(cls, brush: Brush, parent: QObject | None = None) -> Toolbox:
        """The box with all tools, painting with the brush."""
        eyedropper = Eyedropper(brush)
        tools = (Select(), Pencil(brush), Eraser(), eyedropper, Stamp(brush), BreakpointTool())
        return cls(tools, Pick(brush), eyedropper, parent)

    @property
    def current(self) -> Tool:
        """The tool in hand; while an operand is picked, that."""
        return self._pick if self._is_picking else self._current

    @property
    def picking(self) -> int | None:
        """Which operand the next click names; none when a click is for the tool."""
        return self._pick.index if self._is_picking else None

    def tool(self, name: str) -> Tool:
        """The tool with an id."""
        return next(tool for tool in self.tools if tool.id == name)

    def choose(self, tool: Tool) -> None:
        """Take a tool in hand."""
        if tool is not self._current or self._is_picking:
            self._current = tool
            self._is_picking = False
            self.changed.emit()

    def pick(self, index: int) -> None:
        """Let the next click name an operand; the same again takes that back."""
        if self.picking == index:
            self.stop_picking()
            return
        self._pick.index = index
        self._is_picking = True
        self.changed.emit()

    def stop_picking(self) -> bool:
        """Go back to the tool that was in hand; says whether an operand was being picked."""
        was_picking, self._is_picking = self._is_picking, False
        if was_picking:
            self.changed.emit()
        return was_picking

    def tool_for(self, touch: Touch) -> Tool:
        """The tool for a gesture that begins like this."""
        tool = self.current
        return self._eyedropper if tool.paints and touch.has_alt else tool
