"""Text on the canvas: set once, kept, and drawn again for next to nothing."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPainter,
    QStaticText,
    QTextOption,
    QTransform,
)

_MOST_KEPT: Final = 8192

LINE_END: Final = "\u2028"
"""What divides the lines of one text; Qt does not break a kept text at a line feed."""

LETTER_WIDTH: Final = 0.61
"""How wide a letter of the fixed font is for its size; a little more than any common font."""


class Typeface:
    """One font in one size, with the texts already set in it. Sizes are device pixels."""

    def __init__(self, pixels: int, bold: bool = False) -> None:
        self.font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self.font.setPixelSize(pixels)
        if bold:
            self.font.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetricsF(self.font)
        self.height = metrics.height()
        self.letter = metrics.horizontalAdvance("0")
        self._middle = metrics.ascent() - metrics.capHeight() / 2
        self._kept: dict[str, tuple[QStaticText, float]] = {}

    def width(self, text: str) -> float:
        """How wide a text is."""
        return self.set(text)[1]

    def take(self, painter: QPainter) -> None:
        """Let a painter write in this typeface."""
        painter.setFont(self.font)

    def centred(self, painter: QPainter, x: float, y: float, text: str) -> None:
        """Draw a text with the middle of its capitals at a point."""
        static, width = self.set(text)
        painter.drawStaticText(QPointF(round(x - width / 2), round(y - self._middle)), static)

    def ending(self, painter: QPainter, x: float, y: float, text: str) -> None:
        """Draw a text that ends at x, its capitals centred on y."""
        static, width = self.set(text)
        painter.drawStaticText(QPointF(round(x - width), round(y - self._middle)), static)

    def starting(self, painter: QPainter, x: float, y: float, text: str) -> None:
        """Draw a text that starts at x, its capitals centred on y."""
        static, _ = self.set(text)
        painter.drawStaticText(QPointF(round(x), round(y - self._middle)), static)

    def elided(self, text: str, room: float) -> str:
        """The text, shortened to its beginning and an ellipsis where it is too wide."""
        if self.width(text) <= room:
            return text
        return QFontMetricsF(self.font).elidedText(text, Qt.TextElideMode.ElideRight, room)

    def set(self, text: str) -> tuple[QStaticText, float]:
        """A text of one line or more as it is drawn, and how wide it is."""
        found = self._kept.get(text)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            static = QStaticText(text)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            static.prepare(QTransform(), self.font)
            if LINE_END in text:
                static.setTextWidth(math.ceil(static.size().width()))
                static.setTextOption(QTextOption(Qt.AlignmentFlag.AlignHCenter))
                static.prepare(QTransform(), self.font)
            found = self._kept[text] = (static, static.size().width())
        return found


class TextCache:
    """The typefaces in use, by size; a zoom needs two or three of them."""

    def __init__(self) -> None:
        self._faces: dict[tuple[int, bool], Typeface] = {}

    def face(self, pixels: int, bold: bool = False) -> Typeface:
        """The typeface of a size in device pixels."""
        key = (pixels, bold)
        if key not in self._faces:
            if len(self._faces) > 12:
                self._faces.clear()
            self._faces[key] = Typeface(pixels, bold)
        return self._faces[key]
