"""What the rows of a picture are called, as far as its notes or its program say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vm.core.layout import REGISTER_ROW


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
