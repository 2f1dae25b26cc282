"""Straight lines of pixels: without gaps, with both ends, as short as they can be."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pxide.tools.freehand import line

points = st.tuples(st.integers(-300, 300), st.integers(-300, 300))


@given(points, points)
def test_a_line_has_both_ends_and_no_gap(start: tuple[int, int], end: tuple[int, int]) -> None:
    found = list(line(start, end))
    assert found[0] == start
    assert found[-1] == end
    assert all(max(abs(a - c), abs(b - d)) == 1 for (a, b), (c, d) in pairwise(found))


@given(points, points)
def test_a_line_takes_one_pixel_for_each_step_of_its_longer_side(
    start: tuple[int, int], end: tuple[int, int]
) -> None:
    found = list(line(start, end))
    assert len(found) == max(abs(end[0] - start[0]), abs(end[1] - start[1])) + 1


@given(points, points)
def test_no_pixel_is_further_than_half_a_pixel_from_the_true_line(
    start: tuple[int, int], end: tuple[int, int]
) -> None:
    across, along = end[0] - start[0], end[1] - start[1]
    longer = max(abs(across), abs(along), 1)
    for x, y in line(start, end):
        off = abs((x - start[0]) * along - (y - start[1]) * across)
        assert 2 * off <= longer
