"""The viewport keeps its promises whatever is done to it: pure numbers."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pxide.view.knowledge.viewport import Viewport, room_of

RATIOS = (1.0, 1.25, 1.5, 2.0)


def viewed(width: int, height: int, view: tuple[int, int], ratio: float) -> Viewport:
    return Viewport().of_picture(width, height).in_room(room_of(*view, ratio)).at_end()


viewports = st.builds(
    viewed,
    st.integers(64, 1024),
    st.integers(1, 70_000),
    st.tuples(st.integers(40, 900), st.integers(40, 900)),
    st.sampled_from(RATIOS),
)
turns = st.lists(st.tuples(st.sampled_from((-1, 1)), st.floats(0, 1), st.floats(0, 1)), max_size=9)


def turned(seen: Viewport, done: list[tuple[int, float, float]]) -> Viewport:
    for direction, across, down in done:
        seen = seen.zoomed(direction, (across * seen.room.view.w, down * seen.room.view.h))
    return seen


def is_kept(seen: Viewport) -> bool:
    """Whether no room is left free that the picture could fill, but for the edge."""
    edge = math.ceil(6 * seen.room.ratio) + 1
    top, bottom = seen.y_of(0), seen.y_of(seen.height)
    if bottom - top > seen.room.view.h:
        return top <= edge and bottom >= seen.room.view.h - edge
    return abs(bottom - seen.room.view.h) <= edge  # what is small stands at the bottom


@given(viewports, turns, st.integers(-2000, 2000), st.integers(-90_000, 90_000))
def test_no_zoom_and_no_drag_leads_away(
    seen: Viewport, done: list[tuple[int, float, float]], dx: int, dy: int
) -> None:
    seen = turned(seen, done).panned(dx, dy)
    assert is_kept(seen)
    first, end = seen.rows
    left, right = seen.columns
    assert 0 <= first < end <= seen.height
    assert 0 <= left < right <= seen.width
    assert (1 << seen.level) * seen.factor <= 1.0 + 1e-6 or seen.level == 0


@given(viewports, turns, st.floats(0.1, 0.9), st.sampled_from((-1, 1)))
def test_a_zoom_holds_the_row_under_the_mouse(
    seen: Viewport, done: list[tuple[int, float, float]], down: float, direction: int
) -> None:
    seen = turned(seen, done)
    y = down * seen.room.view.h
    row = seen.top + y / seen.factor
    new = seen.zoomed(direction, (0.0, y))
    assume(new.highest_top < new.top < new.lowest_top)  # not pushed back at an end
    assert (new.top + y / new.factor) == pytest.approx(row, abs=1e-3 * max(row, 1.0))


@given(viewports)
def test_a_fitted_picture_is_as_wide_as_the_room_and_whole_pixels_stay_whole(
    seen: Viewport,
) -> None:
    assert seen.is_fitted
    room = seen.room.view.w - 2 * round(6 * seen.room.ratio)
    assert seen.x_of(seen.width) - seen.x_of(0) <= max(room, 1) + 1
    is_whole = seen.factor == int(seen.factor) and seen.percent >= 100
    assert is_whole or seen.factor * seen.width == pytest.approx(max(room, 1))
    assert is_whole or seen.percent < 200
    assert seen.is_at_end


@given(viewports, st.integers(1, 500))
def test_rows_that_come_leave_what_is_read_where_it_is(seen: Viewport, rows: int) -> None:
    seen = seen.panned(0, 300 * seen.factor)
    grown = seen.of_picture(seen.width, seen.height + rows)
    assume(seen.lowest_top > 0)
    assert grown.top == seen.top
    assert grown.at_end().is_at_end


@given(viewports, st.integers(40, 900), st.integers(40, 900), st.sampled_from(RATIOS))
def test_another_size_keeps_the_end_in_sight(
    seen: Viewport, width: int, height: int, ratio: float
) -> None:
    sized = seen.in_room(room_of(width, height, ratio))
    assert sized.is_at_end
    assert is_kept(sized)


@given(viewports, st.data())
def test_rows_that_are_shown_are_in_sight(seen: Viewport, data: st.DataObject) -> None:
    top = data.draw(st.integers(0, seen.height - 1))
    rows = data.draw(st.integers(1, min(seen.height - top, 200)))
    shown = seen.showing(top, rows)
    first, end = shown.rows
    assert first <= top < end
    if rows * shown.factor <= shown.room.view.h:
        assert top + rows <= end
    assert shown.showing(top, rows) == shown or rows * shown.factor > shown.room.view.h


def test_zooming_out_ends_where_all_of_it_is_seen() -> None:
    seen = viewed(512, 65_000, (400, 500), 1.0)
    while (further := seen.zoomed(-1)) != seen:
        seen = further
    assert seen.rows == (0, 65_000)
    assert seen.height * seen.factor <= seen.room.view.h
    small = viewed(512, 100, (400, 500), 1.0)
    assert small.zoomed(-1) == small  # as wide as the window, and in sight


def test_the_wheel_stops_at_the_width_of_the_window() -> None:
    seen = viewed(512, 65_000, (400, 500), 1.0)
    away = seen.zoomed(1)
    assert not away.is_fitted
    assert away.percent == 100
    back = away.zoomed(-1)
    assert back.is_fitted
    assert back.factor == seen.factor
    assert seen.at_percent(400).percent == 400
    assert seen.at_percent(400).fitted().factor == seen.factor


def test_a_row_is_found_under_a_device_pixel_and_beside_the_picture_there_is_none() -> None:
    seen = viewed(128, 50, (200, 300), 1.0)
    y = seen.y_of(20)
    assert seen.row_at(y) == 20
    assert seen.row_at(y - 1) == 19
    assert seen.row_at(seen.y_of(0) - 1) is None
    assert seen.row_at(seen.y_of(50)) is None
    assert seen.is_over(seen.x_of(0))
    assert not seen.is_over(seen.x_of(0) - 1)
    assert not seen.is_over(seen.x_of(128))
