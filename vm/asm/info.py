"""What an assembled picture takes along: the names of its text, for the people who look at it."""

from __future__ import annotations

from typing import Any

from vm.asm.assembly import Assembly, PlacedItem
from vm.asm.expression import ExprValue, Meaning
from vm.core.picture import Box, Point, point_of


def notes_of(assembly: Assembly, about: str) -> dict[str, Any]:
    """Return labels, registers, regions and comments as the file's notes hold them."""
    found: dict[str, Any] = {
        "about": about,
        "labels": _labels(assembly),
        "registers": _numbers(assembly, Meaning.REGISTER),
        "regions": _regions(assembly),
        "comments": _comments(assembly),
    }
    return {name: value for name, value in found.items() if value}


def _numbers(assembly: Assembly, meaning: Meaning) -> dict[str, int]:
    return {name: value.whole for name, value in assembly.names.items() if value.meaning is meaning}


def _labels(assembly: Assembly) -> dict[str, list[int]]:
    """Return the labels inside the picture; one behind the end of a row names no pixel."""
    points = {
        name: point_of(value.whole)
        for name, value in assembly.names.items()
        if value.meaning is Meaning.LABEL
    }
    return {
        name: [x, y]
        for name, (x, y) in points.items()
        if x < assembly.width and y < assembly.height
    }


def _regions(assembly: Assembly) -> list[dict[str, Any]]:
    """Return a rectangle for each named row and each labelled block of data."""
    starts = {placed.at: placed for placed in reversed(assembly.placed)}
    found = []
    for name, value in assembly.names.items():
        placed = starts.get(_start(value))
        if value.meaning is Meaning.ROW and value.whole < assembly.height:
            whole_row = Box(0, value.whole, assembly.width, 1)
            is_data = placed is not None and placed.item.kind != "code"
            found.append(_region(name, placed if is_data else None, whole_row))
        elif value.meaning is Meaning.LABEL and placed and placed.item.kind != "code":
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
    kind = placed.item.kind if placed else "row"
    return {"name": name, "x": box.x, "y": box.y, "w": box.w, "h": box.h, "kind": kind}


def _comments(assembly: Assembly) -> list[dict[str, Any]]:
    return [
        {"x": placed.at[0], "y": placed.at[1], "text": placed.statement.comment}
        for placed in assembly.placed
        if placed.statement.comment
    ]
