"""Select: says which pixel is meant."""

from __future__ import annotations

from pxide.model.sheet import Sheet
from pxide.tools.tool import Click, Touch, is_inside


class Select(Click):
    """Selects the pixel under the hand; the inspector tells about it."""

    id = "select"
    name = "Select"
    key = "A"
    icon = "select"
    words = "Select a pixel to look into it."

    def press(self, sheet: Sheet, touch: Touch) -> None:
        """Select the pixel, or nothing beside the picture."""
        sheet.selection.select(touch.point if is_inside(sheet, touch) else None)

    def move(self, sheet: Sheet, touch: Touch) -> None:
        """Select the pixel the hand has come to."""
        if is_inside(sheet, touch):
            sheet.selection.select(touch.point)
