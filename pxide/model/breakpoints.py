"""Breakpoints: the pixels before which a run stops."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Any

from vm.core.picture import Point


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """One place where a run stops before the instruction."""

    point: Point
    is_enabled: bool = True


class Breakpoints(Set[Breakpoint]):
    """Breakpoints in reading order, at most one a pixel. A value: changing it makes another."""

    def __init__(self, breakpoints: Iterable[Breakpoint] = ()) -> None:
        """Hold these; of two on one pixel the later counts."""
        found = {breakpoint.point: breakpoint for breakpoint in breakpoints}
        ordered = sorted(found, key=lambda point: (point[1], point[0]))
        self._by_point = {point: found[point] for point in ordered}
        self.points = frozenset(point for point in ordered if found[point].is_enabled)
        """Where a run stops."""

    @classmethod
    def read(cls, notes: dict[str, Any], width: int, height: int) -> "Breakpoints":
        """Those that the notes of a file name; what a stranger wrote there is read with care."""
        named = notes.get("breakpoints", [])
        points: list[Point] = []
        for item in named if isinstance(named, list) else []:
            match item:
                case [int(x), int(y)] if 0 <= x < width and 0 <= y < height:
                    points.append((x, y))
        return cls(Breakpoint(point) for point in points)

    def written(self) -> list[list[int]]:
        """What the notes of a file say of them."""
        return [list(point) for point in sorted(self._by_point)]

    def at(self, point: Point) -> Breakpoint | None:
        """The one on a pixel."""
        return self._by_point.get(point)

    def toggled(self, point: Point) -> "Breakpoints":
        """The same with one more on this pixel, or without the one that is there."""
        there = self.at(point)
        return Breakpoints(self | {Breakpoint(point)} if there is None else self - {there})

    def moved(self, by: Point) -> "Breakpoints":
        """The same, each so many pixels further to the right and down."""
        return Breakpoints(
            Breakpoint((old.point[0] + by[0], old.point[1] + by[1]), old.is_enabled) for old in self
        )

    def inside(self, width: int, height: int) -> "Breakpoints":
        """Those that lie in a picture of this size."""
        return Breakpoints(
            each for each in self if 0 <= each.point[0] < width and 0 <= each.point[1] < height
        )

    def __contains__(self, item: object) -> bool:
        """Whether exactly this breakpoint is among them."""
        return isinstance(item, Breakpoint) and self.at(item.point) == item

    def __iter__(self) -> Iterator[Breakpoint]:
        """One after the other, in reading order."""
        return iter(self._by_point.values())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._by_point)

    def __hash__(self) -> int:
        """Equal ones have equal hashes."""
        return self._hash()
