"""The sight keeps its promises whatever is done to it: pure numbers."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pxide.view.knowledge.viewport import Viewport

RATIOS = (1.0, 1.25, 1.5, 2.0)


def sighted(width: int, height: int, view: tuple[int, int], ratio: float) -> Viewport:
    return Viewport().of_picture(width, height).sized(*view, ratio).at_end()


sights = st.builds(
    sighted,
    st.integers(64, 1024),
    st.integers(1, 70_000),
    st.tuples(st.integers(40, 900), st.integers(40, 900)),
    st.sampled_from(RATIOS),
)
turns = st.lists(st.tuples(st.sampled_from((-1, 1)), st.floats(0, 1), st.floats(0, 1)), max_size=9)


def turned(sight: Viewport, done: list[tuple[int, float, float]]) -> Viewport:
    for direction, across, down in done:
        sight = sight.zoomed(direction, (across * sight.view_width, down * sight.view_height))
    return sight


def is_kept(sight: Viewport) -> bool:
    """Whether no room is left free that the picture could fill, but for the edge."""
    edge = math.ceil(6 * sight.ratio) + 1
    top, bottom = sight.y_of(0), sight.y_of(sight.height)
    if bottom - top > sight.view_height:
        return top <= edge and bottom >= sight.view_height - edge
    return abs(bottom - sight.view_height) <= edge  # what is small stands at the bottom


@given(sights, turns, st.integers(-2000, 2000), st.integers(-90_000, 90_000))
def test_no_zoom_and_no_drag_leads_away(
    sight: Viewport, done: list[tuple[int, float, float]], dx: int, dy: int
) -> None:
    sight = turned(sight, done).panned(dx, dy)
    assert is_kept(sight)
    first, end = sight.rows
    left, right = sight.columns
    assert 0 <= first < end <= sight.height
    assert 0 <= left < right <= sight.width
    assert (1 << sight.level) * sight.factor <= 1.0 + 1e-6 or sight.level == 0


@given(sights, turns, st.floats(0.1, 0.9), st.sampled_from((-1, 1)))
def test_a_zoom_holds_the_row_under_the_mouse(
    sight: Viewport, done: list[tuple[int, float, float]], down: float, direction: int
) -> None:
    sight = turned(sight, done)
    y = down * sight.view_height
    row = sight.top + y / sight.factor
    new = sight.zoomed(direction, (0.0, y))
    assume(new.highest_top < new.top < new.lowest_top)  # not pushed back at an end
    assert (new.top + y / new.factor) == pytest.approx(row, abs=1e-3 * max(row, 1.0))


@given(sights)
def test_a_fitted_picture_is_as_wide_as_the_room_and_whole_pixels_stay_whole(
    sight: Viewport,
) -> None:
    assert sight.is_fitted
    room = sight.view_width - 2 * round(6 * sight.ratio)
    assert sight.x_of(sight.width) - sight.x_of(0) <= max(room, 1) + 1
    is_whole = sight.factor == int(sight.factor) and sight.percent >= 100
    assert is_whole or sight.factor * sight.width == pytest.approx(max(room, 1))
    assert is_whole or sight.percent < 200
    assert sight.is_at_end


@given(sights, st.integers(1, 500))
def test_rows_that_come_leave_what_is_read_where_it_is(sight: Viewport, rows: int) -> None:
    sight = sight.panned(0, 300 * sight.factor)
    grown = sight.of_picture(sight.width, sight.height + rows)
    assume(sight.lowest_top > 0)
    assert grown.top == sight.top
    assert grown.at_end().is_at_end


@given(sights, st.integers(40, 900), st.integers(40, 900), st.sampled_from(RATIOS))
def test_another_size_keeps_the_end_in_sight(
    sight: Viewport, width: int, height: int, ratio: float
) -> None:
    sized = sight.sized(width, height, ratio)
    assert sized.is_at_end
    assert is_kept(sized)


@given(sights, st.data())
def test_rows_that_are_shown_are_in_sight(sight: Viewport, data: st.DataObject) -> None:
    top = data.draw(st.integers(0, sight.height - 1))
    rows = data.draw(st.integers(1, min(sight.height - top, 200)))
    shown = sight.shown_turn(top, rows)
    first, end = shown.rows
    assert first <= top < end
    if rows * shown.factor <= shown.view_height:
        assert top + rows <= end
    assert shown.shown_turn(top, rows) == shown or rows * shown.factor > shown.view_height


def test_zooming_out_ends_where_all_of_it_is_seen() -> None:
    sight = sighted(512, 65_000, (400, 500), 1.0)
    while (further := sight.zoomed(-1)) != sight:
        sight = further
    assert sight.rows == (0, 65_000)
    assert sight.height * sight.factor <= sight.view_height
    small = sighted(512, 100, (400, 500), 1.0)
    assert small.zoomed(-1) == small  # as wide as the window, and in sight


def test_the_wheel_stops_at_the_width_of_the_window() -> None:
    sight = sighted(512, 65_000, (400, 500), 1.0)
    away = sight.zoomed(1)
    assert not away.is_fitted
    assert away.percent == 100
    back = away.zoomed(-1)
    assert back.is_fitted
    assert back.factor == sight.factor
    assert sight.at_percent(400).percent == 400
    assert sight.at_percent(400).fitted().factor == sight.factor


def test_a_row_is_found_under_a_device_pixel_and_beside_the_picture_there_is_none() -> None:
    sight = sighted(128, 50, (200, 300), 1.0)
    y = sight.y_of(20)
    assert sight.row_at(y) == 20
    assert sight.row_at(y - 1) == 19
    assert sight.row_at(sight.y_of(0) - 1) is None
    assert sight.row_at(sight.y_of(50)) is None
    assert sight.is_over(sight.x_of(0))
    assert not sight.is_over(sight.x_of(0) - 1)
    assert not sight.is_over(sight.x_of(128))
