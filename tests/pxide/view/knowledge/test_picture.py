"""The picture shows the very pixels, follows the file, and is moved by wheel, mouse and keys."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from pxide.knowledge.image.entry import EntryKind, Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.view.knowledge.picture import KnowledgePicture
from pxide.view.knowledge.strip_paint import kind_colour
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


def test_at_100_percent_every_pixel_is_the_very_one(picture: KnowledgePicture, path: Path) -> None:
    picture.clearFocus()  # which draws a frame around all
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


def test_a_frame_around_all_says_that_keys_are_for_it(
    picture: KnowledgePicture, app_theme: AppTheme
) -> None:
    accent = np.uint32(word_of(app_theme.theme.accent))
    picture.activateWindow()
    picture.setFocus()
    assert (seen(picture.viewport())[0] == accent).all()
    picture.clearFocus()
    assert not (seen(picture.viewport())[0] == accent).any()


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
    place = append(path, 77, EntryKind.PROGRAM)
    with qtbot.waitSignal(picture.grown) as told:
        picture.reader.look()  # type: ignore[union-attr]
    assert told.args[0].rows == place.rows
    assert picture.is_gliding
    qtbot.waitUntil(lambda: picture.sight.is_at_end and not picture.is_gliding)
    wait_until_read(picture, qtbot)
    sight, shown = picture.sight, seen(picture.viewport())
    colour = np.uint32(word_of(kind_colour(EntryKind.PROGRAM)))
    y = sight.y_of(height)
    assert (shown[y - 6 : y + 2] == colour).any()
    assert (shown == colour).sum() > 2 * (place.rows + WIDTH)


def test_it_glides_to_whole_rows_from_between_two(picture: KnowledgePicture, qtbot: QtBot) -> None:
    picture.set_sight(replace(picture.sight, top=50.5))
    tops: list[float] = []
    picture.sight_changed.connect(lambda: tops.append(picture.sight.top))
    picture.glide_to(replace(picture.sight, top=20))
    qtbot.waitUntil(lambda: not picture.is_gliding)
    assert tops == sorted(tops, reverse=True)
    assert tops[-1] == 20


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
