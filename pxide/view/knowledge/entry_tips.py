"""Reads the entry under the mouse, and shows it as a tip where one is asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, Signal
from PySide6.QtWidgets import QToolTip, QWidget

from pxide.base.problems import Problem
from pxide.knowledge.image.entry import Entry, Place
from pxide.view.knowledge.entry_words import entry_hint
from pxide.work.tiles.tile_reader import ImageReader


class EntryTips(QObject):
    """Asks a reader for entries; what is read is told, and shown while the mouse is there still."""

    read = Signal(object, object)
    """A Place, and its Entry or the Problem with it."""

    def __init__(self, widget: QWidget) -> None:
        """Show the tips over a widget."""
        super().__init__(widget)
        self._widget = widget
        self._reader: ImageReader | None = None
        self._last: tuple[Place, Entry | Problem] | None = None
        """What was read last."""
        self._wanted: tuple[Place, QPoint, QRect] | None = None
        """The entry of which a tip is to be shown, at which place of the screen, and for how far
        the mouse may move on the widget before the tip goes."""

    def follow(self, reader: ImageReader | None) -> None:
        """Read the entries of another image, or of none."""
        if self._reader is not None:
            self._reader.entry_read.disconnect(self._entry_read)
        if reader is not None:
            reader.entry_read.connect(self._entry_read)
        self._reader = reader
        self._last = self._wanted = None

    def ask(self, place: Place) -> None:
        """Have an entry read."""
        if self._reader is not None:
            self._reader.ask(place)

    def ask_if_new(self, place: Place | None) -> None:
        """Have an entry read unless it is what was read last."""
        if place is not None and (self._last is None or self._last[0] != place):
            self.ask(place)

    def show(self, place: Place | None, at: QPoint, around: QRect) -> None:
        """Show the tip of an entry, now or as soon as it is read; without an entry show none."""
        self._wanted = None
        if place is None:
            QToolTip.hideText()
            return
        self._wanted = (place, at, around)
        self.ask_if_new(place)
        self._show()

    def _entry_read(self, place: Place, entry: Entry | Problem) -> None:
        self._last = (place, entry)
        self.read.emit(place, entry)
        self._show()

    def _show(self) -> None:
        if self._last is None or self._wanted is None:
            return
        (place, entry), (wanted, at, around) = self._last, self._wanted
        if place == wanted:
            self._wanted = None
            QToolTip.showText(at, entry_hint(place, entry), self._widget, around)
