"""Row and column numbers beside the picture, and the names of rows that have one.

The strips lie along the picture's edges while those are in sight, and stay at the edge of the
canvas when the picture goes on beyond it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QRegion

from pxide.view.canvas.paint_frame import PaintFrame, rectangle
from pxide.view.canvas.text_cache import TextCache, Typeface
from pxide.view.widgets.camera import nearest
from vm.core.layout import REGISTER_ROW
from vm.core.picture import Box, Point

_TEXT: Final = 11.0
_GAP: Final = 8.0
_TOP: Final = 24.0
_ROW_STEP: Final = 18.0  # desktop pixels between two row numbers, at least
_NAME_STEP: Final = 12.0  # and between two names
_COLUMN_GAP: Final = 12.0
_FREE: Final = 5.0  # beside a picture's edge, for marks that stand out
_MOST_NAME: Final = 112.0


@dataclass(frozen=True, slots=True)
class Scales:
    """What the rulers say: the size of the picture, its row names and the cells to point out."""

    width: int
    height: int
    names: Mapping[int, str] = field(default_factory=dict)
    marks: tuple[Point, ...] = ()


def step_for(least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50 ... that is not below a value."""
    if least <= 1.0:
        return 1
    power = int(10 ** math.floor(math.log10(least)))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least)


def row_names(notes: Mapping[str, Any], has_registers: bool) -> dict[int, str]:
    """The name of each row that has one: the notes' regions and labels, program and registers.

    What a file says of itself is read with care: anything that is no name and place is left out.
    A label in the middle of a row names a pixel, not the row.
    """
    names: dict[int, list[str]] = {0: ["program"]}
    if has_registers:
        names[REGISTER_ROW] = ["registers"]
    for name, place in _named_places(notes):
        match name, place:
            case str(), [0, int(row)] if row > 0 and name not in names.setdefault(row, []):
                names[row].append(name)
    return {row: " · ".join(found) for row, found in sorted(names.items()) if found}


def _named_places(notes: Mapping[str, Any]) -> Iterator[tuple[object, object]]:
    regions, labels = notes.get("regions"), notes.get("labels")
    for region in regions if isinstance(regions, list) else ():
        if isinstance(region, dict):
            yield region.get("name"), [region.get("x"), region.get("y")]
    if isinstance(labels, dict):
        yield from labels.items()


class Rulers:
    """Measures and draws both strips. Lengths are device pixels."""

    def __init__(self, text_cache: TextCache) -> None:
        self._text_cache = text_cache

    def margin(self, scales: Scales, ratio: float) -> tuple[int, int]:
        """How much the strips take away at the left and at the top."""
        face = self._face(ratio)
        gap = nearest(_GAP * ratio)
        numbers = math.ceil(face.width(str(scales.height - 1)))
        names = self._names_width(face, scales, ratio)
        return gap + names + numbers + gap, nearest(_TOP * ratio)

    def strips(self, frame: PaintFrame, scales: Scales) -> tuple[QRect, QRect]:
        """Where the strip of rows and the strip of columns lie now."""
        left, top = self.margin(scales, frame.ratio)
        x, y = frame.lens.origin
        view = frame.view
        rows = QRect(max(x - left, view.x - left), view.y, left, view.h)
        columns = QRect(view.x, max(y - top, view.y - top), view.w, top)
        return rows, columns

    def paint(
        self, painter: QPainter, frame: PaintFrame, scales: Scales, dirty: Sequence[Box]
    ) -> None:
        """Draw the strips of a whole frame over what lies below them, each at most once.

        Only the dirty parts of the canvas that a strip reaches into are painted. Numbers of rows
        and columns that are half in sight stand out from their strip into the corner.
        """
        rows, columns = self.strips(frame, scales)
        left, top = rows.width(), columns.height()
        reach_of_rows, reach_of_columns = (
            rows.adjusted(0, -top, 0, 0),
            columns.adjusted(-left, 0, 0, 0),
        )
        touched = QRegion()
        for box in map(rectangle, dirty):
            if box.intersects(reach_of_rows) or box.intersects(reach_of_columns):
                touched += box
        if touched.isEmpty():
            return
        painter.setClipRegion(touched)
        x, y = frame.lens.origin
        free = frame.dots(_FREE)
        across, along = (free if x >= frame.view.x else 0), (free if y >= frame.view.y else 0)
        painter.fillRect(reach_of_rows.adjusted(0, 0, -across, 0), frame.theme.canvas_back)
        painter.fillRect(reach_of_columns.adjusted(0, 0, 0, -along), frame.theme.canvas_back)
        seen = frame.seen
        if seen is not None and touched.intersects(reach_of_columns):
            self._paint_columns(painter, frame, scales, columns, seen)
        if seen is not None and touched.intersects(reach_of_rows):
            self._paint_rows(painter, frame, scales, rows, seen)

    def _paint_columns(
        self, painter: QPainter, frame: PaintFrame, scales: Scales, strip: QRect, seen: Box
    ) -> None:
        face = self._face(frame.ratio)
        face.take(painter)
        widest = face.width(str(scales.width - 1)) / frame.ratio + _COLUMN_GAP
        step = step_for(widest / frame.cell)
        marked = {x for x, _ in scales.marks}
        y = strip.y() + strip.height() / 2
        for x in _shown_numbers(seen.x, seen.right, step, marked):
            painter.setPen(_ink(frame, x in marked))
            face.centred(painter, _middle(frame, x, 0)[0], y, str(x))

    def _paint_rows(
        self, painter: QPainter, frame: PaintFrame, scales: Scales, strip: QRect, seen: Box
    ) -> None:
        face = self._face(frame.ratio)
        face.take(painter)
        step = step_for(_ROW_STEP / frame.cell)
        marked = {y for _, y in scales.marks}
        right = strip.x() + strip.width() - nearest(_GAP * frame.ratio)
        for y in _shown_numbers(seen.y, seen.bottom, step, marked):
            painter.setPen(_ink(frame, y in marked))
            face.ending(painter, right, _middle(frame, 0, y)[1], str(y))
        self._paint_names(painter, frame, scales, strip, seen)

    def _paint_names(
        self, painter: QPainter, frame: PaintFrame, scales: Scales, strip: QRect, seen: Box
    ) -> None:
        face = self._face(frame.ratio)
        painter.setPen(frame.theme.text)
        x = strip.x() + nearest(_GAP * frame.ratio)
        free = -math.inf
        for row, name in scales.names.items():
            y = _middle(frame, 0, row)[1]
            if seen.y <= row < seen.bottom and y >= free:
                face.starting(painter, x, y, face.elided(name, _MOST_NAME * frame.ratio))
                free = y + _NAME_STEP * frame.ratio

    def _names_width(self, face: Typeface, scales: Scales, ratio: float) -> int:
        if not scales.names:
            return 0
        widest = max(map(len, scales.names.values())) * face.letter
        return math.ceil(min(widest, _MOST_NAME * ratio) + 2 * _GAP * ratio)

    def _face(self, ratio: float) -> Typeface:
        return self._text_cache.face(nearest(_TEXT * ratio))


def _shown_numbers(first: int, end: int, step: int, marked: set[int]) -> list[int]:
    """The round numbers, and the marked ones in the place of round ones too near to them."""
    here = [mark for mark in marked if first <= mark < end]
    start = -(-first // step) * step
    clear = [
        number
        for number in range(start, end, step)
        if all(mark == number or abs(mark - number) >= step for mark in here)
    ]
    return sorted(set(clear) | set(here))


def _middle(frame: PaintFrame, x: int, y: int) -> tuple[float, float]:
    left, top = frame.lens.to_device(x, y)
    half = frame.lens.scale.up / 2
    return left + half, top + half


def _ink(frame: PaintFrame, is_marked: bool) -> QColor:
    return frame.theme.accent if is_marked else frame.theme.muted
