"""The canvas in the whole window: painting with a program, stepping, and the answer on screen."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pxide.base.paths import resource
from pxide.model.session import RunState
from pxide.view.canvas.canvas import Canvas
from tests.pxide.ide import Ide
from tests.pxide.view.canvas.conftest import middle
from vm.core.picture import words_of

LEFT = Qt.MouseButton.LeftButton
PAPER, INK = 0xFFE6F0F4, 0xFF8C3C24


def canvas_of(ide: Ide) -> Canvas:
    canvas = ide.app.window.tab_area.canvas
    assert canvas is not None
    return canvas


def hold(canvas: Canvas, place: QPoint) -> None:
    """Move the mouse with the left button held."""
    at, none = QPointF(place), Qt.MouseButton.NoButton
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        canvas,
        QMouseEvent(QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), none, LEFT, keys),
    )


def test_the_paint_toy_paints_where_the_mouse_is_and_clears_by_a_key(ide: Ide) -> None:
    tab = ide.open(resource("examples/paint.pxi"))
    ide.do("run.start")
    session = ide.wait_for(tab, RunState.RUNNING)
    canvas = canvas_of(ide)
    ide.wait(lambda: int(words_of(session.picture)[40, 30]) == PAPER)
    QTest.mousePress(canvas, LEFT, pos=middle(canvas, 30, 40))
    ide.wait(lambda: int(words_of(session.picture)[40, 30]) == INK)
    hold(canvas, middle(canvas, 35, 44))
    ide.wait(lambda: int(words_of(session.picture)[44, 35]) == INK)
    place = middle(canvas, 35, 44)
    ide.wait(lambda: canvas.grab().toImage().pixelColor(place).name() == "#243c8c")
    QTest.mouseRelease(canvas, LEFT, pos=middle(canvas, 35, 44))
    canvas.setFocus()
    QTest.keyPress(canvas, Qt.Key.Key_C)
    ide.wait(lambda: not (words_of(session.picture)[12:] == INK).any())
    QTest.keyRelease(canvas, Qt.Key.Key_C)
    assert tab.document.undo.count() == 0
    ide.do("run.stop")
    ide.wait(lambda: tab.session is None)


def test_after_the_first_program_its_result_is_on_the_canvas(ide: Ide) -> None:
    tab = ide.open(resource("examples/dot_test.pxi"))
    session = ide.run(tab)
    canvas = canvas_of(ide)
    assert int(words_of(session.picture)[3, 0]) == 300
    place = canvas.lens.to_device(0, 3)
    image = canvas.grab().toImage()
    colours = {
        image.pixelColor(place[0] + dx, place[1] + dy).name()
        for dx, dy in np.ndindex(canvas.lens.scale.up, canvas.lens.scale.up)
    }
    assert "#2c0100" in colours, "the pixel's own colour"
    assert ide.app.window.tab_area.canvas is canvas
    assert len(colours) > 5, "its value and its frame"
