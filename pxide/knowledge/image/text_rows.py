"""The text rows of a band: what a person reads, as lines of ink on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from pxide.knowledge.image.entry import Entry, Place
from pxide.knowledge.image.font import CELL, LINE, drawn, wrapped
from pxide.knowledge.image.title import Band, Colour
from vm.core.picture import Picture

PAPER: Colour = (250, 249, 245)
SHADE: Colour = (236, 238, 244)
INK: Colour = (24, 26, 32)
FAINT: Colour = (96, 100, 112)
MARGIN = 4
"""Columns left free at either side, and rows above the first and below the last line."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text with its colours."""

    text: str
    ink: Colour = INK
    paper: Colour = PAPER


def entry_lines(entry: Entry, place: Place, width: int) -> list[TextLine]:
    """Return the lines of an entry as they fit a picture of this width."""
    colour = Band[entry.kind.name].colour
    columns = columns_of(width)
    parts = [(_head(entry, place), colour, SHADE), (entry.question, colour, SHADE)]
    parts.append((entry.answer, INK, PAPER))
    parts += [(text, FAINT, PAPER) for text in _rest(entry)]
    return [
        TextLine(text, ink, paper)
        for whole, ink, paper in parts
        if whole
        for text in wrapped(whole, columns)
    ]


def plain_lines(text: str, band: Band, width: int) -> list[TextLine]:
    """Return the lines of a band that is no entry, such as a cover."""
    return [TextLine(line, band.colour, SHADE) for line in wrapped(text, columns_of(width))]


def columns_of(width: int) -> int:
    """Return how many cells of the font fit beside each other."""
    return (width - 2 * MARGIN) // CELL


def rows_of(lines: Sequence[TextLine]) -> int:
    """Return how many rows of pixels the lines take."""
    return LINE * len(lines) + 2 * MARGIN if lines else 0


def draw(lines: Sequence[TextLine], page: Picture) -> None:
    """Draw the lines on pixels, uint8 (rows_of(lines), W, 4)."""
    if not lines:
        return
    page[:] = (*PAPER, 255)
    page[:MARGIN, :, :3] = lines[0].paper
    for at, line in enumerate(lines):
        strip = page[MARGIN + at * LINE : MARGIN + (at + 1) * LINE, :, :3]
        strip[:] = line.paper
        mask = drawn(line.text)
        strip[:, MARGIN : MARGIN + mask.shape[1]][mask] = line.ink


def time_words(time: int) -> str:
    """Return a time in ms since 1970 as a person writes it; a foolish one as its number."""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time)
    except OverflowError:
        return f"{time} ms"
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _head(entry: Entry, place: Place) -> str:
    """Return the first line: the citation, the kind, the time and the model."""
    parts = (place.citation, entry.kind.value, time_words(entry.time), entry.model)
    return "  ".join(part for part in parts if part)


def _rest(entry: Entry) -> Iterator[str]:
    """Yield what stands under the answer."""
    if entry.sources:
        yield "Sources: " + ", ".join(entry.sources)
    if entry.program:
        yield "Program:\n" + entry.program
    if entry.result:
        yield "Result: " + entry.result
    if entry.steps is not None:
        yield f"Steps: {entry.steps}"


def blank_page(rows: int, width: int) -> Picture:
    """Return rows of black, opaque pixels."""
    page = np.zeros((rows, width, 4), np.uint8)
    page[:, :, 3] = 255
    return page
