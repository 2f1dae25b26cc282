"""A knowledge image to be read, and the room in which it is."""

from pathlib import Path

import pytest

from pxide.base.tasks import Tasks
from pxide.base.worker import Workers
from pxide.work.tiles.tile_reader import TileReader
from tests.pxide.knowledge.image.entries import filled


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that holds 30 lessons in 64 columns."""
    filled(tmp_path / "lessons.png", 30).close()
    return tmp_path / "lessons.png"


@pytest.fixture
def reading(workers: Workers, tasks: Tasks) -> TileReader:
    """The reader of knowledge images."""
    return TileReader(workers.start("tiles"), tasks)
