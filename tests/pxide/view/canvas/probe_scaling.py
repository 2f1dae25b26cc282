"""Started by a test on a screen of some scaling: says how a canvas looks there, as JSON.

The canvas lies at an odd place in its window, so that its corner is no whole device pixel.
"""

import json
import sys
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from pxide.model.brush import Brush
from pxide.model.document import Document
from pxide.model.tab import Tab
from pxide.tools.toolbox import Toolbox
from pxide.view.canvas.canvas import Canvas
from pxide.view.widgets.camera import nearest
from pxide.view.widgets.theme import Theme
from vm.core.picture import Picture, words_of

PLACE = (13, 7)


def picture() -> Picture:
    """Pixels of which no two neighbours look alike, with every alpha but 255."""
    rows, columns = np.mgrid[0:40, 0:40].astype(np.uint8)
    return np.stack([columns * 6, rows * 6, (columns ^ rows) * 4, rows], axis=2)


def seen(window: QWidget) -> np.ndarray:
    """The window as words of the screen, R lowest, one for each device pixel."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return rows[:, : image.width()].copy()


def wrong_pixels(shown: np.ndarray, canvas: Canvas) -> int:
    """How many device pixels in the view are not of the colour of the pixel they lie in."""
    ratio = canvas.devicePixelRatioF()
    left, top = (nearest(side * ratio) for side in PLACE)
    view, lens = canvas.camera.room.view, canvas.lens
    # Where the canvas ends inside a device pixel, that one is the window's.
    room = view.clipped(int(canvas.width() * ratio), int(canvas.height() * ratio))
    if room is None:
        return -1
    at_x = [lens.to_picture(x, 0)[0] for x in range(room.x, room.right)]
    at_y = [lens.to_picture(0, y)[1] for y in range(room.y, room.bottom)]
    columns = np.array([x for x in at_x if 0 <= x < 40])
    rows = np.array([y for y in at_y if 0 <= y < 40])
    first_x, first_y = at_x.index(columns[0]), at_y.index(rows[0])
    words = words_of(canvas.tab.shown)[rows][:, columns] | 0xFF000000
    y, x = top + room.y + first_y, left + room.x + first_x
    return int((shown[y : y + rows.size, x : x + columns.size] != words).sum())


def turn_wheel(canvas: Canvas, place: QPointF, turn: int) -> None:
    """Turn the wheel over a place of the canvas."""
    QApplication.sendEvent(
        canvas,
        QWheelEvent(
            place,
            canvas.mapToGlobal(place),
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )


def drift(canvas: Canvas) -> float:
    """How far, in device pixels, a wheel storm moves the picture from under the mouse."""
    ratio, place = canvas.devicePixelRatioF(), QPointF(201, 143)
    canvas.zoom_to_fit()
    left, top = canvas.lens.origin
    factor = canvas.lens.scale.factor
    held = ((place.x() * ratio - left) / factor, (place.y() * ratio - top) / factor)
    worst = 0.0
    for turn in (120, 120, -120, -120, -120, -120, 120, 120, 120, 120, 120, -120):
        turn_wheel(canvas, place, turn)
        left, top = canvas.lens.origin
        factor = canvas.lens.scale.factor
        off = (left + held[0] * factor - place.x() * ratio, top + held[1] * factor)
        worst = max(worst, abs(off[0]), abs(off[1] - place.y() * ratio))
    return worst


def main() -> int:
    """Look at some zooms and print what was seen."""
    app = QApplication(sys.argv)
    window = QWidget()
    window.resize(500, 400)
    canvas = Canvas(Tab(Document(picture())), Toolbox.of(Brush()), Theme.of(True), window)
    canvas.setGeometry(*PLACE, 450, 350)
    canvas.set_options(replace(canvas.options, has_grid=False, has_labels=False))
    window.show()
    wrong = {}
    for percent in (100, 200, 300, 800, 1600, 3200):
        canvas.set_zoom(percent)
        canvas.center_on(20, 20)
        wrong[percent] = wrong_pixels(seen(window), canvas)
    found = {"ratio": canvas.devicePixelRatioF(), "wrong": wrong, "drift": drift(canvas)}
    sys.stdout.write(json.dumps(found))
    window.close()
    app.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
