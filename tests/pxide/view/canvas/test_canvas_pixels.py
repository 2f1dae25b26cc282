"""What the canvas shows, pixel by pixel, and that it repaints what changed and nothing else."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxide.model.session import RunState
from pxide.view.canvas.canvas import Canvas
from pxide.view.canvas.text_cache import Typeface
from pxide.view.canvas.view_modes import ViewMode, display
from pxide.view.widgets.theme import Theme
from tests.house.tree import ROOT
from tests.pxide.view.canvas.conftest import MakeCanvas, middle, seen
from tests.pxide.view.canvas.conftest import words as image_words
from vm.core.faults import Fault, FaultCode
from vm.core.picture import Box, Picture, blank, words_of
from vm.cpu.machine import Machine
from vm.isa.table import BY_SPELLING

ZOOMS = (50, 100, 800, 3200)


def word_of(colour: QColor) -> int:
    """A colour as the words of these tests have it: R lowest, A = 255."""
    return 0xFF000000 | colour.blue() << 16 | colour.green() << 8 | colour.red()


class Repaints(QObject):
    """Collects the region that a canvas repaints."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.region = QRegion()
        self.count = 0
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
            self.count += 1
        return False

    def mask(self, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        """The region as an array."""
        mask = np.zeros(shape, np.bool_)
        for index in range(self.region.rectCount()):
            rect = self.region[index]  # type: ignore[index]
            mask[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1] = True
        return mask


@pytest.mark.parametrize("mode", [ViewMode.RGB, ViewMode.ALPHA, ViewMode.HEAT])
def test_at_800_percent_the_middle_of_a_cell_has_the_colour_of_its_pixel(
    canvas: Canvas, noise: Picture, mode: ViewMode
) -> None:
    canvas.set_mode(mode)
    canvas.set_zoom(800)
    canvas.center_on(32, 24)
    shown = seen(canvas)
    expected = display(noise, Box(0, 0, 64, 48), canvas.lens.scale, mode)
    for y in range(2, 46):
        for x in range(2, 62):
            place = middle(canvas, x, y)
            assert shown[place.y(), place.x()] == expected[y, x]


def test_a_pixel_without_alpha_is_seen(make_canvas: MakeCanvas) -> None:
    picture = blank(16, 16)
    picture[5, 6] = (200, 100, 7, 0)
    canvas = make_canvas(picture)
    canvas.set_options(replace(canvas.options, has_labels=False))
    canvas.set_zoom(800)
    place = middle(canvas, 6, 5)
    assert seen(canvas)[place.y(), place.x()] == 0xFF0764C8


def test_zoomed_out_every_device_pixel_is_a_pixel_of_the_picture(canvas: Canvas) -> None:
    canvas.set_zoom(50)
    left, top = canvas.lens.origin
    shown = seen(canvas)[top : top + 24, left : left + 32]
    assert (shown == (words_of(canvas.tab.shown)[::2, ::2] | 0xFF000000)).all()


def test_the_grid_lies_on_the_edges_and_can_be_switched_off(make_canvas: MakeCanvas) -> None:
    picture = np.full((8, 8, 4), 255, np.uint8)
    canvas = make_canvas(picture)
    canvas.set_options(replace(canvas.options, has_labels=False))
    canvas.set_zoom(1600)
    place = middle(canvas, 3, 3)
    row = seen(canvas)[place.y(), place.x() - 8 : place.x() + 8]
    assert (row[1:] == 0xFFFFFFFF).all()
    assert row[0] == word_of(Theme.of(True).grid)
    canvas.set_options(replace(canvas.options, has_grid=False))
    row = seen(canvas)[place.y(), place.x() - 8 : place.x() + 8]
    assert (row == 0xFFFFFFFF).all()


def test_instructions_stand_on_plates_of_their_family_and_data_do_not(
    make_canvas: MakeCanvas,
) -> None:
    picture = blank(16, 16)
    picture[0, 0] = (1, 1, 2, 3)
    picture[2, 2] = (7, 0, 0, 0)
    canvas = make_canvas(picture)
    canvas.set_zoom(3200)
    canvas.center_on(4, 4)
    shown, theme = seen(canvas), Theme.of(True)
    for x, y, plate in ((0, 0, theme.tint(BY_SPELLING["DOT_RGB"].family)), (1, 0, None)):
        left, top = canvas.lens.to_device(x, y)
        cell = shown[top + 3 : top + 30, left + 3 : left + 30]
        colour = plate if plate is not None else theme.tint(BY_SPELLING["HALT"].family)
        assert (cell == word_of(colour)).mean() > 0.5
    left, top = canvas.lens.to_device(2, 2)
    data = shown[top + 3 : top + 30, left + 3 : left + 30]
    assert (data == 0xFF000007).mean() > 0.5
    assert len(np.unique(data)) > 2, "the value is written"
    left, top = canvas.lens.to_device(5, 5)
    assert (shown[top + 2 : top + 30, left + 2 : left + 30] == 0xFF000000).all()


def _paint_a_pixel(canvas: Canvas) -> None:
    stroke = canvas.tab.document.stroke("test")
    stroke.put(32, 24, 0x01020304)
    stroke.commit()


def _step(canvas: Canvas) -> None:
    words_of(canvas.tab.document.picture)[0, :2] = (0x20010101, 0)
    session = canvas.tab.open_session()
    machine = Machine(session.picture.copy())
    stop, step = machine.step()
    if step is not None:
        session.trace((step,))
    session.end(stop, RunState.PAUSED)


CHANGES: dict[str, Callable[[Canvas], object]] = {
    "pixel": _paint_a_pixel,
    "hover": lambda canvas: canvas.tab.selection.hover((31, 23)),
    "cell": lambda canvas: canvas.tab.selection.select((32, 24)),
    "breakpoint": lambda canvas: canvas.tab.document.toggle_breakpoint(34, 24),
    "fault": lambda canvas: canvas.tab.set_faults((Fault(FaultCode(1), 30, 25, "no"),)),
    "flash": lambda canvas: canvas.flash(Box(30, 20, 4, 3)),
    "step": _step,
}


@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize("name", list(CHANGES))
def test_all_that_looks_different_is_repainted(
    name: str, zoom: int, canvas: Canvas, qtbot: QtBot
) -> None:
    canvas.set_zoom(zoom)
    canvas.center_on(32 if name != "step" else 4, 24 if name != "step" else 2)
    qtbot.waitUntil(lambda: settled(canvas))
    before = canvas.grab()
    repaints = Repaints(canvas)
    CHANGES[name](canvas)
    qtbot.waitUntil(lambda: repaints.count > 0)
    canvas.removeEventFilter(repaints)
    after = seen(canvas)
    differs = image_words(before.toImage()) != after
    assert differs.any()
    assert not (differs & ~repaints.mask(after.shape)).any()
    canvas.render(before, repaints.region.boundingRect().topLeft(), repaints.region)
    assert (image_words(before.toImage()) == after).all()


MIDDLE, CORNER, LEFT_EDGE = QRect(300, 200, 40, 30), QRect(0, 0, 90, 60), QRect(0, 300, 30, 9)
MANY = [QRect(40 * column, 60 * row, 25, 31) for row in range(8) for column in range(16)]
PARTS = {
    "middle": [MIDDLE],
    "corner": [CORNER, MIDDLE],
    "strips": [QRect(0, 100, 640, 7), QRect(200, 0, 9, 480)],
    "many": MANY,
}


def painted_part(canvas: Canvas, rects: list[QRect]) -> QImage:
    """What the canvas paints when some rectangles of it are dirty, on a ground of no colour."""
    region = QRegion()
    for rect in rects:
        region += rect
    image = QImage(canvas.size(), QImage.Format.Format_RGB32)
    image.fill(0)
    canvas.render(image, region.boundingRect().topLeft(), region)
    return image


@pytest.mark.parametrize("zoom", [50, 300, 3200])
@pytest.mark.parametrize("name", list(PARTS))
def test_a_part_is_painted_like_the_whole(name: str, zoom: int, canvas: Canvas) -> None:
    canvas.set_zoom(zoom)
    canvas.center_on(4, 3)
    canvas.tab.selection.select((5, 4))
    canvas.tab.document.toggle_breakpoint(3, 3)
    for _ in range(3):
        seen(canvas)  # until every label is written
    whole = seen(canvas)
    image = painted_part(canvas, PARTS[name])
    mask = np.zeros(whole.shape, np.bool_)
    for rect in PARTS[name]:
        mask[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1] = True
    assert (image_words(image)[mask] == whole[mask]).all()
    assert (image_words(image)[~mask] == 0xFF000000).all()


def test_rulers_are_drawn_once_however_many_parts_are_dirty(
    canvas: Canvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    ending = Typeface.ending

    def counted(face: Typeface, painter: QPainter, x: float, y: float, text: str) -> None:
        drawn.append(text)
        ending(face, painter, x, y, text)

    monkeypatch.setattr(Typeface, "ending", counted)
    painted_part(canvas, [LEFT_EDGE])
    once = list(drawn)
    assert once
    assert len(once) == len(set(once))
    drawn.clear()
    painted_part(canvas, [LEFT_EDGE, CORNER, MIDDLE, QRect(0, 400, 20, 20)])
    assert drawn == once
    drawn.clear()
    painted_part(canvas, [MIDDLE, QRect(400, 300, 5, 5)])
    assert not drawn


def settled(canvas: Canvas) -> bool:
    """Whether a round of events brings no painting any more."""
    repaints = Repaints(canvas)
    QApplication.processEvents()
    canvas.removeEventFilter(repaints)
    return repaints.count == 0


def test_one_pixel_repaints_little_more_than_itself(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.set_zoom(800)
    qtbot.waitUntil(lambda: settled(canvas))
    before, repaints = seen(canvas), Repaints(canvas)
    _paint_a_pixel(canvas)
    qtbot.waitUntil(lambda: repaints.count > 0)
    region = repaints.region.boundingRect()
    canvas.removeEventFilter(repaints)
    assert max(region.width(), region.height()) <= 10
    differs = np.argwhere(before != seen(canvas))
    target = canvas.lens.target(Box(32, 24, 1, 1))
    assert differs.min(axis=0).tolist() >= [target.y, target.x]
    assert differs.max(axis=0)[0] < target.bottom
    assert differs.max(axis=0)[1] < target.right


def test_nothing_is_painted_while_nothing_changes(canvas: Canvas, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: settled(canvas))
    repaints = Repaints(canvas)
    for _ in range(200):
        QApplication.processEvents()
    canvas.tab.moved.emit()
    canvas.tab.traced.emit()
    for _ in range(200):
        QApplication.processEvents()
    assert repaints.count == 0


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal since Python 3.12")
def test_repainting_keeps_the_references_of_none(canvas: Canvas) -> None:
    canvas.set_zoom(1600)
    canvas.tab.selection.select((30, 20))
    canvas.repaint()
    before = sys.getrefcount(None)
    for _ in range(3000):
        canvas.repaint(300, 200, 20, 20)
    assert abs(sys.getrefcount(None) - before) < 300


@pytest.mark.parametrize("ratio", [1, 1.25, 1.5, 2])
def test_every_device_pixel_is_right_at_any_scaling(ratio: float) -> None:
    root = ROOT
    done = subprocess.run(
        [sys.executable, "-m", "tests.pxide.view.canvas.probe_scaling"],
        env={**os.environ, "QT_SCALE_FACTOR": str(ratio)},
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found = json.loads(done.stdout)
    assert found["ratio"] == ratio
    assert found["wrong"] == dict.fromkeys(("100", "200", "300", "800", "1600", "3200"), 0)
    assert found["drift"] <= 1.0


@pytest.mark.parametrize("is_dark", [True, False])
def test_both_themes_paint_every_mark(canvas: Canvas, is_dark: bool) -> None:
    plain = seen(canvas)
    canvas.set_theme(Theme.of(is_dark))
    for name in ("hover", "cell", "breakpoint", "fault"):
        CHANGES[name](canvas)
    theme = Theme.of(is_dark)
    shown = seen(canvas)
    for role in (theme.accent, theme.breakpoint, theme.fault):
        assert (shown == word_of(role)).any()
    assert (shown != plain).any()


def test_accesses_are_seen_as_soon_as_they_are_counted(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.set_mode(ViewMode.ACCESS)
    session = canvas.tab.open_session()
    qtbot.waitUntil(lambda: settled(canvas))
    counts = np.zeros((3, 48, 64), np.uint32)
    counts[1, 24, 32] = 1
    repaints = Repaints(canvas)
    session.trace((), counts)
    qtbot.waitUntil(lambda: repaints.count > 0)
    canvas.set_zoom(800)
    canvas.center_on(32, 24)
    place = middle(canvas, 32, 24)
    colour = QColor(canvas.grab().toImage().pixel(place))
    assert (colour.red() > 0, colour.green(), colour.blue()) == (True, 0, 0)


def test_words_are_read_as_signed_numbers_when_that_is_wished(make_canvas: MakeCanvas) -> None:
    picture = blank(4, 4)
    words_of(picture)[2, 2] = 0xFFFFFFFB
    canvas = make_canvas(picture)
    canvas.set_zoom(6400)
    place = canvas.lens.target(Box(2, 2, 1, 1))
    unsigned = seen(canvas)[place.y : place.bottom, place.x : place.right]
    canvas.set_options(replace(canvas.options, is_signed=True))
    signed = seen(canvas)[place.y : place.bottom, place.x : place.right]
    canvas.set_options(replace(canvas.options, has_labels=False))
    bare = seen(canvas)[place.y : place.bottom, place.x : place.right]
    assert 0 < (signed != bare).sum() < (unsigned != bare).sum()
