"""The wheel: many small turns make one notch, and one notch is one level of zoom."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QWheelEvent

_NOTCH: Final = 120.0  # Qt's angle for one notch of an ordinary wheel
_PIXELS: Final = 40.0  # of a touch pad, for one level
_MOST: Final = 3  # notches in one event; a jolt must not throw the picture away


class Wheel:
    """Collects turns until they are a notch."""

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
