"""What the tests of the tools share: a sheet, a brush and a hand."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from pxide.model.brush import Brush
from pxide.model.document import Document
from pxide.model.sheet import Sheet
from pxide.tools.tool import Tool, Touch

SHIFT = Qt.KeyboardModifier.ShiftModifier

Drag = Callable[..., None]


@pytest.fixture
def sheet(qapp: QApplication) -> Sheet:
    """A picture of 32 x 20 random pixels, with every kind of alpha."""
    rng = np.random.default_rng(7)
    return Sheet(Document(rng.integers(0, 256, (20, 32, 4), dtype=np.uint8)))


@pytest.fixture
def brush(qapp: QApplication) -> Brush:
    return Brush()


@pytest.fixture
def drag(sheet: Sheet) -> Drag:
    """Press at the first point, move over the others and release at the last."""

    def dragged(
        tool: Tool,
        points: Sequence[tuple[int, int]],
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        touches = [Touch(x, y, modifiers=modifiers) for x, y in points]
        tool.press(sheet, touches[0])
        for touch in touches[1:]:
            tool.move(sheet, touch)
        tool.release(sheet, touches[-1])

    return dragged
