"""The pixels between two pixels."""

from __future__ import annotations

from collections.abc import Iterator

from vm.core.picture import Point


def line(start: Point, end: Point) -> Iterator[Point]:
    """Bresenham's line with both ends: whole numbers only, and no gap between neighbours."""
    x, y = start
    across, along = abs(end[0] - x), -abs(end[1] - y)
    right, down = (1 if end[0] > x else -1), (1 if end[1] > y else -1)
    error = across + along
    while (x, y) != end:
        yield x, y
        twice = 2 * error
        if twice >= along:
            error += along
            x += right
        if twice <= across:
            error += across
            y += down
    yield end
