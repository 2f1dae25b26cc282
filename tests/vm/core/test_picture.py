"""Pictures, words and boxes."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vm.core.faults import Problem
from vm.core.picture import (
    Box,
    blank,
    check_picture,
    point_of,
    pointer,
    signed,
    word_at,
    words_of,
)

BOXES = st.builds(Box, *(st.integers(0, 12),) * 2, *(st.integers(1, 12),) * 2)


def test_a_word_is_little_endian_and_a_view() -> None:
    picture = blank(3, 2)
    picture[1, 2] = (0x78, 0x56, 0x34, 0x12)
    assert word_at(picture, 2, 1) == 0x12345678
    words_of(picture)[0, 1] = 0xA0B0C0D0
    assert picture[0, 1].tolist() == [0xD0, 0xC0, 0xB0, 0xA0]


@given(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF))
def test_a_pointer_names_its_point(x: int, y: int) -> None:
    assert point_of(pointer(x, y)) == (x, y)


def test_signed_reads_twos_complement() -> None:
    assert [signed(w) for w in (0, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)] == [
        0, 0x7FFFFFFF, -0x80000000, -1,
    ]  # fmt: skip


@pytest.mark.parametrize("size", [(0, 1), (1, 0), (65_536, 1), (8192, 4097)])
def test_impossible_sizes_are_problems(size: tuple[int, int]) -> None:
    with pytest.raises(Problem):
        blank(*size)


def test_the_largest_sizes_are_pictures() -> None:
    check_picture(blank(65_535, 1))
    check_picture(blank(8192, 4096))


@pytest.mark.parametrize(
    "array",
    [np.zeros((2, 2, 3), np.uint8), np.zeros((2, 2), np.uint8), np.zeros((2, 2, 4), np.uint16)],
)
def test_other_arrays_are_problems(array: npt.NDArray[np.uint8]) -> None:
    with pytest.raises(Problem, match="not a picture"):
        check_picture(array)


@given(BOXES, BOXES)
def test_boxes_agree_with_their_pixels(one: Box, other: Box) -> None:
    grids = []
    for box in (one, other):
        grid = np.zeros((24, 24), bool)
        grid[box.slices] = True
        assert grid.sum() == box.area
        grids.append(grid)
    assert one.overlaps(other) == bool((grids[0] & grids[1]).any())
    whole = one.united(other)
    union = np.zeros((24, 24), bool)
    union[whole.slices] = True
    assert (union >= (grids[0] | grids[1])).all()
    assert one.contains(one.x, one.y)
    assert not one.contains(one.right, one.y)


def test_a_box_is_clipped_to_the_picture() -> None:
    assert Box(-3, 2, 10, 10).clipped(5, 4) == Box(0, 2, 5, 2)
    assert Box(5, 0, 1, 1).clipped(5, 4) is None
