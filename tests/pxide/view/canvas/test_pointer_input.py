"""Mouse, wheel and keys on the canvas, as a person uses them."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxide.model.brush import Brush
from pxide.tools.tool import ToolPreview
from pxide.tools.toolbox import Toolbox
from pxide.view.canvas.canvas import Canvas
from tests.pxide.programs import dot, forever, frames
from tests.pxide.view.canvas.conftest import MakeCanvas, middle, turn_wheel
from vm.core.faults import Problem
from vm.core.picture import Box, Picture, words_of
from vm.core.trace import HostInput
from vm.isa.table import BY_SPELLING

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def drag_to(canvas: Canvas, place: QPoint, held: Qt.MouseButton = LEFT) -> None:
    """Move the mouse with a button held."""
    at, there = QPointF(place), canvas.mapToGlobal(QPointF(place))
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(
        canvas, QMouseEvent(QEvent.Type.MouseMove, at, there, none, held, NO_KEY)
    )


def press(canvas: Canvas, place: QPoint, button: Qt.MouseButton = LEFT) -> None:
    QTest.mousePress(canvas, button, NO_KEY, place)


def release(canvas: Canvas, place: QPoint, button: Qt.MouseButton = LEFT) -> None:
    QTest.mouseRelease(canvas, button, NO_KEY, place)


@pytest.fixture
def pencil(toolbox: Toolbox, brush: Brush) -> Toolbox:
    """The toolbox with a pencil in hand that paints 1, 2, 3, 0."""
    brush.set_pixel((1, 2, 3, 0))
    toolbox.choose(toolbox.tool("pencil"))
    return toolbox


@pytest.fixture
def big(canvas: Canvas) -> Canvas:
    """The canvas at 800 %, the pixel (32, 24) in the middle."""
    canvas.set_zoom(800)
    canvas.center_on(32, 24)
    return canvas


def painted(canvas: Canvas) -> list[tuple[int, int]]:
    """The pixels that hold 1, 2, 3, 0."""
    rows, columns = np.nonzero(words_of(canvas.tab.document.picture) == 0x00030201)
    return sorted(zip(columns.tolist(), rows.tolist(), strict=True))


def test_a_drag_paints_the_pixels_under_it_as_one_step(big: Canvas, pencil: Toolbox) -> None:
    press(big, middle(big, 30, 20))
    drag_to(big, middle(big, 34, 20))
    release(big, middle(big, 34, 20))
    assert painted(big) == [(x, 20) for x in range(30, 35)]
    big.tab.document.undo_edit()
    assert painted(big) == []


def test_escape_takes_back_the_drag_of_the_moment(big: Canvas, pencil: Toolbox) -> None:
    before = big.tab.document.picture.copy()
    press(big, middle(big, 30, 20))
    drag_to(big, middle(big, 36, 26))
    QTest.keyClick(big, Qt.Key.Key_Escape)
    drag_to(big, middle(big, 20, 26))
    release(big, middle(big, 20, 26))
    assert (big.tab.document.picture == before).all()
    assert big.tab.document.undo.count() == 0


def test_the_middle_button_pans_even_in_the_middle_of_a_drag(big: Canvas, pencil: Toolbox) -> None:
    press(big, middle(big, 30, 20))
    where = big.lens.origin
    place = middle(big, 30, 20)
    press(big, place, MIDDLE)
    drag_to(big, place + QPoint(40, 24), LEFT | MIDDLE)
    release(big, place + QPoint(40, 24), MIDDLE)
    assert big.lens.origin == (where[0] + 40, where[1] + 24)
    drag_to(big, middle(big, 31, 20))
    release(big, middle(big, 31, 20))
    assert painted(big) == [(30, 20), (31, 20)]


def test_space_with_a_drag_pans_and_paints_nothing(big: Canvas, pencil: Toolbox) -> None:
    big.tab.selection.select((30, 20))
    where, place = big.lens.origin, middle(big, 30, 20)
    QTest.keyPress(big, Qt.Key.Key_Space)
    press(big, place)
    drag_to(big, place + QPoint(-16, 8))
    release(big, place + QPoint(-16, 8))
    QTest.keyRelease(big, Qt.Key.Key_Space)
    assert big.lens.origin == (where[0] - 16, where[1] + 8)
    assert painted(big) == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_keyboard_alone_moves_the_cell_and_uses_the_tool(
    big: Canvas, pencil: Toolbox, key: Qt.Key
) -> None:
    big.tab.selection.select((30, 20))
    for arrow in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(big, arrow)
    assert big.tab.selection.cell == (32, 21)
    QTest.keyClick(big, key)
    assert painted(big) == [(32, 21)]
    assert big.tab.document.undo.count() == 1


def test_the_cell_stays_on_the_picture_and_in_sight(big: Canvas) -> None:
    big.set_zoom(3200)
    for _ in range(12):
        QTest.keyClick(big, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert big.tab.selection.cell is not None
    x, y = big.tab.selection.cell
    assert x == 63
    view, target = big.camera.room.view, big.lens.target(Box(x, y, 1, 1))
    assert view.contains(target.x, target.y)
    assert view.contains(target.right - 1, target.bottom - 1)


def test_hovering_says_which_pixel_and_that_there_is_none(big: Canvas) -> None:
    drag_to(big, middle(big, 33, 25), Qt.MouseButton.NoButton)
    assert big.tab.selection.hovered == (33, 25)
    drag_to(big, QPoint(3, 3), Qt.MouseButton.NoButton)
    assert big.tab.selection.hovered is None
    drag_to(big, middle(big, 33, 25), Qt.MouseButton.NoButton)
    QApplication.sendEvent(big, QEvent(QEvent.Type.Leave))
    assert big.tab.selection.hovered is None


def test_a_picture_that_moves_under_the_mouse_is_hovered_anew(big: Canvas) -> None:
    drag_to(big, middle(big, 33, 25), Qt.MouseButton.NoButton)
    big.camera.pan(-8 * 3, 8)
    assert big.tab.selection.hovered == (36, 24)


def test_the_next_click_picks_an_operand(big: Canvas, toolbox: Toolbox, brush: Brush) -> None:
    brush.set_op(BY_SPELLING["ADD"])
    toolbox.pick(1)
    drag_to(big, middle(big, 33, 25), Qt.MouseButton.NoButton)
    assert big.marks.tool_preview == ToolPreview(Box(0, 25, 64, 1))
    press(big, middle(big, 33, 25))
    release(big, middle(big, 33, 25))
    assert brush.operands == (0, 25, 0)
    assert toolbox.picking is None
    assert big.marks.tool_preview.band is None


def test_the_mouse_pointer_shows_what_a_press_would_do(big: Canvas, toolbox: Toolbox) -> None:
    assert big.cursor().shape() is Qt.CursorShape.ArrowCursor
    toolbox.choose(toolbox.tool("pencil"))
    assert big.cursor().shape() is Qt.CursorShape.CrossCursor
    toolbox.pick(0)
    assert big.cursor().shape() is Qt.CursorShape.PointingHandCursor
    QTest.keyPress(big, Qt.Key.Key_Space)
    assert big.cursor().shape() is Qt.CursorShape.OpenHandCursor
    press(big, middle(big, 30, 20))
    assert big.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    release(big, middle(big, 30, 20))
    QTest.keyRelease(big, Qt.Key.Key_Space)
    toolbox.stop_picking()
    assert big.cursor().shape() is Qt.CursorShape.CrossCursor


def test_escape_stops_picking(big: Canvas, toolbox: Toolbox) -> None:
    toolbox.pick(0)
    QTest.keyClick(big, Qt.Key.Key_Escape)
    assert toolbox.picking is None


def test_taking_another_tool_ends_the_gesture(big: Canvas, pencil: Toolbox) -> None:
    press(big, middle(big, 30, 20))
    pencil.choose(pencil.tool("eraser"))
    assert painted(big) == []


def test_one_notch_is_one_level_and_keeps_what_is_under_the_mouse(big: Canvas) -> None:
    place = QPointF(middle(big, 40, 30))
    for angle, percent in ((120, 1200), (120, 1600), (-120, 1200), (-120, 800), (-120, 600)):
        turn_wheel(big, place, angle)
        assert round(big.percent) == percent
        assert big.lens.to_picture(place.x(), place.y()) == (40, 30)


def test_a_zoom_by_key_holds_what_is_under_the_mouse_or_the_middle(big: Canvas) -> None:
    place = middle(big, 40, 30)
    drag_to(big, place, Qt.MouseButton.NoButton)
    big.set_zoom(1600)
    assert big.lens.to_picture(place.x(), place.y()) == (40, 30)
    QApplication.sendEvent(big, QEvent(QEvent.Type.Leave))
    view = big.camera.room.view
    held = big.lens.to_picture(view.x + view.w / 2, view.y + view.h / 2)
    big.zoom_out()
    assert big.lens.to_picture(view.x + view.w / 2, view.y + view.h / 2) == held


def test_small_turns_add_up_to_a_notch(big: Canvas) -> None:
    for _ in range(7):
        turn_wheel(big, QPointF(300, 200), 15)
    assert round(big.percent) == 800
    turn_wheel(big, QPointF(300, 200), 15)
    assert round(big.percent) == 1200
    for _ in range(4):
        turn_wheel(big, QPointF(300, 200), 0, -10)
    assert round(big.percent) == 800


def test_the_zoom_is_told(big: Canvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(big.zoom_changed) as told:
        big.set_zoom(400)
    assert told.args == [400.0]
    with qtbot.waitSignal(big.zoom_changed):
        big.zoom_to_fit()
    with qtbot.assertNotEmitted(big.zoom_changed):
        big.center_on(3, 3)


def test_files_that_are_dropped_are_handed_up(canvas: Canvas, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/a/b.pxi"), QUrl("https://there/c.pxi")])
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, LEFT, NO_KEY)
    with qtbot.waitSignal(canvas.dropped) as told:
        canvas.dropEvent(event)
    assert told.args == [[Path("/a/b.pxi")]]


def test_mouse_and_keys_go_to_a_program_that_shows_frames(
    make_canvas: MakeCanvas, pencil: Toolbox
) -> None:
    canvas = make_canvas(frames())
    session = canvas.tab.open_session()
    session.begin()
    press(canvas, middle(canvas, 3, 2))
    assert session.host == HostInput((3, 2), 1, 0)
    QTest.keyPress(canvas, Qt.Key.Key_B)
    assert session.host == HostInput((3, 2), 1, ord("b"))
    QTest.keyRelease(canvas, Qt.Key.Key_B)
    release(canvas, middle(canvas, 3, 2))
    assert session.host == HostInput((3, 2), 0, 0)
    assert canvas.tab.document.undo.count() == 0
    canvas.tab.close_session()


def test_painting_on_a_running_program_without_frames_is_refused(
    make_canvas: MakeCanvas, pencil: Toolbox, qtbot: QtBot
) -> None:
    canvas = make_canvas(forever())
    canvas.tab.open_session().begin()
    with qtbot.waitSignal(canvas.refused) as told:
        press(canvas, middle(canvas, 3, 2))
    assert isinstance(told.args[0], Problem)
    drag_to(canvas, middle(canvas, 5, 2))
    release(canvas, middle(canvas, 5, 2))
    assert painted(canvas) == []
    canvas.tab.close_session()


@pytest.mark.parametrize("side", [1, 4096])
def test_a_picture_of_any_size_opens_whole_and_in_sight(make_canvas: MakeCanvas, side: int) -> None:
    picture: Picture = np.zeros((side, side, 4), np.uint8)
    canvas = make_canvas(picture)
    view, target = canvas.camera.room.view, canvas.lens.target(Box(0, 0, side, side))
    assert target.x >= view.x
    assert target.y >= view.y
    assert target.right <= view.right
    assert target.bottom <= view.bottom


def test_the_selected_pixel_is_said_in_words(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(dot())
    canvas.tab.selection.select((0, 0))
    assert canvas.accessibleDescription() == "pixel 0, 0: word 50462977 DOT_RGB 1, 2, 3"
    canvas.tab.selection.select((3, 2))
    assert canvas.accessibleDescription() == "pixel 3, 2: word 40"
    canvas.tab.selection.select(None)
    assert canvas.accessibleDescription() == ""
