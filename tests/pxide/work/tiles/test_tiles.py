"""Tiles show the rows of a picture, in full or as plain means."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.work.tiles.tiles import ROWS, TileKey, Tiles, halved, keys_over, read_tile
from tests.pxide.knowledge.image.entries import filled
from vm.core.picture import Picture, words_of

pictures = st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(
    lambda size: arrays.arrays(np.uint8, (*size, 4))
)


@pytest.fixture
def image(tmp_path: Path) -> Iterator[KnowledgeImage]:
    image = filled(tmp_path / "a.png", 60)
    yield image
    image.close()


def mean(picture: Picture) -> Picture:
    """The plain second reading: each square of four, one after the other, rounded half up."""
    height, width = picture.shape[:2]
    found = np.zeros((-(-height // 2), -(-width // 2), 4), np.uint8)
    for y in range(found.shape[0]):
        for x in range(found.shape[1]):
            corners = [
                picture[min(2 * y + dy, height - 1), min(2 * x + dx, width - 1)].astype(int)
                for dy in (0, 1)
                for dx in (0, 1)
            ]
            found[y, x] = (sum(corners) + 2) // 4
    return found


@given(pictures)
def test_halving_is_the_mean_of_four(picture: Picture) -> None:
    assert np.array_equal(halved(words_of(picture)), words_of(mean(picture)))


def test_a_tile_in_full_is_the_rows_opaque(image: KnowledgeImage) -> None:
    key = TileKey(0, 2)
    rows = image.rows(2 * ROWS, ROWS)
    assert np.array_equal(read_tile(image, key), words_of(rows) | np.uint32(0xFF00_0000))


@pytest.mark.parametrize("level", [1, 3, 7])
def test_a_small_tile_is_halved_again_and_again(image: KnowledgeImage, level: int) -> None:
    whole = image.rows(0, image.height)
    key = TileKey(level, 0)
    part = whole[: key.rows]
    for _ in range(level):
        part = mean(part)
    assert np.array_equal(read_tile(image, key), words_of(part) | np.uint32(0xFF00_0000))


def test_the_last_tile_is_shorter_and_behind_it_there_is_none(image: KnowledgeImage) -> None:
    last = (image.height - 1) // ROWS
    assert read_tile(image, TileKey(0, last)).shape[0] == image.height - last * ROWS
    assert read_tile(image, TileKey(0, last + 1)).shape == (0, image.width)


def test_the_tiles_over_some_rows(image: KnowledgeImage) -> None:
    assert [key.index for key in keys_over(0, ROWS - 1, ROWS + 1)] == [0, 1]
    assert [key.index for key in keys_over(0, ROWS, 2 * ROWS)] == [1]
    assert [key.index for key in keys_over(2, 0, 9 * ROWS)] == [0, 1, 2]


def test_a_tile_that_has_aged_stays_until_it_is_read_anew() -> None:
    tiles, old = Tiles(), np.zeros((ROWS, 8), np.uint32)
    keys = [TileKey(0, 0), TileKey(0, 1), TileKey(3, 0)]
    for key in keys:
        tiles.put(key, old)
    assert tiles.first_missing(keys) is None
    tiles.age(ROWS)
    assert tiles.get(keys[1]) is old
    assert tiles.first_missing(keys) == keys[1]
    tiles.put(keys[1], old + np.uint32(1))
    assert tiles.first_missing(keys) == keys[2]


def test_only_so_many_tiles_are_kept() -> None:
    tiles, tile = Tiles(), np.zeros((ROWS, 4096), np.uint32)
    for index in range(40):
        tiles.put(TileKey(0, index), tile)
        tiles.get(TileKey(0, 0))  # the one that is in use stays
    kept = [index for index in range(40) if tiles.get(TileKey(0, index)) is not None]
    assert kept[0] == 0
    assert kept[1:] == list(range(40 - len(kept) + 1, 40))
    assert len(kept) * tile.nbytes <= 48 << 20
