"""One release of Qt's bindings lost a reference of None at each call, until Python aborted."""

import sys

import pytest
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

REPAINTS = 3000
SLACK = 100
"""References that come and go with what Python itself does meanwhile."""


class Painted(QWidget):
    """A widget that makes the calls every painter makes, each of which returns None."""

    def __init__(self) -> None:
        """Nothing is painted yet."""
        super().__init__()
        self.times = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a line and count."""
        painter = QPainter(self)
        painter.save()
        painter.fillRect(event.rect(), self.palette().window())
        painter.drawLine(0, 0, self.width(), self.height())
        painter.restore()
        painter.end()
        self.times += 1


@pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="None is immortal since Python 3.12 and cannot be lost"
)
def test_repainting_loses_no_reference_of_none(qtbot: QtBot) -> None:
    widget = Painted()
    qtbot.addWidget(widget)
    widget.resize(64, 64)
    widget.show()
    qtbot.waitUntil(lambda: widget.times > 0)
    before = sys.getrefcount(None)
    painted = widget.times
    for _ in range(REPAINTS):
        widget.repaint()
    assert widget.times >= painted + REPAINTS
    assert abs(sys.getrefcount(None) - before) < SLACK
