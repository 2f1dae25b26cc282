"""What is marked on the picture of knowledge just now, and how strongly. No drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pxide.model.knowledge.entry import Kind

ARRIVED_HOLD: Final = 6.0
"""Seconds that the frame around new rows stands before it fades."""
FLASH_HOLD: Final = 1.0
"""The same for rows that are pointed out."""

_FADE: Final = 0.8


@dataclass(frozen=True, slots=True)
class Band:
    """Rows of the picture that belong together, counted through all volumes."""

    top: int
    rows: int


@dataclass(frozen=True, slots=True)
class Glow:
    """A mark that fades by itself: new rows in the colour of their kind, or rows pointed out."""

    band: Band
    until: float
    """The moment at which it begins to fade, in seconds."""
    kind: Kind | None = None
    """Of new rows; none of rows that are pointed out."""

    def strength(self, now: float) -> float:
        """How strong it is: 1 until it fades, then less, at last 0."""
        return min(max(1.0 - (now - self.until) / _FADE, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything that is marked, by kind."""

    hovered: Band | None = None
    selected: Band | None = None
    hits: tuple[Band, ...] = ()
    """What a search found."""
    glows: tuple[Glow, ...] = ()
    hidden: tuple[Band, ...] = ()
    has_focus: bool = False
    """Whether keys are for the picture, so that they move the selection."""
