"""The picture shows the very pixels, follows the file, and is moved by wheel, mouse and keys."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from pxide.knowledge.image.entry import EntryKind, Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.view.knowledge.knowledge_canvas import KnowledgeCanvas
from pxide.view.knowledge.rows_painter import kind_colour
from pxide.view.widgets.app_theme import AppTheme
from tests.pxide.view.knowledge.conftest import (
    WIDTH,
    lamp,
    middle_of,
    seen,
    wait_until_read,
    word_of,
)
from vm.core.picture import words_of

OPAQUE = np.uint32(0xFF00_0000)


def pixels_of(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint32]]:
    image = KnowledgeImage.open(path)
    rows = words_of(image.rows(0, image.height)) | OPAQUE
    image.close()
    return rows


def append(path: Path, number: int, kind: EntryKind = EntryKind.LESSON) -> Place:
    image = KnowledgeImage.open(path)
    place = image.append(lamp(number, kind))
    image.close()
    return place


def test_at_100_percent_every_pixel_is_the_very_one(picture: KnowledgeCanvas, path: Path) -> None:
    picture.clearFocus()  # which draws a frame around all
    view, shown, rows = picture.camera.view, seen(picture.viewport()), pixels_of(path)
    assert view.percent == 100
    assert view.is_at_end
    first, end = view.rows
    x, y = view.x_of(0), view.y_of(first)
    inside = rows[max(first, first - y) : end]
    top = max(y, 0)
    assert np.array_equal(shown[top : top + len(inside), x : x + WIDTH], inside[-(end - first) :])


def test_at_300_percent_each_pixel_is_nine(
    picture: KnowledgeCanvas, path: Path, qtbot: QtBot
) -> None:
    picture.camera.show(picture.camera.view.at_percent(300))
    wait_until_read(picture, qtbot)
    view, shown, rows = picture.camera.view, seen(picture.viewport()), pixels_of(path)
    first, left = view.rows[0] + 1, view.columns[0] + 1
    y, x = view.y_of(first), view.x_of(left)
    part = rows[first : first + 20, left : left + 20]
    assert np.array_equal(shown[y : y + 60, x : x + 60], part.repeat(3, 0).repeat(3, 1))


def test_a_frame_around_all_says_that_keys_are_for_it(
    picture: KnowledgeCanvas, app_theme: AppTheme
) -> None:
    accent = np.uint32(word_of(app_theme.theme.accent))
    picture.activateWindow()
    picture.setFocus()
    assert (seen(picture.viewport())[0] == accent).all()
    picture.clearFocus()
    assert not (seen(picture.viewport())[0] == accent).any()


def test_far_out_the_whole_picture_is_in_sight(
    picture: KnowledgeCanvas, path: Path, qtbot: QtBot
) -> None:
    for _ in range(12):
        picture.camera.show(picture.camera.view.zoomed(-1))
    wait_until_read(picture, qtbot)
    view, shown = picture.camera.view, seen(picture.viewport())
    assert view.rows == (0, view.height)
    part = shown[view.y_of(0) + 1 : view.y_of(view.height) - 1, view.x_of(0) + 1]
    paper = part & np.uint32(0xFF)
    assert paper.mean() > 180  # paper everywhere, and nothing dark is left out of it


def test_new_rows_glide_in_and_wear_the_colour_of_their_kind(
    picture: KnowledgeCanvas, path: Path, qtbot: QtBot
) -> None:
    height = picture.camera.view.height
    place = append(path, 77, EntryKind.PROGRAM)
    with qtbot.waitSignal(picture.grown) as told:
        picture.reader.look()  # type: ignore[union-attr]
    assert told.args[0].rows == place.rows
    assert picture.is_gliding
    qtbot.waitUntil(lambda: picture.camera.view.is_at_end and not picture.is_gliding)
    wait_until_read(picture, qtbot)
    view, shown = picture.camera.view, seen(picture.viewport())
    colour = np.uint32(word_of(kind_colour(EntryKind.PROGRAM)))
    y = view.y_of(height)
    assert (shown[y - 6 : y + 2] == colour).any()
    assert (shown == colour).sum() > 2 * (place.rows + WIDTH)


def test_it_glides_to_whole_rows_from_between_two(picture: KnowledgeCanvas, qtbot: QtBot) -> None:
    picture.camera.show(replace(picture.camera.view, top=50.5))
    tops: list[float] = []
    picture.camera.changed.connect(lambda: tops.append(picture.camera.view.top))
    picture.glide_to(replace(picture.camera.view, top=20))
    qtbot.waitUntil(lambda: not picture.is_gliding)
    assert tops == sorted(tops, reverse=True)
    assert tops[-1] == 20


def test_who_reads_further_up_is_not_moved(
    picture: KnowledgeCanvas, path: Path, qtbot: QtBot
) -> None:
    picture.camera.show(picture.camera.view.moved(0, 40))
    top = picture.camera.view.top
    append(path, 78)
    with qtbot.waitSignal(picture.grown):
        picture.reader.look()  # type: ignore[union-attr]
    assert picture.camera.view.top == top
    assert not picture.is_gliding


def test_a_flash_brings_the_rows_into_sight_and_veils_them_for_a_moment(
    picture: KnowledgeCanvas, path: Path, qtbot: QtBot
) -> None:
    place = picture.layout_of_picture.places[2]
    assert picture.flash(place)
    wait_until_read(picture, qtbot)
    view, span = picture.camera.view, picture.layout_of_picture.span(place)
    assert span is not None
    assert view.rows[0] <= span[0] < span[0] + span[1] <= view.rows[1]
    assert picture.selected == place
    y, x = view.y_of(span[0] + 12), view.x_of(WIDTH - 3)
    veiled = int(seen(picture.viewport())[y, x])
    paper = int(pixels_of(path)[span[0] + 12, WIDTH - 3])
    assert veiled != paper
    qtbot.waitUntil(lambda: not picture.marks.glows)
    assert int(seen(picture.viewport())[y, x]) == paper
    assert not picture.flash(Place(1, 5, 1))


def test_what_is_hidden_is_struck_out(picture: KnowledgeCanvas, path: Path, qtbot: QtBot) -> None:
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


def test_while_a_tile_is_on_its_way_what_was_seen_stays(
    picture: KnowledgeCanvas, path: Path
) -> None:
    """Right after a zoom, before the thread has answered, nothing is blank."""
    picture.camera.show(picture.camera.view.zoomed(-1).zoomed(-1))
    assert picture.camera.view.level > 0
    view, shown = picture.camera.view, seen(picture.viewport())
    column = shown[max(view.y_of(0), 0) :, view.x_of(WIDTH // 2)]
    blank = word_of(picture.palette().base().color())
    assert (column == np.uint32(blank)).mean() < 0.5
