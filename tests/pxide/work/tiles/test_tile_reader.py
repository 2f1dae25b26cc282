"""The reader follows a file: its rows, its growth, and what is wrong with it."""

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from pxide.base.problems import Problem
from pxide.base.tasks import Tasks
from pxide.knowledge.image.entry import Entry, Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.work.tiles.row_layout import Growth
from pxide.work.tiles.tile_reader import ImageReader, TileReader
from pxide.work.tiles.tiles import ROWS, TileKey, read_tile
from tests.pxide.knowledge.image.entries import lesson
from tests.pxide.programs import Heard


def opened(reading: TileReader, path: Path, qtbot: QtBot) -> ImageReader:
    reader = reading.open(path)
    qtbot.waitUntil(lambda: reader.layout.height > 0)
    return reader


def appended(path: Path, *entries: Entry) -> list[Place]:
    """Write to a file as another program does."""
    image = KnowledgeImage.open(path)
    places = image.append_all(entries)
    image.close()
    return places


def growth_of(reader: ImageReader, qtbot: QtBot) -> Growth:
    with qtbot.waitSignal(reader.grown) as told:
        reader.look()
    growth: Growth = told.args[0]
    return growth


def read(reader: ImageReader, place: Place, qtbot: QtBot) -> Entry | Problem:
    """Ask for an entry; what was asked for before is done then, too."""
    with qtbot.waitSignal(reader.entry_read) as told:
        reader.ask(place)
    assert told.args[0] == place
    found: Entry | Problem = told.args[1]
    return found


def test_tiles_that_are_wanted_come(reading: TileReader, path: Path, qtbot: QtBot) -> None:
    reader = opened(reading, path, qtbot)
    keys = [TileKey(0, 0), TileKey(0, 1), TileKey(2, 0)]
    assert reader.tile(keys[0]) is None
    reader.want(keys)
    qtbot.waitUntil(lambda: all(reader.tile(key) is not None for key in keys))
    image = KnowledgeImage.open(path)
    for key in keys:
        tile = reader.tile(key)
        assert tile is not None
        assert np.array_equal(tile, read_tile(image, key))
    image.close()


def test_what_another_program_wrote_is_told_as_growth(
    reading: TileReader, path: Path, qtbot: QtBot
) -> None:
    reader = opened(reading, path, qtbot)
    before = reader.layout
    last = TileKey(0, (before.height - 1) // ROWS)
    reader.want([last])
    qtbot.waitUntil(lambda: reader.tile(last) is not None)
    places = appended(path, lesson(77), lesson(78))
    growth = growth_of(reader, qtbot)
    assert [(new.place, new.kind) for new in growth.arrivals] == [
        (place, lesson(77).kind) for place in places
    ]
    assert growth.first == before.height
    assert growth.rows == sum(place.rows for place in places)
    assert reader.layout.height == before.height + growth.rows
    reader.want([last])  # the tile at the end is another one now
    rows = min(reader.layout.height - last.first, ROWS)
    qtbot.waitUntil(lambda: (tile := reader.tile(last)) is not None and tile.shape[0] == rows)


def test_nothing_new_is_nothing_told(reading: TileReader, path: Path, qtbot: QtBot) -> None:
    reader = opened(reading, path, qtbot)
    with qtbot.assertNotEmitted(reader.grown), qtbot.assertNotEmitted(reader.laid_out):
        reader.look()
        read(reader, reader.layout.places[0], qtbot)


def test_the_first_entry_of_an_image_is_new_when_it_is_expected(
    reading: TileReader, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "new.png"
    image = KnowledgeImage.create(path)
    place = image.append(lesson(1))
    image.close()
    reader = reading.open(path)
    with qtbot.waitSignal(reader.grown) as told:
        reader.expect(place)
    assert [new.place for new in told.args[0].arrivals] == [place]
    with qtbot.assertNotEmitted(reader.grown):
        reader.expect(place)
        read(reader, place, qtbot)


def test_hiding_makes_another_layout(reading: TileReader, path: Path, qtbot: QtBot) -> None:
    reader = opened(reading, path, qtbot)
    gone = reader.layout.places[4]
    image = KnowledgeImage.open(path)
    image.hide(gone)
    image.close()
    growth = growth_of(reader, qtbot)
    assert growth.arrivals == ()
    assert growth.rows > 0
    assert reader.layout.hidden == {gone}
    problem = read(reader, gone, qtbot)
    assert isinstance(problem, Problem)
    assert "hidden" in problem.what


def test_an_entry_that_is_asked_for_is_read(reading: TileReader, path: Path, qtbot: QtBot) -> None:
    reader = opened(reading, path, qtbot)
    assert read(reader, reader.layout.places[5], qtbot) == lesson(5)


def test_a_file_that_is_none_of_ours_is_a_problem_and_no_bug(
    reading: TileReader, tmp_path: Path, qtbot: QtBot, heard: Heard
) -> None:
    reader = reading.open(tmp_path / "nothing.png")
    qtbot.waitUntil(lambda: reader.problem is not None)
    assert reader.layout.height == 0
    assert not heard.notices


def test_a_file_that_comes_back_is_read_again(
    reading: TileReader, path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    reader = opened(reading, path, qtbot)
    away = path.rename(tmp_path / "away.png")
    reader.look()
    qtbot.waitUntil(lambda: reader.problem is not None)
    away.rename(path)
    with qtbot.waitSignal(reader.laid_out):
        reader.look()
    assert reader.problem is None


def test_what_was_asked_of_a_reader_that_was_closed_is_told_to_nobody(
    reading: TileReader, path: Path, tasks: Tasks, qtbot: QtBot
) -> None:
    reader = opened(reading, path, qtbot)
    place = reader.layout.places[0]
    told: list[object] = []
    for signal in (reader.tiles_changed, reader.entry_read, reader.laid_out, reader.grown):
        signal.connect(lambda *_: told.append(1))
    appended(path, lesson(9))
    reader.want([TileKey(0, 0)])
    reader.ask(place)
    reader.look()
    reading.close(reader)
    qtbot.waitUntil(lambda: not tasks.names)
    assert told == []


def test_a_reader_that_was_closed_lets_go_of_its_file(
    reading: TileReader, path: Path, qtbot: QtBot
) -> None:
    reader = opened(reading, path, qtbot)
    reading.close(reader)
    other = opened(reading, path, qtbot)  # the thread has done the closing before
    assert other.layout == reader.layout
    reader.look()
    reader.want([TileKey(0, 0)])
    reader.ask(reader.layout.places[0])
    assert reader.tile(TileKey(0, 0)) is None
