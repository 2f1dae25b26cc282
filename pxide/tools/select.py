"""Select: says which pixel is meant."""

from __future__ import annotations

from pxide.model.tab import Tab
from pxide.tools.tool import Click, Touch, is_inside


class Select(Click):
    """Selects the pixel that is clicked; the inspector tells about it."""

    id = "select"
    name = "Select"
    key = "A"
    icon = "select"
    words = "Select a pixel to look into it."

    def press(self, tab: Tab, touch: Touch) -> None:
        """Select the pixel, or nothing beside the picture."""
        tab.selection.select(touch.point if is_inside(tab, touch) else None)

    def move(self, tab: Tab, touch: Touch) -> None:
        """Select the pixel the mouse has come to."""
        if is_inside(tab, touch):
            tab.selection.select(touch.point)
