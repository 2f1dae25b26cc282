"""The camera of a picture that can be zoomed: which part is seen, how large, and how it changes.

Lengths of the screen are device pixels, the dots of the screen, so that a scaling of 125 % or
150 % blurs nothing.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, Self, TypeVar

from PySide6.QtCore import QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent, QPainter, QWheelEvent

from vm.core.picture import Box

LEVELS: Final = (
    *(1 / n for n in (128, 96, 64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2)),
    *(float(n) for n in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)),
)
"""The zooms at which the wheel stops; 1 is one picture pixel for one pixel of the desktop."""

_ALMOST: Final = 1e-6  # two zooms that differ by less are one
_NOTCH: Final = 120.0  # Qt's angle for one notch of an ordinary wheel
_PIXELS: Final = 40.0  # of a touch pad, for one level
_PINCH: Final = 480.0  # of the wheel's units, for a pinch that doubles the distance
_MOST: Final = 3  # notches in one event; a jolt must not throw the picture away


def nearest(value: float) -> int:
    """The whole number nearest to a value; halves go up, on both sides of zero."""
    return math.floor(value + 0.5)


def next_stop(stops: Sequence[float], factor: float, direction: int) -> float:
    """The stop after a factor, going in (1) or out (-1), or the factor when there is none."""
    if direction > 0:
        return next((stop for stop in stops if stop > factor + _ALMOST), factor)
    return next((stop for stop in reversed(stops) if stop < factor - _ALMOST), factor)


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a picture pixel is: `up` device pixels for `down` picture pixels, one of them 1."""

    up: int = 1
    down: int = 1

    @classmethod
    def of(cls, zoom: float, ratio: float) -> Scale:
        """The whole-numbered scale nearest to a zoom on a screen with this device pixel ratio."""
        factor = zoom * ratio
        return cls(up=nearest(factor)) if factor >= 1.0 else cls(down=nearest(1.0 / factor))

    @property
    def factor(self) -> float:
        """Device pixels per picture pixel."""
        return self.up / self.down

    def zoom(self, ratio: float) -> float:
        """The zoom this scale shows, 1 being one desktop pixel for one of the picture."""
        return self.factor / ratio


@dataclass(frozen=True, slots=True)
class ViewRoom:
    """The space of a picture on its widget, in device pixels, and the ratio of the screen."""

    view: Box = field(default_factory=lambda: Box(0, 0, 1, 1))
    ratio: float = 1.0
    """Device pixels for one pixel of the desktop."""
    edge: int = 0
    """How much is left free around a picture that is shown as a whole."""

    def to_device(self, rect: QRect) -> Box:
        """The smallest device rectangle that holds a rectangle of the desktop."""
        ratio = self.ratio
        left, top = math.floor(rect.x() * ratio), math.floor(rect.y() * ratio)
        right = math.ceil((rect.x() + rect.width()) * ratio)
        bottom = math.ceil((rect.y() + rect.height()) * ratio)
        return Box(left, top, right - left, bottom - top)

    def to_desktop(self, box: Box) -> QRect:
        """The smallest rectangle of the desktop that holds a device rectangle."""
        ratio = self.ratio
        left, top = math.floor(box.x / ratio), math.floor(box.y / ratio)
        right, bottom = math.ceil(box.right / ratio), math.ceil(box.bottom / ratio)
        return QRect(left, top, right - left, bottom - top)

    def take(self, painter: QPainter) -> None:
        """Let a painter of the widget count in whole device pixels."""
        painter.scale(1 / self.ratio, 1 / self.ratio)
        there = painter.deviceTransform()
        painter.translate(nearest(there.dx()) - there.dx(), nearest(there.dy()) - there.dy())


@dataclass(frozen=True, slots=True)
class View(ABC):
    """What is seen of a picture, and how large. A value: each change makes another view.

    How a position is kept exactly, how far the picture may be dragged and what it means to fit is
    for each kind of picture to say; all of them zoom alike.
    """

    width: int = 1
    height: int = 0
    """The size of the picture in its own pixels."""
    room: ViewRoom = ViewRoom()
    is_fitted: bool = True
    """Whether the zoom follows the size of the room, until someone zooms."""

    @property
    @abstractmethod
    def factor(self) -> float:
        """Device pixels for one pixel of the picture."""

    @property
    @abstractmethod
    def stops(self) -> Sequence[float]:
        """The factors at which the wheel stops, the smallest first."""

    @abstractmethod
    def fitted(self) -> Self:
        """As large as the room allows."""

    @abstractmethod
    def zoomed_to(self, factor: float, at: tuple[float, float] | None = None) -> Self:
        """At another zoom; what is under the device position `at`, or in the middle, stays."""

    @abstractmethod
    def panned(self, dx: float, dy: float) -> Self:
        """After the picture was dragged by so many device pixels."""

    @abstractmethod
    def in_room(self, room: ViewRoom) -> Self:
        """After the widget got another size or came to another screen."""

    @abstractmethod
    def of_picture(self, width: int, height: int) -> Self:
        """After the picture got another size."""

    @property
    def percent(self) -> float:
        """The zoom as people say it: 100 is one pixel of the desktop for one of the picture."""
        return self.factor / self.room.ratio * 100

    @property
    def middle(self) -> tuple[float, float]:
        """The device position in the middle of the room."""
        view = self.room.view
        return view.x + view.w / 2, view.y + view.h / 2

    def zoomed(self, direction: int, at: tuple[float, float] | None = None) -> Self:
        """One stop in (1) or out (-1); what is under `at`, or in the middle, stays there."""
        return self.zoomed_to(next_stop(self.stops, self.factor, direction), at)

    def at_percent(self, percent: float, at: tuple[float, float] | None = None) -> Self:
        """At a zoom as people say it; what is under `at`, or in the middle, stays there."""
        return self.zoomed_to(Scale.of(percent / 100, self.room.ratio).factor, at)


class Wheel:
    """Collects small turns until they are a notch; one notch is one stop of the zoom."""

    def __init__(self) -> None:
        self._turned = 0.0

    def turned(self, event: QWheelEvent) -> int:
        """How many notches away from the hand (positive) this event completes."""
        angle = event.angleDelta()
        along = angle.y() if angle.y() else angle.x()
        if along:
            return self.add(float(along))
        return self.add(event.pixelDelta().y() * _NOTCH / _PIXELS)

    def add(self, turn: float) -> int:
        """Add a turn in Qt's units; turning back forgets what was collected the other way."""
        if turn * self._turned < 0:
            self._turned = 0.0
        self._turned += turn
        whole = int(self._turned / _NOTCH)
        self._turned -= whole * _NOTCH
        return max(-_MOST, min(whole, _MOST))


V = TypeVar("V", bound=View)


class Camera(QObject, Generic[V]):
    """Holds the view of a picture and moves it as a person wants; positions are device pixels."""

    changed = Signal()
    """Anything is seen otherwise."""

    def __init__(self, view: V, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._wheel = Wheel()

    @property
    def view(self) -> V:
        """What is seen now."""
        return self._view

    @property
    def room(self) -> ViewRoom:
        """The space in which it is seen."""
        return self._view.room

    def show(self, view: V) -> None:
        """See this instead."""
        self._set(view)

    def set_room(self, room: ViewRoom) -> None:
        """The widget has another size or is on another screen."""
        if room != self._view.room:
            self.show(self._view.in_room(room))

    def fit(self) -> None:
        """Show the picture as large as the room allows, and follow the room from now on."""
        self.show(self._view.fitted())

    def step(self, direction: int, at: tuple[float, float] | None = None) -> None:
        """Zoom one stop in (1) or out (-1), what is under `at` staying there."""
        self.show(self._view.zoomed(direction, at))

    def set_percent(self, percent: float, at: tuple[float, float] | None = None) -> None:
        """Zoom to a percentage, what is under `at` staying there."""
        self.show(self._view.at_percent(percent, at))

    def pan(self, dx: float, dy: float) -> None:
        """Drag the picture by so many device pixels."""
        self.show(self._view.panned(dx, dy))

    def turn_wheel(self, event: QWheelEvent) -> None:
        """Zoom to the mouse, one stop a notch."""
        self._zoom(self._wheel.turned(event), event.position())

    def pinch(self, event: QNativeGestureEvent) -> bool:
        """Zoom to where two fingers are; says whether the gesture was one of zooming."""
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._zoom(self._wheel.add(event.value() * _PINCH), event.position())
        return True

    def _zoom(self, notches: int, position: QPointF) -> None:
        place = position * self.room.ratio
        view = self._view
        for _ in range(abs(notches)):
            view = view.zoomed(1 if notches > 0 else -1, (place.x(), place.y()))
        self.show(view)

    def _set(self, view: V) -> None:
        if view != self._view:
            self._view = view
            self.changed.emit()
