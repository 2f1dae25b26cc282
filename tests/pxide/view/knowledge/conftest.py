"""A knowledge image on disk, the room in which it is read, and the images of the companion."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pxide.base.tasks import Tasks
from pxide.base.worker import Workers
from pxide.knowledge.image.entry import Entry, EntryKind, Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.view.knowledge.knowledge_canvas import KnowledgeCanvas
from pxide.view.widgets.app_theme import AppTheme
from pxide.work.companion.connection import Connection
from pxide.work.companion.fallback_engine import FallbackEngine
from pxide.work.companion.knowledge_service import KnowledgeService
from pxide.work.companion.open_images import OpenImages
from pxide.work.tiles.image_search import ImageSearch
from pxide.work.tiles.tile_reader import TileReader

WIDTH = 128
COLOURS = ("red", "green", "blue", "amber", "violet")

Seen = npt.NDArray[np.uint32]


def lamp(number: int, kind: EntryKind = EntryKind.LESSON) -> Entry:
    """An entry about one of the lamps."""
    answer = f"Lamp {number} is {COLOURS[number % len(COLOURS)]}."
    return Entry(kind, 1_700_000_000_000 + number, f"What colour is lamp {number}?", answer)


def seen(widget: QWidget) -> Seen:
    """What a widget shows, as words with R lowest and A = 255."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return rows[:, : image.width()].copy()


def word_of(colour: QColor) -> int:
    """A colour in the same words."""
    return colour.red() | colour.green() << 8 | colour.blue() << 16 | 0xFF00_0000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that holds 20 lamps."""
    path = tmp_path / "lamps.png"
    image = KnowledgeImage.create(path, WIDTH)
    image.append_all(lamp(number) for number in range(20))
    image.close()
    return path


@pytest.fixture
def reading(workers: Workers, tasks: Tasks) -> TileReader:
    """The reader of knowledge images."""
    return TileReader(workers.start("tiles"), tasks)


@pytest.fixture
def images(
    workers: Workers, tasks: Tasks, path: Path, tmp_path: Path
) -> Iterator[KnowledgeService]:
    """The companion's images; the lamps are the one to learn in."""
    opened, worker = OpenImages(FallbackEngine(), tmp_path / "cache"), workers.start("knowledge")
    yield KnowledgeService(opened, worker, tasks, connection=Connection(tasks), home=path)
    tasks.cancel_all()


@pytest.fixture
def search(images: KnowledgeService, tasks: Tasks) -> ImageSearch:
    """Searching them by hand, with no server that would know their meaning."""
    return ImageSearch(images, tasks)


@pytest.fixture
def picture(app_theme: AppTheme, reading: TileReader, path: Path, qtbot: QtBot) -> KnowledgeCanvas:
    """The lamps, shown at 100 %: the room is wider than they are."""
    picture = KnowledgeCanvas(app_theme)
    qtbot.addWidget(picture)
    picture.resize(WIDTH + 60, 300)
    picture.show_reader(reading.open(path, picture))
    picture.show()
    wait_until_read(picture, qtbot)
    return picture


def wait_until_read(picture: KnowledgeCanvas, qtbot: QtBot) -> None:
    """Wait until every tile in sight is there and nothing moves."""

    def is_read() -> bool:
        reader, view = picture.reader, picture.camera.view
        if reader is None or not view.height or picture.is_gliding:
            return False
        picture.viewport().repaint()
        return all(reader.tile(key) is not None for key in picture.camera.view.tiles)

    qtbot.waitUntil(is_read)


def middle_of(picture: KnowledgeCanvas, place: Place) -> QPoint:
    """The middle of the rows of an entry on the screen."""
    span = picture.layout_of_picture.span(place)
    assert span is not None
    view = picture.camera.view
    return QPoint(view.x_of(WIDTH // 2), view.y_of(span[0] + span[1] // 2))
