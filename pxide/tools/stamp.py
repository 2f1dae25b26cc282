"""The stamp: paints the instruction chosen in the palette, with its operands."""

from __future__ import annotations

from pxide.model.brush import Brush
from pxide.model.stroke import Pixel
from pxide.tools.freehand import Freehand
from vm.core.faults import Problem


class Stamp(Freehand):
    """An instruction is one pixel, so a stamp paints like a pencil."""

    id = "stamp"
    name = "Stamp"
    key = "S"
    icon = "stamp"
    words = (
        "Paint the instruction chosen in the palette. Alt takes an instruction from the picture."
    )

    def __init__(self, brush: Brush) -> None:
        super().__init__()
        self._brush = brush

    def pixel(self) -> Pixel:
        """The instruction with its operands as a pixel. Raises Problem where none is chosen."""
        if self._brush.stamp is None:
            raise Problem(
                "No instruction is chosen for the stamp.",
                "Choose one in the palette, or take one from the picture with Alt.",
            )
        return self._brush.stamp
