"""The assembly of a text: the place of the next pixel, the names, what was placed where."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field

from vm.asm.expression import ExprValue, Meaning, Names, evaluate, is_reserved
from vm.asm.includes import IncludedFiles
from vm.asm.mistakes import Spot, Wrong
from vm.asm.parser import DirectiveArgument, Items, Node, Statement, Text
from vm.asm.parser import Include as IncludeNode
from vm.core.picture import MAX_SIDE, Box, Picture, Point, pointer

LEAST_SIDE = 16
"""A picture whose size is not given has at least this many columns and rows."""


class Item(ABC):
    """What a statement puts into the picture."""

    kind: str = "data"
    wraps: bool = False
    """Whether it goes on in the next row where the picture ends, so it asks for no width."""

    @abstractmethod
    def boxes(self, at: Point, width: int) -> tuple[Box, ...]:
        """The pixels it takes when it starts at ``at`` in a picture of this width."""

    @abstractmethod
    def paint(self, picture: Picture, at: Point, names: Names) -> None:
        """Write its pixels."""

    def after(self, at: Point, width: int) -> Point:
        """Where the next item goes: to its right."""
        box = self.boxes(at, width)[0]
        return box.right, at[1]

    def reaches(self, names: Names) -> tuple[int, int]:
        """Return the least width and height a picture must have for what it refers to."""
        return 1, 1


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An item, where it lies, and the statement it came from."""

    item: Item
    at: Point
    boxes: tuple[Box, ...]
    statement: Statement


@dataclass
class Assembly:
    """One pass over the statements."""

    files: IncludedFiles
    width: int = 0
    """Columns of the picture; 0 while they are not known."""
    height: int = 0
    given: tuple[int, int] | None = None
    """The size that .size asks for."""
    x: int = 0
    y: int = 0
    names: dict[str, ExprValue] = field(default_factory=dict)
    placed: list[PlacedItem] = field(default_factory=list)
    _full: set[int] = field(default_factory=set)

    def define(self, name: str, value: ExprValue, spot: Spot) -> None:
        """Give a name its value; raises Wrong for a name that already means something."""
        if is_reserved(name):
            raise Wrong(spot, f'"{name}" already has a meaning.', "Choose another name.")
        if name in self.names:
            raise Wrong(spot, f'"{name}" is defined twice.', "Choose another name.")
        self.names[name] = value

    def label(self, name: str, spot: Spot) -> None:
        """Name the place where the next pixel goes; raises Wrong for a name that is taken."""
        self.define(name, ExprValue(Meaning.LABEL, pointer(self.x, self.y)), spot)

    def move(self, x: int, y: int, spot: Spot) -> None:
        """Go on at another pixel; raises Wrong for one outside the picture."""
        width, height = self.width or MAX_SIDE, self.height or MAX_SIDE
        if not (0 <= x < width and 0 <= y < height):
            raise Wrong(spot, f"({x}, {y}) is outside the picture.", self._size_hint())
        self.x, self.y = x, y

    def place(self, item: Item, statement: Statement) -> None:
        """Put an item at the current place and move behind it; raises Wrong where none fits."""
        at, width = (self.x, self.y), self.width or MAX_SIDE
        boxes = item.boxes(at, width)
        if max(box.right for box in boxes) > width:
            self._overflow(statement)
            return
        bottom = max(box.bottom for box in boxes)
        if bottom > (self.height or MAX_SIDE):
            what = f"Row {bottom - 1} is outside the picture."
            raise Wrong(statement.spot, what, self._size_hint())
        self.placed.append(PlacedItem(item, at, boxes, statement))
        self.x, self.y = item.after(at, width)

    def _overflow(self, statement: Statement) -> None:
        """Say once that a row is full; what follows in it says nothing new."""
        if self.y not in self._full:
            self._full.add(self.y)
            raise Wrong(
                statement.spot,
                f"Row {self.y} is full: it has columns 0 to {(self.width or MAX_SIDE) - 1}.",
                "Go on in another row with @x, y, or give a larger .size.",
            )

    def whole(self, argument: DirectiveArgument) -> int:
        """Return what a whole number is worth, from the names defined so far.

        Raises Wrong for anything else.
        """
        value = self.value(argument.node)
        if value.meaning is Meaning.REAL:
            raise Wrong(argument.spot, "A whole number is expected here.")
        return value.whole

    def value(self, node: Node) -> ExprValue:
        """Return what an expression is worth, from the names defined so far.

        Raises Wrong for lists, texts and files.
        """
        if isinstance(node, Items | Text | IncludeNode):
            raise Wrong(node.spot, "A number is expected here.")
        return evaluate(node, self.names)

    def extent(self) -> tuple[int, int]:
        """Return the size a picture needs for what was placed, at least the smallest usual one."""
        width = height = LEAST_SIDE
        for placed in self.placed:
            reach = placed.item.reaches(self.names)
            right = max(box.right for box in placed.boxes)
            width = max(width, reach[0], 0 if placed.item.wraps else right)
            height = max(height, reach[1], *(box.bottom for box in placed.boxes))
        return width, height

    def _size_hint(self) -> str:
        if self.width:
            return f"It has {self.width} x {self.height} pixels; see .size."
        return f"Each side has at most {MAX_SIDE} pixels."


Handler = Callable[[Statement, Assembly], None]
