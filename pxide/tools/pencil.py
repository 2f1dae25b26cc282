"""The pencil: overwrites pixels with the brush's four bytes."""

from __future__ import annotations

from pxide.model.brush import Brush
from pxide.model.stroke import Pixel
from pxide.tools.freehand import Freehand


class Pencil(Freehand):
    """Alpha is a byte like the others: nothing is blended, all four bytes are written."""

    id = "pencil"
    name = "Pencil"
    key = "B"
    icon = "pencil"
    words = "Paint the brush's pixel. Shift draws a line from the last point, Alt takes a pixel."

    def __init__(self, brush: Brush) -> None:
        super().__init__()
        self._brush = brush

    def pixel(self) -> Pixel:
        """The brush's pixel."""
        return self._brush.pixel
