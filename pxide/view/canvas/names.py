"""What the rows of a picture are called, as far as its notes or its program say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

REGISTER_ROW: Final = 1


def row_names(notes: Mapping[str, Any], has_registers: bool) -> dict[int, str]:
    """The name of each row that has one: the notes' labels and regions, program and registers.

    What a file says of itself is read with care: anything that is no name and place is left out.
    """
    names: dict[int, list[str]] = {0: ["program"]}
    if has_registers:
        names[REGISTER_ROW] = ["registers"]
    for name, row in _named_rows(notes):
        known = names.setdefault(row, [])
        if name not in known:
            known.append(name)
    return {row: " · ".join(found) for row, found in sorted(names.items())}


def _named_rows(notes: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for kind in ("regions", "labels"):
        noted = notes.get(kind)
        for name, place in noted.items() if isinstance(noted, dict) else ():
            match place:
                case [int(), int(row), *_] if isinstance(name, str) and row >= 0:
                    yield name, row
                case int(row) if isinstance(name, str) and row >= 0:
                    yield name, row
