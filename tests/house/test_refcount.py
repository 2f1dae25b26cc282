"""One release of Qt's bindings lost a reference of None at each call, until Python aborted."""

import sys

import pytest
from PySide6.QtGui import QPaintEvent
from pytestqt.qtbot import QtBot

from pxide.model.brush import Brush
from pxide.model.document import Document
from pxide.model.tab import Tab
from pxide.tools.toolbox import Toolbox
from pxide.view.canvas.canvas import Canvas
from pxide.view.widgets.theme import Theme
from tests.pxide.programs import dot

REPAINTS = 3000
SLACK = 100
"""References that come and go with what Python itself does meanwhile."""


class CountingCanvas(Canvas):
    """The canvas of the window, which knows how often it was painted."""

    times = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint and count."""
        super().paintEvent(event)
        self.times += 1


@pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="None is immortal since Python 3.12 and cannot be lost"
)
@pytest.mark.long
def test_repainting_loses_no_reference_of_none(qtbot: QtBot) -> None:
    tab = Tab(Document(dot(), title="dot"))
    canvas = CountingCanvas(tab, Toolbox.of(Brush()), Theme.of(True))
    qtbot.addWidget(canvas)
    canvas.resize(320, 240)
    canvas.show()
    qtbot.waitUntil(lambda: canvas.times > 0)
    before, painted = sys.getrefcount(None), canvas.times
    for _ in range(REPAINTS):
        canvas.repaint()
    assert canvas.times >= painted + REPAINTS
    assert abs(sys.getrefcount(None) - before) < SLACK
