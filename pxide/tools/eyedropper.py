"""The eyedropper: takes the four bytes of a pixel, whatever they look like."""

from __future__ import annotations

from pxide.model.brush import Brush
from pxide.model.tab import Tab
from pxide.tools.tool import Click, Touch, is_inside
from vm.core.picture import word_at
from vm.isa.table import decode


class Eyedropper(Click):
    """Gives the brush the pixel that is clicked; where it is an instruction, the stamp too."""

    id = "eyedropper"
    name = "Eyedropper"
    key = "I"
    icon = "eyedropper"
    words = "Take a pixel's four bytes into the brush, and its instruction into the stamp."

    def __init__(self, brush: Brush) -> None:
        """Give to this brush."""
        self._brush = brush

    def press(self, tab: Tab, touch: Touch) -> None:
        """Take the pixel."""
        self._take(tab, touch)

    def move(self, tab: Tab, touch: Touch) -> None:
        """Take the pixel the mouse has come to."""
        self._take(tab, touch)

    def _take(self, tab: Tab, touch: Touch) -> None:
        if not is_inside(tab, touch):
            return
        word = word_at(tab.shown, touch.x, touch.y)
        self._brush.set_word(word)
        op, operands = decode(word)
        if op is not None:
            self._brush.set_op(op)
            for index, value in enumerate(operands[: len(op.operands)]):
                self._brush.set_operand(index, value)
