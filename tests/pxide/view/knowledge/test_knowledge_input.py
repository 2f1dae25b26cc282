"""The picture is moved by wheel, mouse and keys, and tells what is under the mouse."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.view.knowledge.knowledge_canvas import KnowledgeCanvas
from tests.pxide.view.knowledge.conftest import WIDTH, lamp, middle_of


def turn(picture: KnowledgeCanvas, place: QPointF, angle: int, shift: bool = False) -> None:
    """Turn the wheel over a place."""
    keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        place, picture.viewport().mapToGlobal(place), QPoint(), QPoint(0, angle),
        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(picture.viewport(), event)


def test_the_wheel_zooms_to_the_mouse(picture: KnowledgeCanvas) -> None:
    place = QPointF(80, 100)
    row = picture.camera.view.row_at(100)
    turn(picture, place, 120)
    assert picture.camera.view.percent == 200
    assert picture.camera.view.row_at(100) == row
    turn(picture, place, -120)
    assert picture.camera.view.is_fitted


def test_with_shift_the_wheel_goes_along_the_rows(picture: KnowledgeCanvas) -> None:
    top = picture.camera.view.top
    turn(picture, QPointF(80, 100), 120, shift=True)
    assert picture.camera.view.top == top - 120
    assert picture.camera.view.percent == 100


def test_a_drag_moves_the_picture_and_a_click_selects(
    picture: KnowledgeCanvas, qtbot: QtBot
) -> None:
    view, last = picture.viewport(), picture.layout_of_picture.places[-1]
    at = middle_of(picture, last)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert picture.selected == last
    top = picture.camera.view.top
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseMove(view, at + QPoint(0, 40))
    QTest.mouseMove(view, at + QPoint(0, 60))
    QTest.mouseRelease(
        view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at + QPoint(0, 60)
    )
    assert picture.camera.view.top == top - 60
    QTest.mouseMove(view, at + QPoint(0, 90))
    assert picture.camera.view.top == top - 60
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(2, 20))
    assert picture.selected is None


def test_a_double_click_goes_between_the_width_and_a_pixel_for_a_pixel(
    picture: KnowledgeCanvas, qtbot: QtBot
) -> None:
    picture.resize(WIDTH - 20, 300)
    qtbot.waitUntil(lambda: picture.camera.view.percent < 100)
    QTest.mouseDClick(
        picture.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(20, 20),
    )
    assert picture.camera.view.percent == 100
    QTest.mouseDClick(
        picture.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(20, 20),
    )
    assert picture.camera.view.is_fitted


def test_keys_go_along_the_entries_and_to_the_ends(picture: KnowledgeCanvas, qtbot: QtBot) -> None:
    places = picture.layout_of_picture.places
    QTest.keyClick(picture, Qt.Key.Key_Up)
    assert picture.selected == places[-1]
    QTest.keyClick(picture, Qt.Key.Key_Up)
    assert picture.selected == places[-2]
    QTest.keyClick(picture, Qt.Key.Key_Down)
    assert picture.selected == places[-1]
    QTest.keyClick(picture, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: picture.camera.view.rows[0] == 0)
    qtbot.waitUntil(lambda: not picture.is_gliding)
    QTest.keyClick(picture, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: picture.camera.view.top > 200 and not picture.is_gliding)
    QTest.keyClick(picture, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: picture.camera.view.is_at_end)
    QTest.keyClick(picture, Qt.Key.Key_Plus)
    assert picture.camera.view.percent == 200
    QTest.keyClick(picture, Qt.Key.Key_Minus)
    QTest.keyClick(picture, Qt.Key.Key_Plus)
    QTest.keyClick(picture, Qt.Key.Key_0)
    assert picture.camera.view.is_fitted
    with qtbot.waitSignal(picture.copy_wanted):
        QTest.keyClick(picture, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def test_the_scroll_bar_and_the_picture_go_together(picture: KnowledgeCanvas) -> None:
    bar = picture.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    bar.setValue(0)
    assert picture.camera.view.top == picture.camera.view.highest_top
    picture.camera.show(picture.camera.view.at_end())
    assert bar.value() == bar.maximum()


def test_the_hint_tells_the_entry_as_text(
    picture: KnowledgeCanvas, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, *_rest: said.append(text))
    image = KnowledgeImage.open(path)
    entry = lamp(21)
    sly = type(entry)(entry.kind, entry.time, "<b>Is it</b> bold?", "<img src=x> & so on")
    place = image.append(sly)
    image.close()
    with qtbot.waitSignal(picture.grown):
        picture.reader.look()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not picture.is_gliding and picture.camera.view.is_at_end)
    at = middle_of(picture, place)
    event = QHelpEvent(QEvent.Type.ToolTip, at, picture.viewport().mapToGlobal(at))
    QApplication.sendEvent(picture.viewport(), event)
    qtbot.waitUntil(lambda: bool(said))
    text = said[0]
    assert place.citation in text
    assert "&lt;b&gt;Is it&lt;/b&gt; bold?" in text
    assert "&lt;img src=x&gt; &amp; so on" in text
    assert "lesson" in text


def test_a_menu_is_asked_for_about_the_entry_under_the_mouse(
    picture: KnowledgeCanvas, qtbot: QtBot
) -> None:
    last = picture.layout_of_picture.places[-1]
    at = middle_of(picture, last)
    with qtbot.waitSignal(picture.menu_wanted):
        QApplication.sendEvent(
            picture.viewport(),
            QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, picture.mapToGlobal(at)),
        )
    assert picture.selected == last
