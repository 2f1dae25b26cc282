"""Sets labels in type: which letters at which place of a pixel, kept so that each is set once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeAlias

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QStaticText

from pxide.view.canvas.labels import Label, LabelLine, LabelSpace, LabelStyle
from pxide.view.canvas.paint_frame import PaintFrame
from pxide.view.canvas.text_cache import LETTER_WIDTH, LINE_END, TextCache, Typeface
from vm.isa.table import Family

_LEAST: Final = 8.0
_SIZES: Final = ((4.6, 14.0), (7.2, 12.0), (9.6, 10.0))  # letters that are to fit, and the limit
_SLACK: Final = 0.15  # of a letter, which the margin can take
_FINE: Final = 9.0
_MARK: Final = 0.6  # of a pixel's side, where there is room for a mark only
_MARGIN: Final = 2.0
_LIGHT_INK: Final = 0xFFF2F4F7
_DARK_INK: Final = 0xFF000000
_MOST_KEPT: Final = 20_000
_MOST_NEW: Final = 200  # labels set in one painting; the rest is written in the next

Spot: TypeAlias = tuple[int, int, QStaticText]


@dataclass(frozen=True, slots=True)
class LabelPiece:
    """A text of a label: where in its pixel, and the list of all that look like it."""

    dx: int
    dy: int
    text: QStaticText
    alike: list[Spot]


@dataclass(frozen=True, slots=True)
class LabelSetting:
    """The typefaces for one zoom, the largest first, and the space they leave."""

    names: tuple[Typeface, ...]
    values: tuple[Typeface, ...]
    space: LabelSpace

    @classmethod
    def of(cls, frame: PaintFrame, text_cache: TextCache) -> LabelSetting:
        """The largest letters of which some four, seven or nine fit into a pixel."""
        ratio = frame.ratio
        inner = frame.lens.scale.up - 2 * frame.dots(_MARGIN)
        pixels = [
            int(min(max(inner / (count * LETTER_WIDTH), _LEAST * ratio), most * ratio))
            for count, most in _SIZES
        ]
        values = tuple(text_cache.face(size) for size in pixels)
        large, middle, small = (int(inner / face.letter + _SLACK) for face in values)
        space = LabelSpace((large, middle, small), pixels[1] >= _FINE * ratio)
        if not space.is_for_words:
            mark = text_cache.face(int(frame.lens.scale.up * _MARK), True)
            return cls((mark,), values, space)
        names = tuple(text_cache.face(size, size >= _FINE * ratio) for size in pixels)
        return cls(names, values, space)


@dataclass(frozen=True, slots=True)
class SetLabel:
    """A label that is ready to be drawn in any pixel."""

    pieces: tuple[LabelPiece, ...]
    plates: list[QRect] | None


class LabelLayout:
    """Sets the labels of one zoom and theme, and draws them sorted by colour and typeface."""

    def __init__(self, frame: PaintFrame, text_cache: TextCache, has_plates: bool) -> None:
        """Without plates an instruction is written right on its pixel, like a number."""
        self._has_plates = has_plates
        self._setting = LabelSetting.of(frame, text_cache)
        self._theme = frame.theme
        self._side = frame.lens.scale.up
        self._margin = frame.dots(_MARGIN)
        self._kept: dict[int, SetLabel | None] = {}
        self._new = 0
        self._texts: dict[tuple[Typeface, int], list[Spot]] = defaultdict(list)
        self._plates: dict[Family, list[QRect]] = defaultdict(list)

    @property
    def is_tired(self) -> bool:
        """Whether so many labels were new in this painting that the others had better wait."""
        return self._new >= _MOST_NEW

    @property
    def space(self) -> LabelSpace:
        """How much can be written into a pixel."""
        return self._setting.space

    def find(self, key: int) -> SetLabel | None:
        """The label kept under a key; KeyError when there is none."""
        return self._kept[key]

    def keep(self, key: int, label: SetLabel | None) -> SetLabel | None:
        """Keep a label under a key, or that there is nothing to write."""
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = label
        return label

    def set(self, label: Label | None, is_dark: bool) -> SetLabel | None:
        """Set a label for a pixel that is dark or light."""
        if label is None:
            return None
        self._new += 1
        blocks = [list(lines) for _, lines in groupby(label.lines, key=lambda line: line.size)]
        parts = [(self._face(label, lines[0]), lines) for lines in blocks]
        top = (self._side - sum(face.height * len(lines) for face, lines in parts)) / 2
        pieces = []
        for face, lines in parts:
            ink = self._ink(label, lines[0], is_dark)
            text, width = face.set(LINE_END.join(line.text for line in lines))
            left = round((self._side - width) / 2)
            pieces.append(LabelPiece(left, round(top), text, self._texts[(face, ink)]))
            top += face.height * len(lines)
        if label.family is None or not self._has_plates:
            return SetLabel(tuple(pieces), None)
        return SetLabel(tuple(pieces), self._plates[label.family])

    def put(self, label: SetLabel, left: int, top: int) -> None:
        """Let a label be drawn into the pixel at this device position."""
        for piece in label.pieces:
            piece.alike.append((left + piece.dx, top + piece.dy, piece.text))
        if label.plates is not None:
            margin, side = self._margin, self._side - 2 * self._margin
            label.plates.append(QRect(left + margin, top + margin, side, side))

    def draw(self, painter: QPainter) -> None:
        """Draw all that was put, plates first, and forget it."""
        self._new = 0
        painter.setPen(Qt.PenStyle.NoPen)
        for family, plates in self._plates.items():
            painter.setBrush(self._theme.tint(family))
            painter.drawRects(plates)
            plates.clear()
        for (face, ink), spots in self._texts.items():
            if spots:
                face.take(painter)
                painter.setPen(QColor.fromRgb(ink))
                for x, y, text in spots:
                    painter.drawStaticText(x, y, text)
                spots.clear()

    def _face(self, label: Label, line: LabelLine) -> Typeface:
        is_name = label.look is LabelStyle.CODE and line is label.lines[0]
        return (self._setting.names if is_name else self._setting.values)[line.size]

    def _ink(self, label: Label, line: LabelLine, is_dark: bool) -> int:
        if label.family is not None and self._has_plates:
            is_name = line is label.lines[0]
            return (self._theme.family(label.family) if is_name else self._theme.text).rgb()
        return _LIGHT_INK if is_dark else _DARK_INK
