"""What the tests of the canvas share: a canvas on a tab, and a way to read what it shows."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxide.model.brush import Brush
from pxide.model.document import Document
from pxide.model.tab import Tab
from pxide.tools.toolbox import Toolbox
from pxide.view.canvas.canvas import Canvas
from pxide.view.widgets.theme import Theme
from vm.core.picture import Picture

Seen = npt.NDArray[np.uint32]
MakeCanvas = Callable[[Picture], Canvas]


@pytest.fixture
def brush(qapp: QApplication) -> Brush:
    return Brush()


@pytest.fixture
def toolbox(brush: Brush) -> Toolbox:
    return Toolbox.of(brush)


@pytest.fixture
def make_canvas(qtbot: QtBot, toolbox: Toolbox) -> MakeCanvas:
    """Show a picture on a canvas of 640 x 480."""

    def make(picture: Picture) -> Canvas:
        tab = Tab(Document(picture))
        canvas = Canvas(tab, toolbox, Theme.of(True))
        tab.setParent(canvas)
        qtbot.addWidget(canvas)
        canvas.resize(640, 480)
        canvas.show()
        qtbot.waitExposed(canvas)
        return canvas

    return make


@pytest.fixture
def noise() -> Picture:
    """Random pixels; a third of them with A = 0."""
    rng = np.random.default_rng(5)
    picture = rng.integers(0, 256, (48, 64, 4), dtype=np.uint8)
    picture[rng.random((48, 64)) < 0.33, 3] = 0
    return picture


@pytest.fixture
def canvas(make_canvas: MakeCanvas, noise: Picture) -> Canvas:
    return make_canvas(noise)


def seen(canvas: Canvas) -> Seen:
    """What the canvas shows, as words with R lowest and A = 255."""
    return words(canvas.grab().toImage())


def words(image: QImage) -> Seen:
    """The pixels of an image in the same words."""
    image = image.convertToFormat(QImage.Format.Format_RGBX8888)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return rows[:, : image.width()].copy()


def middle(canvas: Canvas, x: int, y: int) -> QPoint:
    """The middle of a picture pixel on a canvas at 100 % scaling."""
    left, top = canvas.lens.to_device(x, y)
    half = canvas.lens.scale.up // 2
    return QPoint(left + half, top + half)


def turn_wheel(canvas: Canvas, place: QPointF, angle: int, pixels: int = 0) -> None:
    """Turn the wheel over a place of the canvas."""
    QApplication.sendEvent(
        canvas,
        QWheelEvent(
            place,
            canvas.mapToGlobal(place),
            QPoint(0, pixels),
            QPoint(0, angle),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )
