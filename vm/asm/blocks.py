"""The directives for plain matrices and tensors."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vm.asm.assembly import Assembly, Handler, Item
from vm.asm.data import BYTE_RANGE, WORD_RANGE, count_of, leaves, numbers
from vm.asm.expression import Names
from vm.asm.includes import Table
from vm.asm.mistakes import Spot, Wrong, did_you_mean
from vm.asm.parser import DirectiveArgument, Include, Items, Node, Statement
from vm.core.layout import (
    HEADER_PIXELS,
    ElementType,
    PlainMatrix,
    Tensor,
    multiplier_and_shift,
    write_matrix,
    write_tensor,
)
from vm.core.picture import MAX_PIXELS, MAX_SIDE, Box, Picture, Point

_TYPES = {kind.words: kind for kind in ElementType}
_MATRIX_OPTIONS = ("rows", "cols")
_TENSOR_OPTIONS = ("rows", "cols", "scale", "zero", "multiplier", "shift", "real")


@dataclass(frozen=True)
class Values:
    """The elements of a matrix: its shape, and the values unless they are all zero."""

    rows: int
    cols: int
    found: list[Node | Table]
    allowed: range
    spot: Spot

    def array(self, names: Names) -> Table:
        """Return the elements, int64 (rows, cols); raises Wrong for one that does not fit."""
        if not self.found:
            return np.zeros((self.rows, self.cols), np.int64)
        flat = numbers(self.found, self.allowed, names, self.spot)
        return flat.reshape(self.rows, self.cols)


@dataclass(frozen=True)
class MatrixBlock(Item):
    """A plain matrix."""

    values: Values
    kind = "matrix"
    wraps = True

    def boxes(self, at: Point, width: int) -> tuple[Box, ...]:
        """Header and elements."""
        return PlainMatrix(at[1], self.values.cols, self.values.rows).boxes(width)

    def paint(self, picture: Picture, at: Point, names: Names) -> None:
        """Write header and elements."""
        write_matrix(picture, at[1], self.values.array(names).astype(np.uint8))

    def after(self, at: Point, width: int) -> Point:
        """The row below."""
        return 0, self.boxes(at, width)[-1].bottom


@dataclass(frozen=True)
class TensorBlock(Item):
    """A tensor; ``model`` carries everything but its row."""

    values: Values
    type: ElementType
    numbers: Mapping[str, float]
    kind = "tensor"
    wraps = True

    def boxes(self, at: Point, width: int) -> tuple[Box, ...]:
        """Header and elements."""
        return self._tensor(at).boxes(width)

    def paint(self, picture: Picture, at: Point, names: Names) -> None:
        """Write header and elements."""
        write_tensor(picture, self._tensor(at), self.values.array(names))

    def after(self, at: Point, width: int) -> Point:
        """The row below."""
        return 0, self.boxes(at, width)[-1].bottom

    def _tensor(self, at: Point) -> Tensor:
        whole = {name: int(self.numbers.get(name, 0)) for name in ("zero", "multiplier", "shift")}
        scale = self.numbers.get("scale", 1.0)
        return Tensor(at[1], self.values.cols, self.values.rows, self.type, scale, **whole)


def put_matrix(statement: Statement, assembly: Assembly) -> None:
    """``matrix [[1, 2], [3, 4]]`` or ``matrix rows=2, cols=2``: a plain byte matrix.

    Raises Wrong for values that are none, and where it cannot start.
    """
    options, rest = _split(statement, _MATRIX_OPTIONS)
    _at_start(statement, assembly, 2)
    values = _values(rest, options, assembly, statement.spot)
    assembly.place(MatrixBlock(values), statement)


def put_tensor(statement: Statement, assembly: Assembly) -> None:
    """``tensor i8, [[1, -2], [3, 4]], scale=0.5, zero=3``: a tensor with its header.

    Raises Wrong for a type or values that are none, and where it cannot start.
    """
    options, rest = _split(statement, _TENSOR_OPTIONS)
    _at_start(statement, assembly, HEADER_PIXELS)
    word = getattr(rest[0], "name", "") if rest else ""
    if word not in _TYPES:
        spot = rest[0].spot if rest else statement.spot
        raise Wrong(spot, "The element type is missing.", f"Write tensor {', '.join(_TYPES)}.")
    kind = _TYPES[word]
    values = _values(rest[1:], options, assembly, statement.spot, kind)
    assembly.place(TensorBlock(values, kind, _header(options, assembly)), statement)


def _at_start(statement: Statement, assembly: Assembly, columns: int) -> None:
    if assembly.x != 0:
        raise Wrong(
            statement.spot,
            f"A {statement.word} starts in column 0, not in column {assembly.x}.",
            "Put @0, y in front of it.",
        )
    if 0 < assembly.width < columns:
        hint = f"The picture needs {columns} columns or more."
        raise Wrong(statement.spot, f"A {statement.word} does not fit.", hint)


def _split(
    statement: Statement, known: tuple[str, ...]
) -> tuple[dict[str, DirectiveArgument], list[Node]]:
    options: dict[str, DirectiveArgument] = {}
    rest: list[Node] = []
    for argument in statement.arguments:
        if not argument.name:
            rest.append(argument.node)
        elif argument.name not in known:
            hint = did_you_mean(argument.name, known) or f"There are: {', '.join(known)}."
            raise Wrong(argument.spot, f'"{argument.name}=" has no meaning here.', hint)
        elif argument.name in options:
            raise Wrong(argument.spot, f'"{argument.name}=" is given twice.')
        else:
            options[argument.name] = argument
    return options, rest


def _values(
    rest: list[Node],
    options: dict[str, DirectiveArgument],
    assembly: Assembly,
    spot: Spot,
    kind: ElementType = ElementType.U8,
) -> Values:
    found = [leaf for node in rest for leaf in leaves(node, assembly.files)]
    rows, cols = _shape(rest, assembly)
    rows = assembly.whole(options["rows"]) if "rows" in options else rows
    cols = assembly.whole(options["cols"]) if "cols" in options else cols
    if not (0 < rows <= MAX_SIDE and 0 < cols <= MAX_SIDE and rows * cols <= 4 * MAX_PIXELS):
        hint = "Give the values in rows, [[1, 2], [3, 4]], or rows= and cols=."
        raise Wrong(spot, f"A shape of {rows} x {cols} is not possible.", hint)
    if found and count_of(found) != rows * cols:
        raise Wrong(spot, f"{count_of(found)} values do not fill {rows} rows of {cols}.")
    limits = np.iinfo(kind.dtype)
    allowed = WORD_RANGE if kind is ElementType.I32 else range(limits.min, limits.max + 1)
    return Values(rows, cols, found, BYTE_RANGE if kind is ElementType.U8 else allowed, spot)


def _shape(rest: list[Node], assembly: Assembly) -> tuple[int, int]:
    """Return rows and columns as the values are written: rows in brackets, or a file's table."""
    if not rest:
        return 0, 0
    first = rest[0]
    if len(rest) == 1 and isinstance(first, Include):
        shape = assembly.files.table(first.file, first.spot).shape
        return (1, shape[0]) if len(shape) == 1 else (shape[0], int(np.prod(shape[1:])))
    lists = first.values if len(rest) == 1 and isinstance(first, Items) else tuple(rest)
    if any(isinstance(item, Items) for item in lists):
        return _even(lists, assembly)
    return 1, count_of([leaf for node in rest for leaf in leaves(node, assembly.files)])


def _even(lists: tuple[Node, ...], assembly: Assembly) -> tuple[int, int]:
    lengths = [count_of(leaves(item, assembly.files)) for item in lists]
    for item, length in zip(lists, lengths, strict=True):
        if length != lengths[0]:
            what = f"This row has {length} values, the first one {lengths[0]}."
            raise Wrong(item.spot, what, "All rows of a matrix are of one length.")
    return len(lengths), lengths[0]


def _header(options: dict[str, DirectiveArgument], assembly: Assembly) -> dict[str, float]:
    """Return the numbers of a tensor's header, checked to fit their pixels."""
    found: dict[str, float] = {}
    if "scale" in options:
        found["scale"] = _real(options["scale"], assembly)
    for name, allowed in (("zero", range(-(1 << 31), 1 << 31)), *_UNSIGNED):
        if name in options:
            found[name] = worth = assembly.whole(options[name])
            if worth not in allowed:
                hint = f"{name} goes from {allowed[0]} to {allowed[-1]}."
                raise Wrong(options[name].spot, f"{worth} does not fit here.", hint)
    if "real" in options:
        found.update(_from_real(options, assembly))
    return found


_UNSIGNED = (("multiplier", range(1 << 32)), ("shift", range(1 << 32)))


def _real(argument: DirectiveArgument, assembly: Assembly) -> float:
    worth = float(assembly.value(argument.node).number)
    try:
        struct.pack("<f", worth)
    except OverflowError:
        raise Wrong(argument.spot, f"{worth} is too large for a 32-bit float.") from None
    return worth


def _from_real(options: dict[str, DirectiveArgument], assembly: Assembly) -> dict[str, float]:
    argument = options["real"]
    if "multiplier" in options or "shift" in options:
        raise Wrong(argument.spot, "real= already gives multiplier and shift.", "Give one of them.")
    try:
        multiplier, shift = multiplier_and_shift(_real(argument, assembly))
    except (ValueError, OverflowError) as error:
        raise Wrong(argument.spot, f"{error}.", "Requantising scales down.") from None
    return {"multiplier": multiplier, "shift": shift}


BLOCKS: dict[str, Handler] = {"matrix": put_matrix, "tensor": put_tensor}
