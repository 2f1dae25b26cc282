"""The view of the canvas: fits, follows the size of its room, and brings things into sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.view.canvas.canvas_view import CanvasView
from pxide.view.widgets.camera import ViewRoom
from vm.core.picture import Box

VIEW = Box(40, 24, 600, 400)


@pytest.fixture
def view() -> CanvasView:
    """The view of a picture of 100 x 80."""
    return CanvasView(100, 80).in_room(ViewRoom(VIEW))


def test_a_fitted_picture_is_fitted_again_when_the_room_changes(view: CanvasView) -> None:
    assert view.percent == 500
    assert view.in_room(ViewRoom(Box(40, 24, 900, 700))).percent == 800


def test_a_zoom_that_was_chosen_stays_when_the_room_changes(view: CanvasView) -> None:
    view = view.at_percent(300)
    assert view.in_room(ViewRoom(Box(40, 24, 900, 700))).percent == 300


def test_another_screen_keeps_zoom_and_middle(view: CanvasView) -> None:
    view = view.at_percent(800).centred_on(20, 30)
    view = view.in_room(ViewRoom(Box(80, 48, 1200, 800), 2.0))
    assert view.percent == 800
    assert view.lens.to_picture(80 + 600, 48 + 400) == (20, 30)


def test_rulers_that_grow_push_a_picture_that_was_zoomed(view: CanvasView) -> None:
    view = view.at_percent(300)
    (x, y), pushed = view.lens.origin, view.in_room(ViewRoom(Box(60, 24, 580, 400)))
    assert pushed.lens.origin == (x + 20, y)


def test_an_edge_is_left_free_around_a_fitted_picture() -> None:
    view = CanvasView(100, 80).in_room(ViewRoom(Box(0, 0, 400, 320), 1.0, 8))
    assert view.percent == 300


def test_a_picture_of_another_size_is_fitted(view: CanvasView) -> None:
    view = view.at_percent(100)
    assert view.of_picture(10, 10).percent == 4000
    assert view.of_picture(100, 80) == view


def test_a_zoom_to_the_same_zoom_leaves_a_fitted_picture_fitted(view: CanvasView) -> None:
    assert view.at_percent(500) == view
    assert view.is_fitted
    assert not view.at_percent(600).is_fitted
    assert view.at_percent(600).fitted() == view


@given(st.integers(0, 99), st.integers(0, 79), st.sampled_from((100, 400, 1600, 6400)))
def test_showing_brings_a_pixel_into_sight_and_moves_no_more_than_needed(
    x: int, y: int, percent: int
) -> None:
    view = CanvasView(100, 80).in_room(ViewRoom(VIEW)).at_percent(percent)
    box = Box(x, y, 1, 1)
    view = view.showing(box)
    target = view.lens.target(box)
    assert VIEW.contains(target.x, target.y)
    assert VIEW.contains(target.right - 1, target.bottom - 1)
    assert view.showing(box).lens == view.lens
