"""The eraser: writes the empty pixel."""

from __future__ import annotations

from pxide.model.stroke import Pixel
from pxide.tools.freehand import Freehand


class Eraser(Freehand):
    """Sets all four bytes to zero, which is also the instruction HALT."""

    id = "eraser"
    name = "Eraser"
    key = "E"
    icon = "eraser"
    words = "Write 0, 0, 0, 0. Shift erases a line from the last point."

    def pixel(self) -> Pixel:
        """The empty pixel."""
        return 0, 0, 0, 0
