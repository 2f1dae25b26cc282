"""Selections: a region of any shape and the cell in it that is meant."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtWidgets import QApplication

from pxide.model.selection import Mask, Region, Selection
from vm.core.picture import Box

masks = arrays(np.bool_, st.tuples(st.integers(1, 6), st.integers(1, 6)))


def pixels(region: Region | None, side: int = 20) -> set[tuple[int, int]]:
    """The pixels of a region, asked one by one."""
    if region is None:
        return set()
    return {(x, y) for y in range(side) for x in range(side) if region.contains(x, y)}


def l_shape() -> Region:
    """Three pixels, the first of them not in the corner."""
    region = Region.of_mask(np.array([[False, True], [True, True]]), 4, 6)
    assert region is not None
    return region


@given(masks)
def test_a_region_holds_the_pixels_of_its_mask(mask: Mask) -> None:
    region = Region.of_mask(mask, 3, 2)
    ys, xs = np.nonzero(mask)
    expected = {(int(x) + 3, int(y) + 2) for x, y in zip(xs, ys, strict=True)}
    assert pixels(region) == expected
    if region is not None:
        assert region.first == min(expected, key=lambda point: (point[1], point[0]))


@given(masks, st.integers(1, 9), st.integers(1, 9))
def test_moved_and_clipped_it_is_the_region_that_is_left(
    mask: Mask, width: int, height: int
) -> None:
    region = Region.of_mask(mask, 3, 2)
    if region is None:
        return
    left = {(x - 1, y + 1) for x, y in pixels(region)}
    clipped = region.moved((-1, 1)).clipped(width, height)
    assert pixels(clipped) == {(x, y) for x, y in left if x < width and y < height}
    padded = np.pad(mask, ((1, 2), (3, 0)))
    assert Region.of_mask(padded, 0, 1) == region


def test_rectangles_need_no_mask_however_they_are_made() -> None:
    assert Region.of_mask(np.ones((3, 2), np.bool_), 5, 6) == Region(Box(5, 6, 2, 3))
    assert Region(Box(0, 0, 9, 9)).clipped(4, 5) == Region(Box(0, 0, 4, 5))
    assert Region(Box(0, 0, 60_000, 60_000)).contains(59_999, 59_999)
    assert Region.of_pixel((3, 4)) == Region(Box(3, 4, 1, 1))
    assert Region(Box(3, 4, 1, 1)).clipped(3, 9) is None


def test_equal_sets_are_equal_regions() -> None:
    assert l_shape() == l_shape()
    assert hash(l_shape()) == hash(l_shape())
    assert l_shape() != Region(Box(4, 6, 2, 2))
    assert l_shape() != l_shape().moved((1, 0))


def test_the_mask_of_a_region_is_its_own() -> None:
    mask = np.array([[True, False], [True, True]])
    region = Region.of_mask(mask)
    mask[:] = False
    assert pixels(region) == {(0, 0), (0, 1), (1, 1)}
    assert region is not None
    assert region.mask is not None
    assert not region.mask.flags.writeable


@pytest.fixture
def selection(qapp: QApplication) -> Selection:
    return Selection()


@pytest.fixture
def told(selection: Selection) -> list[str]:
    """What the selection tells."""
    log: list[str] = []
    selection.region_changed.connect(lambda: log.append("region"))
    selection.cell_changed.connect(lambda: log.append("cell"))
    selection.hovered_changed.connect(lambda: log.append("hovered"))
    return log


def test_a_selected_pixel_is_a_region_of_one(selection: Selection, told: list[str]) -> None:
    selection.select((3, 4))
    assert (selection.cell, selection.region) == ((3, 4), Region(Box(3, 4, 1, 1)))
    selection.select((3, 4))
    selection.select(None)
    assert selection.cell is None
    assert selection.region is None
    assert told == ["region", "cell"] * 2


def test_the_cell_lies_in_the_region(selection: Selection, told: list[str]) -> None:
    selection.select_region(l_shape())
    assert selection.cell == (5, 6)
    selection.select_region(l_shape(), (4, 7))
    assert selection.cell == (4, 7)
    selection.select_region(l_shape(), (4, 6))
    assert selection.cell == (5, 6)
    selection.select_region(Region(Box(5, 5, 3, 3)))
    assert selection.cell == (5, 6)
    assert told == ["region", "cell", "cell", "cell", "region"]


def test_it_moves_with_the_pixels_and_ends_at_the_edge(selection: Selection) -> None:
    selection.select_region(l_shape(), (5, 7))
    selection.hover((5, 6))
    selection.move((-4, 0), 9, 9)
    assert selection.cell == (1, 7)
    assert selection.region == l_shape().moved((-4, 0))
    assert selection.hovered is None
    selection.move((-1, 0), 9, 9)
    assert pixels(selection.region) == {(0, 6), (0, 7)}
    assert selection.cell == (0, 7)
    selection.move((0, 2), 9, 9)
    assert pixels(selection.region) == {(0, 8)}
    assert selection.cell == (0, 8)
    selection.move((0, 1), 9, 9)
    assert selection.region is None
    assert selection.cell is None
