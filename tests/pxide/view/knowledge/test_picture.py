"""The picture shows the very pixels, follows the file, and is moved by wheel, mouse and keys."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from pxide.model.knowledge.entry import Kind, Place
from pxide.model.knowledge.image import KnowledgeImage
from pxide.view.knowledge.picture import KnowledgePicture
from pxide.view.knowledge.strip_paint import kind_colour
from pxide.view.wardrobe import Wardrobe
from pxide.work.reading.reader import ReadingRoom
from tests.pxide.view.knowledge.conftest import WIDTH, lamp, seen, word_of
from vm.picture import words_of

OPAQUE = np.uint32(0xFF00_0000)


@pytest.fixture
def picture(wardrobe: Wardrobe, reading: ReadingRoom, path: Path, qtbot: QtBot) -> KnowledgePicture:
    """The lamps, shown at 100 %: the room is wider than they are."""
    picture = KnowledgePicture(wardrobe)
    qtbot.addWidget(picture)
    picture.resize(WIDTH + 60, 300)
    picture.show_reader(reading.open(path, picture))
    picture.show()
    wait_until_read(picture, qtbot)
    return picture


def wait_until_read(picture: KnowledgePicture, qtbot: QtBot) -> None:
    """Wait until every tile in sight is there and nothing moves."""

    def is_read() -> bool:
        reader, sight = picture.reader, picture.sight
        if reader is None or not sight.height or picture.is_gliding:
            return False
        picture.viewport().repaint()
        return all(reader.tile(key) is not None for key in picture.keys_in_sight)

    qtbot.waitUntil(is_read)


def pixels_of(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint32]]:
    image = KnowledgeImage.open(path)
    rows = words_of(image.rows(0, image.height)) | OPAQUE
    image.close()
    return rows


def append(path: Path, number: int, kind: Kind = Kind.LESSON) -> Place:
    image = KnowledgeImage.open(path)
    place = image.append(lamp(number, kind))
    image.close()
    return place


def turn(picture: KnowledgePicture, place: QPointF, angle: int, shift: bool = False) -> None:
    """Turn the wheel over a place."""
    keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        place, picture.viewport().mapToGlobal(place), QPoint(), QPoint(0, angle),
        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(picture.viewport(), event)


def middle_of(picture: KnowledgePicture, place: Place) -> QPoint:
    """The middle of the rows of an entry on the screen."""
    span = picture.layout_of_picture.span(place)
    assert span is not None
    sight = picture.sight
    return QPoint(sight.x_of(WIDTH // 2), sight.y_of(span[0] + span[1] // 2))


def test_at_100_percent_every_pixel_is_the_very_one(picture: KnowledgePicture, path: Path) -> None:
    sight, shown, rows = picture.sight, seen(picture.viewport()), pixels_of(path)
    assert sight.percent == 100
    assert sight.is_at_end
    first, end = sight.rows
    x, y = sight.x_of(0), sight.y_of(first)
    inside = rows[max(first, first - y) : end]
    top = max(y, 0)
    assert np.array_equal(shown[top : top + len(inside), x : x + WIDTH], inside[-(end - first) :])


def test_at_300_percent_each_pixel_is_nine(
    picture: KnowledgePicture, path: Path, qtbot: QtBot
) -> None:
    picture.set_sight(picture.sight.at_percent(300))
    wait_until_read(picture, qtbot)
    sight, shown, rows = picture.sight, seen(picture.viewport()), pixels_of(path)
    first, left = sight.rows[0] + 1, sight.columns[0] + 1
    y, x = sight.y_of(first), sight.x_of(left)
    part = rows[first : first + 20, left : left + 20]
    assert np.array_equal(shown[y : y + 60, x : x + 60], part.repeat(3, 0).repeat(3, 1))


def test_far_out_the_whole_picture_is_in_sight(
    picture: KnowledgePicture, path: Path, qtbot: QtBot
) -> None:
    for _ in range(12):
        picture.set_sight(picture.sight.zoomed(-1))
    wait_until_read(picture, qtbot)
    sight, shown = picture.sight, seen(picture.viewport())
    assert sight.rows == (0, sight.height)
    part = shown[sight.y_of(0) + 1 : sight.y_of(sight.height) - 1, sight.x_of(0) + 1]
    paper = part & np.uint32(0xFF)
    assert paper.mean() > 180  # paper everywhere, and nothing dark is left out of it


def test_new_rows_glide_in_and_wear_the_colour_of_their_kind(
    picture: KnowledgePicture, path: Path, qtbot: QtBot
) -> None:
    height = picture.sight.height
    place = append(path, 77, Kind.PROGRAM)
    with qtbot.waitSignal(picture.grown) as told:
        picture.reader.look()  # type: ignore[union-attr]
    assert told.args[0].rows == place.rows
    assert picture.is_gliding
    qtbot.waitUntil(lambda: picture.sight.is_at_end and not picture.is_gliding)
    wait_until_read(picture, qtbot)
    sight, shown = picture.sight, seen(picture.viewport())
    colour = np.uint32(word_of(kind_colour(Kind.PROGRAM)))
    y = sight.y_of(height)
    assert (shown[y - 6 : y + 2] == colour).any()
    assert (shown == colour).sum() > 2 * (place.rows + WIDTH)


def test_who_reads_further_up_is_not_moved(
    picture: KnowledgePicture, path: Path, qtbot: QtBot
) -> None:
    picture.set_sight(picture.sight.moved(0, 40))
    top = picture.sight.top
    append(path, 78)
    with qtbot.waitSignal(picture.grown):
        picture.reader.look()  # type: ignore[union-attr]
    assert picture.sight.top == top
    assert not picture.is_gliding


def test_a_flash_brings_the_rows_into_sight_and_veils_them_for_a_moment(
    picture: KnowledgePicture, path: Path, qtbot: QtBot
) -> None:
    place = picture.layout_of_picture.places[2]
    assert picture.flash(place)
    wait_until_read(picture, qtbot)
    sight, span = picture.sight, picture.layout_of_picture.span(place)
    assert span is not None
    assert sight.rows[0] <= span[0] < span[0] + span[1] <= sight.rows[1]
    assert picture.selected == place
    y, x = sight.y_of(span[0] + 12), sight.x_of(WIDTH - 3)
    veiled = int(seen(picture.viewport())[y, x])
    paper = int(pixels_of(path)[span[0] + 12, WIDTH - 3])
    assert veiled != paper
    qtbot.waitUntil(lambda: not picture.marks.glows)
    assert int(seen(picture.viewport())[y, x]) == paper
    assert not picture.flash(Place(1, 5, 1))


def test_what_is_hidden_is_struck_out(picture: KnowledgePicture, path: Path, qtbot: QtBot) -> None:
    gone = picture.layout_of_picture.places[-2]
    image = KnowledgeImage.open(path)
    image.hide(gone)
    image.close()
    with qtbot.waitSignal(picture.laid_out):
        picture.reader.look()  # type: ignore[union-attr]
    wait_until_read(picture, qtbot)
    at = middle_of(picture, gone)
    beside = middle_of(picture, picture.layout_of_picture.places[-1])
    shown = seen(picture.viewport()) & np.uint32(0xFF)
    assert shown[at.y() - 4 : at.y() + 4].max() < 200
    assert shown[beside.y() - 4 : beside.y() + 4].max() > 230


def test_the_wheel_zooms_to_the_mouse(picture: KnowledgePicture) -> None:
    place = QPointF(80, 100)
    row = picture.sight.row_at(100)
    turn(picture, place, 120)
    assert picture.sight.percent == 200
    assert picture.sight.row_at(100) == row
    turn(picture, place, -120)
    assert picture.sight.is_fitted


def test_with_shift_the_wheel_goes_along_the_rows(picture: KnowledgePicture) -> None:
    top = picture.sight.top
    turn(picture, QPointF(80, 100), 120, shift=True)
    assert picture.sight.top == top - 120
    assert picture.sight.percent == 100


def test_a_drag_moves_the_picture_and_a_click_selects(
    picture: KnowledgePicture, qtbot: QtBot
) -> None:
    view, last = picture.viewport(), picture.layout_of_picture.places[-1]
    at = middle_of(picture, last)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert picture.selected == last
    top = picture.sight.top
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseMove(view, at + QPoint(0, 40))
    QTest.mouseMove(view, at + QPoint(0, 60))
    QTest.mouseRelease(
        view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at + QPoint(0, 60)
    )
    assert picture.sight.top == top - 60
    QTest.mouseMove(view, at + QPoint(0, 90))
    assert picture.sight.top == top - 60
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(2, 20))
    assert picture.selected is None


def test_a_double_click_goes_between_the_width_and_a_pixel_for_a_pixel(
    picture: KnowledgePicture, qtbot: QtBot
) -> None:
    picture.resize(WIDTH - 20, 300)
    qtbot.waitUntil(lambda: picture.sight.percent < 100)
    QTest.mouseDClick(
        picture.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(20, 20),
    )
    assert picture.sight.percent == 100
    QTest.mouseDClick(
        picture.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(20, 20),
    )
    assert picture.sight.is_fitted


def test_keys_go_along_the_entries_and_to_the_ends(picture: KnowledgePicture, qtbot: QtBot) -> None:
    places = picture.layout_of_picture.places
    QTest.keyClick(picture, Qt.Key.Key_Up)
    assert picture.selected == places[-1]
    QTest.keyClick(picture, Qt.Key.Key_Up)
    assert picture.selected == places[-2]
    QTest.keyClick(picture, Qt.Key.Key_Down)
    assert picture.selected == places[-1]
    QTest.keyClick(picture, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: picture.sight.rows[0] == 0)
    qtbot.waitUntil(lambda: not picture.is_gliding)
    QTest.keyClick(picture, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: picture.sight.top > 200 and not picture.is_gliding)
    QTest.keyClick(picture, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: picture.sight.is_at_end)
    QTest.keyClick(picture, Qt.Key.Key_Plus)
    assert picture.sight.percent == 200
    QTest.keyClick(picture, Qt.Key.Key_Minus)
    QTest.keyClick(picture, Qt.Key.Key_Plus)
    QTest.keyClick(picture, Qt.Key.Key_0)
    assert picture.sight.is_fitted
    with qtbot.waitSignal(picture.copy_wanted):
        QTest.keyClick(picture, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def test_the_scroll_bar_and_the_picture_go_together(picture: KnowledgePicture) -> None:
    bar = picture.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    bar.setValue(0)
    assert picture.sight.top == picture.sight.highest_top
    picture.set_sight(picture.sight.at_end())
    assert bar.value() == bar.maximum()


def test_the_hint_tells_the_entry_as_text(
    picture: KnowledgePicture, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
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
    qtbot.waitUntil(lambda: not picture.is_gliding and picture.sight.is_at_end)
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
    picture: KnowledgePicture, qtbot: QtBot
) -> None:
    last = picture.layout_of_picture.places[-1]
    at = middle_of(picture, last)
    with qtbot.waitSignal(picture.menu_wanted):
        QApplication.sendEvent(
            picture.viewport(),
            QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, picture.mapToGlobal(at)),
        )
    assert picture.selected == last


def test_while_a_tile_is_on_its_way_what_was_seen_stays(
    picture: KnowledgePicture, path: Path
) -> None:
    """Right after a zoom, before the thread has answered, nothing is blank."""
    picture.set_sight(picture.sight.zoomed(-1).zoomed(-1))
    assert picture.sight.level > 0
    sight, shown = picture.sight, seen(picture.viewport())
    column = shown[max(sight.y_of(0), 0) :, sight.x_of(WIDTH // 2)]
    blank = word_of(picture.palette().base().color())
    assert (column == np.uint32(blank)).mean() < 0.5
