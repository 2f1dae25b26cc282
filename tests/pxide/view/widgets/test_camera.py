"""The camera of the zoomable pictures: levels, the wheel, and one way to move a view."""

from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxide.view.widgets.camera import LEVELS, Camera, Scale, View, ViewRoom, Wheel, next_stop
from vm.core.picture import Box

RATIOS = (1.0, 1.25, 1.5, 1.75, 2.0, 3.0)

ratios = st.sampled_from(RATIOS)


@dataclass(frozen=True, slots=True)
class PlainView(View):
    """A view that only zooms, and says where it was asked to hold."""

    factor: float = 1.0
    x: float = 0.0
    held: tuple[float, float] | None = None

    @property
    def stops(self) -> tuple[float, ...]:
        return 0.5, 1.0, 2.0, 4.0

    def fitted(self) -> "PlainView":
        return replace(self, factor=1.0, is_fitted=True)

    def zoomed_to(self, factor: float, at: tuple[float, float] | None = None) -> "PlainView":
        return replace(self, factor=factor, is_fitted=False, held=at)

    def panned(self, dx: float, dy: float) -> "PlainView":
        return replace(self, x=self.x + dx)

    def in_room(self, room: ViewRoom) -> "PlainView":
        return replace(self, room=room)

    def of_picture(self, width: int, height: int) -> "PlainView":
        return replace(self, width=width, height=height)


@pytest.fixture
def camera(qapp: QApplication) -> Camera[PlainView]:
    return Camera(PlainView())


@pytest.mark.parametrize("ratio", RATIOS)
def test_each_level_in_draws_every_pixel_whole(ratio: float) -> None:
    ups = [Scale.of(level, ratio).up for level in LEVELS if level >= 1]
    assert all(low < high for low, high in pairwise(ups))


def test_percent_at_whole_ratios_is_what_it_says() -> None:
    assert [Scale.of(8.0, ratio).up for ratio in (1.0, 1.25, 1.5, 2.0)] == [8, 10, 12, 16]
    assert Scale.of(0.25, 1.0) == Scale(down=4)
    assert Scale.of(0.5, 2.0) == Scale()


@given(ratios, st.sampled_from(LEVELS))
def test_one_stop_is_one_level(ratio: float, level: float) -> None:
    stops = sorted({Scale.of(each, ratio).factor for each in LEVELS})
    scale = Scale.of(level, ratio)
    at = stops.index(scale.factor)
    assert next_stop(stops, scale.factor, 1) == stops[min(at + 1, len(stops) - 1)]
    assert next_stop(stops, scale.factor, -1) == stops[max(at - 1, 0)]


@given(st.lists(st.integers(-600, 600), max_size=60))
def test_a_wheel_never_counts_more_notches_than_were_turned(turns: list[int]) -> None:
    wheel, up = Wheel(), 0
    for turn in turns:
        notches = wheel.add(turn)
        assert notches * turn >= 0
        assert abs(notches) <= 3
        up += notches
    assert up <= sum(turn for turn in turns if turn > 0) / 120
    assert up >= sum(turn for turn in turns if turn < 0) / 120


def test_the_camera_tells_when_something_is_seen_otherwise_and_only_then(
    camera: Camera[PlainView], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(camera.changed):
        camera.step(1)
    assert (camera.view.factor, camera.view.percent, camera.view.is_fitted) == (2.0, 200, False)
    with qtbot.assertNotEmitted(camera.changed):
        camera.show(camera.view)
        camera.set_room(camera.room)
        camera.pan(0.0, 0.0)
    with qtbot.waitSignal(camera.changed):
        camera.fit()
    assert camera.view.is_fitted
    camera.set_percent(400, (3.0, 4.0))
    assert (camera.view.factor, camera.view.held) == (4.0, (3.0, 4.0))
    camera.pan(5.0, 0.0)
    assert camera.view.x == 5.0


def test_beyond_the_last_stop_there_is_none(camera: Camera[PlainView]) -> None:
    for _ in range(9):
        camera.step(1)
    assert camera.view.factor == 4.0
    for _ in range(9):
        camera.step(-1)
    assert camera.view.factor == 0.5


def test_the_wheel_zooms_to_the_device_pixel_under_the_mouse(camera: Camera[PlainView]) -> None:
    camera.set_room(ViewRoom(Box(0, 0, 300, 200), 2.0))
    event = QWheelEvent(
        QPointF(10.0, 20.0), QPointF(10.0, 20.0), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    camera.turn_wheel(event)
    assert (camera.view.factor, camera.view.held) == (4.0, (20.0, 40.0))


@given(ratios, st.builds(QRect, *[st.integers(0, 500)] * 2, *[st.integers(1, 90)] * 2))
def test_a_rectangle_of_the_desktop_comes_back_no_smaller(ratio: float, rect: QRect) -> None:
    room = ViewRoom(ratio=ratio)
    assert room.to_desktop(room.to_device(rect)).contains(rect)
    assert ViewRoom(ratio=1.0).to_desktop(ViewRoom(ratio=1.0).to_device(rect)) == rect
