"""The directives for plain data: bytes, words, pixels, text, repeat and include."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vm.asm.assembly import Assembly, Handler, Item
from vm.asm.expression import Meaning, Names, evaluate
from vm.asm.includes import IncludedFiles, Table
from vm.asm.mistakes import Spot, Wrong
from vm.asm.parser import DirectiveArgument, Include, Items, Node, Statement, Text
from vm.core.picture import MAX_PIXELS, Box, Picture, Point, Words, words_of

WORD_RANGE = range(-(1 << 31), 1 << 32)
BYTE_RANGE = range(256)


@dataclass(frozen=True)
class DataBlock(Item):
    """A rectangle of words, made when all names are known."""

    columns: int
    rows: int
    words: Callable[[Names], Words]
    kind: str = "data"

    def boxes(self, at: Point, width: int) -> tuple[Box, ...]:
        """Just the rectangle."""
        return (Box(*at, self.columns, self.rows),)

    def paint(self, picture: Picture, at: Point, names: Names) -> None:
        """Write the words, row by row."""
        rectangle = Box(*at, self.columns, self.rows)
        words_of(picture)[rectangle.slices] = self.words(names).reshape(self.rows, self.columns)


def leaves(node: Node, files: IncludedFiles) -> list[Node | Table]:
    """Return the values of a list, brackets opened: texts as bytes, uint8 (n,), files as tables.

    Raises Wrong for a file that cannot be read.
    """
    if isinstance(node, Items):
        return [leaf for value in node.values for leaf in leaves(value, files)]
    if isinstance(node, Text):
        return [np.frombuffer(node.text.encode(), np.uint8)]
    if isinstance(node, Include):
        return [files.table(node.file, node.spot)]
    return [node]


def count_of(found: list[Node | Table]) -> int:
    """Return how many numbers the values are; a table, of any shape, counts its elements."""
    return sum(leaf.size if isinstance(leaf, np.ndarray) else 1 for leaf in found)


def numbers(found: list[Node | Table], allowed: range, names: Names, spot: Spot) -> Table:
    """Return all values as one array of whole numbers, int64 (n,).

    Raises Wrong for a value outside the allowed range, or that is no whole number.
    """
    parts: list[Table] = []
    plain: list[int] = []
    for leaf in found:
        if isinstance(leaf, np.ndarray):
            parts += [np.array(plain, np.int64), _whole(leaf, allowed, spot)]
            plain = []
        else:
            plain.append(_number(leaf, allowed, names))
    return np.concatenate([*parts, np.array(plain, np.int64)])


def _whole(table: Table, allowed: range, spot: Spot) -> Table:
    if table.dtype.kind == "f" and (table != np.trunc(table)).any():
        raise Wrong(spot, "The file holds numbers that are not whole.", "Round them first.")
    low, high = int(table.min()), int(table.max())
    if low not in allowed or high not in allowed:
        raise Wrong(
            spot,
            f"The file holds numbers from {low} to {high}.",
            f"Here {allowed[0]} to {allowed[-1]} fit.",
        )
    return table.astype(np.int64).reshape(-1)


def _number(node: Node, allowed: range, names: Names) -> int:
    if isinstance(node, Items | Text | Include):
        raise Wrong(node.spot, "A number is expected here.")
    value = evaluate(node, names)
    if value.meaning in (Meaning.REAL, Meaning.REGISTER):
        hint = "float(v) gives the bits of a real number." if value.meaning is Meaning.REAL else ""
        raise Wrong(node.spot, f"{value.meaning.value.capitalize()} cannot stand here.", hint)
    if value.whole not in allowed:
        hint = f"Here {allowed[0]} to {allowed[-1]} fit."
        raise Wrong(node.spot, f"{value.whole} does not fit here.", hint)
    return value.whole


def _put_numbers(statement: Statement, assembly: Assembly, allowed: range) -> None:
    found = [leaf for one in statement.arguments for leaf in leaves(unnamed(one), assembly.files)]
    count = count_of(found)
    if count == 0:
        raise Wrong(statement.spot, "The values are missing.", f"Write {statement.word} 1, 2, 3.")

    def words(names: Names) -> Words:
        return numbers(found, allowed, names, statement.spot).astype(np.uint32)

    assembly.place(DataBlock(count, 1, words, statement.word.casefold()), statement)


def unnamed(argument: DirectiveArgument) -> Node:
    """Return the value of an argument; raises Wrong for one that was given a name."""
    if argument.name:
        raise Wrong(argument.spot, f'"{argument.name}=" has no meaning here.')
    return argument.node


def put_bytes(statement: Statement, assembly: Assembly) -> None:
    """``bytes 1, 2, "text"``: the R bytes of pixels side by side."""
    _put_numbers(statement, assembly, BYTE_RANGE)


def put_words(statement: Statement, assembly: Assembly) -> None:
    """``words 300, -1, #ff8800, label``: whole pixels as numbers."""
    _put_numbers(statement, assembly, WORD_RANGE)


def put_pixels(statement: Statement, assembly: Assembly) -> None:
    """``pixels 01010203 00000000``: pixels as bare hexadecimal digits, R G B A.

    Raises Wrong for digits that are none.
    """
    if len(statement.arguments) != 1 or not isinstance(statement.arguments[0].node, Text):
        raise Wrong(statement.spot, "The digits are missing.", "Write pixels 01010203.")
    text = statement.arguments[0].node
    try:
        packed = bytes.fromhex(text.text)
    except ValueError:
        raise Wrong(text.spot, "These are not hexadecimal digits.", "Use 0-9 and a-f.") from None
    if not packed or len(packed) % 4:
        raise Wrong(text.spot, "Each pixel takes eight digits.", "Such as 01010203.")
    found = np.frombuffer(packed, "<u4")
    assembly.place(DataBlock(found.size, 1, lambda names: found, "pixels"), statement)


def put_repeat(statement: Statement, assembly: Assembly) -> None:
    """``repeat 8, word`` or ``repeat 8, 4, word``: a row or a rectangle of equal pixels.

    Raises Wrong for a size that is not possible.
    """
    if len(statement.arguments) not in (2, 3):
        raise Wrong(
            statement.spot, "This takes 2 or 3 values.", "Write repeat width, height, word."
        )
    *sides, last = statement.arguments
    columns, rows = [*(assembly.whole(side) for side in sides), 1][:2]
    if columns < 1 or rows < 1 or columns * rows > MAX_PIXELS:
        raise Wrong(statement.spot, f"{columns} x {rows} pixels are not possible.")
    node = unnamed(last)

    def words(names: Names) -> Words:
        word = np.uint32(_number(node, WORD_RANGE, names) & 0xFFFF_FFFF)
        return np.broadcast_to(word, (rows, columns))

    assembly.place(DataBlock(columns, rows, words, "repeat"), statement)


def put_include(statement: Statement, assembly: Assembly) -> None:
    """``include "file"``: the pixels of a picture, or a table as whole words.

    Raises Wrong for a file that cannot be read.
    """
    node = statement.arguments[0].node if statement.arguments else None
    if not isinstance(node, Include) or len(statement.arguments) != 1:
        raise Wrong(statement.spot, "One file's name is expected.", 'Write include "file.png".')
    table = assembly.files.table(node.file, node.spot)
    found = _as_words(table, node.spot)
    rows, columns = found.shape
    assembly.place(DataBlock(columns, rows, lambda names: found, "picture"), statement)


def _as_words(table: Table, spot: Spot) -> Words:
    if table.ndim == 3:
        if table.dtype != np.uint8 or table.shape[2] != 4:
            raise Wrong(
                spot, "The file's array has three dimensions.", "Pixels are uint8 (h, w, 4)."
            )
        return np.ascontiguousarray(table).view("<u4")[:, :, 0]
    flat = _whole(table, WORD_RANGE, spot).astype(np.uint32)
    return flat.reshape(1, -1) if table.ndim < 2 else flat.reshape(table.shape)


DATA: dict[str, Handler] = {
    "bytes": put_bytes,
    "words": put_words,
    "pixels": put_pixels,
    "text": put_bytes,
    "repeat": put_repeat,
    "include": put_include,
}
