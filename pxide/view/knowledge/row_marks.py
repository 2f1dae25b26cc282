"""What is marked on the picture of knowledge just now, and how strongly. No drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pxide.knowledge.image.entry import EntryKind

ARRIVED_HOLD: Final = 6.0
"""Seconds that the frame around new rows stands before it fades."""
FLASH_HOLD: Final = 1.0
"""The same for rows that are pointed out."""

_FADE: Final = 0.8


@dataclass(frozen=True, slots=True)
class MarkedBand:
    """Rows of the picture that belong together, counted through all volumes."""

    top: int
    rows: int


@dataclass(frozen=True, slots=True)
class MarkGlow:
    """A mark that fades by itself: new rows in the colour of their kind, or rows pointed out."""

    band: MarkedBand
    until: float
    """The moment at which it begins to fade, in seconds."""
    kind: EntryKind | None = None
    """Of new rows; none of rows that are pointed out."""

    def strength(self, now: float) -> float:
        """How strong it is: 1 until it fades, then less, at last 0."""
        return min(max(1.0 - (now - self.until) / _FADE, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class RowMarks:
    """Everything that is marked, by kind."""

    hovered: MarkedBand | None = None
    selected: MarkedBand | None = None
    hits: tuple[MarkedBand, ...] = ()
    """What a search found."""
    glows: tuple[MarkGlow, ...] = ()
    hidden: tuple[MarkedBand, ...] = ()
    has_focus: bool = False
    """Whether keys are for the picture, so that they move the selection."""
