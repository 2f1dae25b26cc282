"""The breakpoint tool: says where a run is to stop."""

from __future__ import annotations

from pxide.model.tab import Tab
from pxide.tools.tool import Click, Touch, is_inside


class BreakpointTool(Click):
    """A click sets the breakpoint on a pixel or takes it away."""

    id = "breakpoint"
    name = "Breakpoint"
    key = "K"
    icon = "breakpoint"
    words = "Click a pixel to stop a run before it, click again to let it pass."

    def press(self, tab: Tab, touch: Touch) -> None:
        """Set it or take it away."""
        if is_inside(tab, touch):
            tab.document.toggle_breakpoint(touch.x, touch.y)
