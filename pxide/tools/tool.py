"""What every tool is: a gesture of press, move and release, that can be taken back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Final

from PySide6.QtCore import Qt

from pxide.model.tab import Tab
from vm.core.picture import Box, Point


@dataclass(frozen=True, slots=True)
class Touch:
    """Where the hand is, in pixels of the picture, perhaps outside it, and what it holds down."""

    x: int
    y: int
    button: Qt.MouseButton = Qt.MouseButton.LeftButton
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    @property
    def point(self) -> Point:
        """The pixel."""
        return self.x, self.y

    @property
    def has_shift(self) -> bool:
        """Whether Shift is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def has_alt(self) -> bool:
        """Whether Alt is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.AltModifier)


@dataclass(frozen=True, slots=True)
class ToolPreview:
    """What the canvas shows of a tool in hand, before anything is pressed."""

    band: Box | None = None
    """The pixels that a press would name."""


NOTHING_SHOWN: Final = ToolPreview()


class Tool(ABC):
    """One gesture. The canvas calls press, then any number of moves, then release or cancel."""

    id: ClassVar[str]
    name: ClassVar[str]
    key: ClassVar[str]
    icon: ClassVar[str]
    words: ClassVar[str]
    paints: ClassVar[bool] = False
    """Whether the gesture changes pixels."""

    @property
    def cursor(self) -> Qt.CursorShape:
        """How the mouse pointer looks over the canvas."""
        return Qt.CursorShape.CrossCursor if self.paints else Qt.CursorShape.ArrowCursor

    def preview(self, tab: Tab, point: Point) -> ToolPreview:
        """What to show while the tool is in hand and the mouse is over a pixel of the picture."""
        return NOTHING_SHOWN

    @abstractmethod
    def press(self, tab: Tab, touch: Touch) -> None:
        """Begin the gesture."""

    @abstractmethod
    def move(self, tab: Tab, touch: Touch) -> None:
        """Go on to another pixel."""

    @abstractmethod
    def release(self, tab: Tab, touch: Touch) -> None:
        """End the gesture and keep what it did."""

    @abstractmethod
    def cancel(self) -> None:
        """End the gesture and take back what it did."""


class Click(Tool):
    """A gesture whose press does all there is to do, and leaves nothing to take back."""

    def move(self, tab: Tab, touch: Touch) -> None:
        """The press has done it."""

    def release(self, tab: Tab, touch: Touch) -> None:
        """The press has done it."""

    def cancel(self) -> None:
        """What a click did is undone by another click."""


def is_inside(tab: Tab, touch: Touch) -> bool:
    """Whether a touch is on the picture."""
    return tab.document.box.contains(touch.x, touch.y)
