"""What the canvas tells a running program about mouse and keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from pxide.model.tab import Tab
from vm.core.picture import Point
from vm.core.trace import HostInput

_BITS: Final = {
    Qt.MouseButton.LeftButton: 1,
    Qt.MouseButton.RightButton: 2,
    Qt.MouseButton.MiddleButton: 4,
}


class ProgramInput:
    """Keeps the session's host words up to date; the runner hands them over at each YIELD."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._key = 0

    def point(self, pointer: Point | None, buttons: Qt.MouseButton) -> None:
        """The mouse is over a pixel, or over none, with these buttons held."""
        held = sum(bit for button, bit in _BITS.items() if buttons & button)
        self._tell(pointer, held)

    def press(self, event: QKeyEvent) -> None:
        """A key that writes a character goes down."""
        text = event.text()
        if text:
            self._key = ord(text[0])
            self._tell_key()

    def release(self, event: QKeyEvent) -> None:
        """A key goes up, so that no key is held."""
        if not event.isAutoRepeat():
            self._key = 0
            self._tell_key()

    def _tell(self, pointer: Point | None, buttons: int) -> None:
        if self._tab.session is not None:
            self._tab.session.host = HostInput(pointer, buttons, self._key)

    def _tell_key(self) -> None:
        if self._tab.session is not None:
            host = self._tab.session.host
            self._tell(host.pointer, host.buttons)
