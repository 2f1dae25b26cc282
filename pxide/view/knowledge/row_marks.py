"""What is marked on the picture of knowledge just now, where, and how strongly. No drawing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pxide.knowledge.image.entry import EntryKind, Place
from pxide.work.tiles.row_layout import Growth, RowLayout

_ARRIVED_HOLD: Final = 6.0  # seconds that the frame around new rows stands before it fades
_FLASH_HOLD: Final = 1.0  # the same for rows that are pointed out
_FADE: Final = 0.8
_TICK: Final = 40  # milliseconds between two paintings while something fades


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


class LiveMarks(QObject):
    """Follows marked entries to where they lie, and lets the marks fade that do."""

    changed = Signal()
    """Something is marked otherwise."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = RowMarks()
        """The marks of this moment."""
        self.selected: Place | None = None
        """The entry that is selected."""
        self._hits: tuple[Place, ...] = ()
        self._layout = RowLayout()
        self._fading = QTimer(self)
        self._fading.setInterval(_TICK)
        self._fading.timeout.connect(self._fade)

    def clear(self) -> None:
        """Mark nothing."""
        self._fading.stop()
        self.selected, self._hits = None, ()
        self._layout = RowLayout()
        self.now = RowMarks()
        self.changed.emit()

    def lay_out(self, layout: RowLayout) -> None:
        """The entries lie elsewhere now."""
        self._layout = layout
        self._mark()

    def select(self, place: Place | None) -> None:
        """Mark an entry as selected, or none."""
        self.selected = place
        self._mark()

    def set_hits(self, places: Iterable[Place]) -> None:
        """Mark what a search found."""
        self._hits = tuple(places)
        self._mark()

    def hover(self, place: Place | None) -> None:
        """Mark what is under the mouse."""
        band = None if place is None else self.band(place)
        if band != self.now.hovered:
            self.now = replace(self.now, hovered=band)
            self.changed.emit()

    def flash(self, band: MarkedBand) -> None:
        """Point out some rows for a moment."""
        self._add_glows((MarkGlow(band, monotonic() + _FLASH_HOLD),))

    def arrive(self, growth: Growth) -> None:
        """Mark new rows in the colours of their kinds."""
        until = monotonic() + _ARRIVED_HOLD
        self._add_glows(
            MarkGlow(MarkedBand(new.top, new.place.rows), until, new.kind)
            for new in growth.arrivals
        )

    def band(self, place: Place) -> MarkedBand | None:
        """Where an entry lies; none where there is no such entry."""
        span = self._layout.span(place)
        return None if span is None else MarkedBand(*span)

    def _mark(self) -> None:
        hits = (self.band(place) for place in self._hits)
        self.now = replace(
            self.now,
            selected=None if self.selected is None else self.band(self.selected),
            hits=tuple(band for band in hits if band is not None),
        )
        self.changed.emit()

    def _add_glows(self, glows: Iterable[MarkGlow]) -> None:
        kept = (glow for glow in self.now.glows if glow.kind is not None)
        self.now = replace(self.now, glows=(*kept, *glows))
        self._fading.start()
        self.changed.emit()

    def _fade(self) -> None:
        now = monotonic()
        alive = tuple(glow for glow in self.now.glows if glow.strength(now) > 0.0)
        is_still = all(glow.strength(now) == 1.0 for glow in alive)
        if alive != self.now.glows or not is_still:
            self.now = replace(self.now, glows=alive)
            self.changed.emit()
        if not alive:
            self._fading.stop()
