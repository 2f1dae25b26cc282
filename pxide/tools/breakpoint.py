"""Breakpoint: says where a run is to stop."""

from __future__ import annotations

from pxide.model.sheet import Sheet
from pxide.tools.tool import Click, Touch, is_inside


class Breakpoint(Click):
    """A click sets the breakpoint on a pixel or takes it away."""

    id = "breakpoint"
    name = "Breakpoint"
    key = "K"
    icon = "breakpoint"
    words = "Click a pixel to stop a run before it, click again to let it pass."

    def press(self, sheet: Sheet, touch: Touch) -> None:
        """Set it or take it away."""
        if is_inside(sheet, touch):
            sheet.document.toggle_breakpoint(touch.x, touch.y)
