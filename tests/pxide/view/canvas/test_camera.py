"""The camera: fits, follows the size of its room, and brings things into sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from pxide.view.canvas.camera import Camera, ViewRoom
from vm.core.picture import Box

VIEW = Box(40, 24, 600, 400)


@pytest.fixture
def camera(qtbot: QtBot) -> Camera:
    """A camera on a picture of 100 x 80."""
    camera = Camera((100, 80))
    camera.set_room(ViewRoom(VIEW, 1.0))
    return camera


def test_a_fitted_picture_is_fitted_again_when_the_room_changes(camera: Camera) -> None:
    assert camera.percent == 500
    camera.set_room(ViewRoom(Box(40, 24, 900, 700), 1.0))
    assert camera.percent == 800


def test_a_zoom_that_was_chosen_stays_when_the_room_changes(camera: Camera) -> None:
    camera.set_percent(300)
    camera.set_room(ViewRoom(Box(40, 24, 900, 700), 1.0))
    assert camera.percent == 300


def test_another_screen_keeps_zoom_and_middle(camera: Camera) -> None:
    camera.set_percent(800)
    camera.centre_on(20, 30)
    camera.set_room(ViewRoom(Box(80, 48, 1200, 800), 2.0))
    assert camera.percent == 800
    assert camera.lens.to_picture(80 + 600, 48 + 400) == (20, 30)


def test_an_edge_is_left_free_around_a_fitted_picture(qtbot: QtBot) -> None:
    camera = Camera((100, 80))
    camera.set_room(ViewRoom(Box(0, 0, 400, 320), 1.0, 8))
    assert camera.percent == 300


def test_a_picture_of_another_size_is_fitted(camera: Camera) -> None:
    camera.set_percent(100)
    camera.set_size((10, 10))
    assert camera.percent == 4000


@given(st.integers(0, 99), st.integers(0, 79), st.sampled_from((100, 400, 1600, 6400)))
def test_show_brings_a_pixel_into_sight_and_moves_no_more_than_needed(
    x: int, y: int, percent: int
) -> None:
    camera = Camera((100, 80))
    camera.set_room(ViewRoom(VIEW, 1.0))
    camera.set_percent(percent)
    box = Box(x, y, 1, 1)
    camera.show(box)
    target = camera.lens.target(box)
    assert VIEW.contains(target.x, target.y)
    assert VIEW.contains(target.right - 1, target.bottom - 1)
    before = camera.lens
    camera.show(box)
    assert camera.lens == before
