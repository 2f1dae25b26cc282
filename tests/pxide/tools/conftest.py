"""What the tests of the tools share: a tab, a brush and a hand."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from pxide.model.brush import Brush
from pxide.model.document import Document
from pxide.model.tab import Tab
from pxide.tools.tool import Tool, Touch

SHIFT = Qt.KeyboardModifier.ShiftModifier

Drag = Callable[..., None]


@pytest.fixture
def tab(qapp: QApplication) -> Tab:
    """A picture of 32 x 20 random pixels, with every kind of alpha."""
    rng = np.random.default_rng(7)
    return Tab(Document(rng.integers(0, 256, (20, 32, 4), dtype=np.uint8)))


@pytest.fixture
def brush(qapp: QApplication) -> Brush:
    return Brush()


@pytest.fixture
def drag(tab: Tab) -> Drag:
    """Press at the first point, move over the others and release at the last."""

    def dragged(
        tool: Tool,
        points: Sequence[tuple[int, int]],
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        touches = [Touch(x, y, modifiers=modifiers) for x, y in points]
        tool.press(tab, touches[0])
        for touch in touches[1:]:
            tool.move(tab, touch)
        tool.release(tab, touches[-1])

    return dragged
