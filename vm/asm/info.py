"""What an assembled picture takes along: the names of its text, for the people who look at it."""

from __future__ import annotations

from typing import Any

from vm.asm.assembly import Assembly, PlacedItem
from vm.asm.expression import ExprValue, Meaning
from vm.core.picture import Box, Point, point_of


def notes_of(pad: Assembly, about: str) -> dict[str, Any]:
    """Return labels, registers, regions and comments as the file's notes hold them."""
    found: dict[str, Any] = {
        "about": about,
        "labels": _labels(pad),
        "registers": _numbers(pad, Meaning.REGISTER),
        "regions": _regions(pad),
        "comments": _comments(pad),
    }
    return {name: value for name, value in found.items() if value}


def _numbers(pad: Assembly, meaning: Meaning) -> dict[str, int]:
    return {name: value.whole for name, value in pad.names.items() if value.meaning is meaning}


def _labels(pad: Assembly) -> dict[str, list[int]]:
    """Return the labels inside the picture; one behind the end of a row names no pixel."""
    points = {
        name: point_of(value.whole)
        for name, value in pad.names.items()
        if value.meaning is Meaning.LABEL
    }
    return {name: [x, y] for name, (x, y) in points.items() if x < pad.width and y < pad.height}


def _regions(pad: Assembly) -> list[dict[str, Any]]:
    """Return a rectangle for each named row and each labelled piece of data."""
    starts = {placed.at: placed for placed in reversed(pad.placed)}
    found = []
    for name, value in pad.names.items():
        placed = starts.get(_start(value))
        if value.meaning is Meaning.ROW and value.whole < pad.height:
            whole_row = Box(0, value.whole, pad.width, 1)
            is_data = placed is not None and placed.thing.kind != "code"
            found.append(_region(name, placed if is_data else None, whole_row))
        elif value.meaning is Meaning.LABEL and placed and placed.thing.kind != "code":
            found.append(_region(name, placed, placed.boxes[0]))
    return found


def _start(value: ExprValue) -> Point:
    if value.meaning is Meaning.ROW:
        return 0, value.whole
    return point_of(value.whole) if value.meaning is Meaning.LABEL else (-1, -1)


def _region(name: str, placed: PlacedItem | None, box: Box) -> dict[str, Any]:
    if placed:
        box = placed.boxes[0]
        for other in placed.boxes[1:]:
            box = box.united(other)
    kind = placed.thing.kind if placed else "row"
    return {"name": name, "x": box.x, "y": box.y, "w": box.w, "h": box.h, "kind": kind}


def _comments(pad: Assembly) -> list[dict[str, Any]]:
    return [
        {"x": placed.at[0], "y": placed.at[1], "text": placed.statement.comment}
        for placed in pad.placed
        if placed.statement.comment
    ]
