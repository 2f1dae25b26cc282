"""Drawn matrix and tensor instructions: well-formed ones, and the ways to spoil them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tests.vm.drawn_cells import MATRIX, OVERLAP, ROW, Drawer, Operands, spoiled
from tests.vm.painting import (
    I8,
    I32,
    U8,
    Picture,
    matrix_height,
    put_matrix,
    put_tensor,
    put_word,
    tensor_height,
)
from tests.vm.program_builder import Dice, Number, ProgramBuilder, pick

PLAIN = 0  # the "type" of a plain matrix
ZEROS = (0, 0, 1, -1, 3, 127, 128, -128, 200, -300, 2**31 - 1, -(2**31))
Spoiler = Callable[[Dice, Picture, int], None]


@dataclass(frozen=True)
class Sheet:
    """A matrix or tensor to be laid out; the last one of an instruction is its destination."""

    type: int
    rows: int
    cols: int
    top: int = 0  # elements are drawn below this bound, 0 means over the whole type

    def height(self, width: int) -> int:
        """How many rows of a picture it takes."""
        count = self.rows * self.cols
        if self.type == PLAIN:
            return matrix_height(width, count)
        return tensor_height(width, self.type, count)


def elements(sheet: Sheet, seed: int) -> npt.NDArray[np.int64]:
    """Drawn elements: all alike, at the edges, small or of any size."""
    noise = np.random.default_rng(seed)
    shape = (sheet.rows, sheet.cols)
    if sheet.top:
        return noise.integers(0, sheet.top, shape)
    low, high = {I8: (-128, 128), I32: (-(2**31), 2**31)}.get(sheet.type, (0, 256))
    edges = (low, high - 1, 0, 1)
    if seed % 4 == 0:
        return noise.choice(edges, shape)
    if seed % 4 == 1:
        return noise.integers(max(low, -9), 10, shape)
    return noise.integers(low, high, shape)


def brush(bench: ProgramBuilder, sheet: Sheet, row: int) -> Callable[[Picture], None]:
    """Paint a sheet at a row."""
    dice = bench.dice
    table = elements(sheet, dice.between(0, 9999))
    words = (
        pick(dice, *ZEROS),
        pick(dice, 2**30, 2**31 - 1, dice.between(2**30, 2**31 - 1)),
        pick(dice, 31, 32, 40, 62, dice.between(31, 62)),
    )

    def paint(picture: Picture) -> None:
        if sheet.type == PLAIN:
            put_matrix(picture, row, table.tolist())
        else:
            put_tensor(picture, row, sheet.type, table, words)

    return paint


def lay(bench: ProgramBuilder, sheets: Sequence[Sheet], share: int | None) -> list[int]:
    """Give each sheet its rows; `share` names a source that has to meet the destination."""
    heights = [sheet.height(bench.width) for sheet in sheets]
    rows = [bench.rows(height) for height in heights[:-1]]
    last = len(sheets) - 1
    if share is None:
        rows.append(bench.rows(heights[last]))
    elif bench.dice.chance(30) and replace(sheets[share], top=0) == replace(sheets[last], top=0):
        rows.append(rows[share])
    elif bench.dice.chance(50):
        rows.append(
            rows[share] + bench.dice.between(min(1, heights[share] - 1), heights[share] - 1)
        )
        bench.rows(heights[last])
    else:
        rows.append(bench.rows(heights[last]))
        rows[share] = rows[last] + bench.dice.between(min(1, heights[last] - 1), heights[last] - 1)
        bench.rows(heights[share])
    return rows


def drawing(sheets: Callable[[Dice], list[Sheet]], *spoilers: Spoiler) -> Drawer:
    """An instruction on the sheets; the spoilers are its own ways to be a bad matrix."""

    def draw(bench: ProgramBuilder, fault: int) -> Operands:
        chosen = sheets(bench.dice)
        whole = fault != MATRIX or bench.dice.chance(60)
        if not whole:
            which = bench.dice.between(0, len(chosen) - 1)
            chosen[which] = misfit(bench.dice, chosen[which])
        share = bench.dice.between(0, len(chosen) - 2) if fault == OVERLAP else None
        rows = lay(bench, chosen, share)
        # from the top down, so that a lower header is not painted over
        for row, sheet in sorted(zip(rows, chosen, strict=True), key=lambda pair: pair[0]):
            bench.brushes.append(brush(bench, sheet, row))
        if fault == MATRIX and whole:
            spoil(bench, chosen, rows, spoilers)
        operands: list[Number] = list(rows)
        return spoiled(bench, operands, bench.row_outside) if fault == ROW else tuple(operands)

    return draw


def misfit(dice: Dice, sheet: Sheet) -> Sheet:
    """The sheet in another shape or type: well-formed, and wrong in its place."""
    count = sheet.rows * sheet.cols
    shapes = [
        (sheet.cols, sheet.rows),
        (count, 1),
        (1, count),
        (sheet.rows, 1),
        (2, max(1, count // 2)),
        (sheet.rows + 1, sheet.cols),
    ]
    rows, cols = shapes[dice.between(0, len(shapes) - 1)]
    other = PLAIN if sheet.type == PLAIN else any_type(dice)
    return replace(sheet, rows=rows, cols=cols, type=other if dice.chance(30) else sheet.type)


def spoil(
    bench: ProgramBuilder, sheets: list[Sheet], rows: list[int], own: tuple[Spoiler, ...]
) -> None:
    """Make one of the matrices or the way they fit together wrong."""
    if bench.dice.chance(15):
        bench.short = True  # the last of them misses its last row
        return
    which = bench.dice.between(0, len(rows) - 1)
    plain = sheets[0].type == PLAIN
    if plain:
        which = min(which, 1)  # the header of the product is not read
    ways = own * 3 + ((zero_size, too_large) if plain else (zero_size, too_large, bad_type, no_tag))
    way = ways[bench.dice.between(0, len(ways) - 1)]
    row = rows[-1] if way in own else rows[which]
    bench.brushes.append(lambda picture: way(bench.dice, picture, row))


def zero_size(dice: Dice, picture: Picture, row: int) -> None:
    """No rows or no columns."""
    low = pick(dice, 0, 2)
    picture[row, 0, low : low + 2] = 0


def too_large(dice: Dice, picture: Picture, row: int) -> None:
    """More rows or columns than there is room for, or than the others have."""
    picture[row, 0, dice.between(0, 3)] += pick(dice, 1, 1, 90)


def bad_type(dice: Dice, picture: Picture, row: int) -> None:
    """A type that does not exist or does not fit."""
    old = int(picture[row, 1, 0])
    others = [kind for kind in (0, 1, 2, 3, 4, 255) if kind != old]
    picture[row, 1, 0] = pick(dice, *others)


def no_tag(dice: Dice, picture: Picture, row: int) -> None:
    """A header without its T."""
    picture[row, 1, 3] = pick(dice, 0, 83, 85, 116)


def bad_multiplier(dice: Dice, picture: Picture, row: int) -> None:
    """A multiplier just outside its range."""
    put_word(picture, 4, row, pick(dice, 2**30 - 1, 2**31, 2**30 - 1, 2**31, 0, 2**32 - 1))


def bad_shift(dice: Dice, picture: Picture, row: int) -> None:
    """A shift just outside its range."""
    put_word(picture, 5, row, pick(dice, 30, 63, 30, 63, 0, 2**31 + 40))


def small(dice: Dice) -> int:
    """A side of a matrix."""
    return pick(dice, 1, 1, 2, 2, 3, 4, 5, 9)


def byte_type(dice: Dice) -> int:
    """One of the two byte types."""
    return pick(dice, U8, I8)


def any_type(dice: Dice) -> int:
    """One of the three types."""
    return pick(dice, U8, I8, I32)


def plain_product(dice: Dice) -> list[Sheet]:
    """MATMUL."""
    m, k, n = small(dice), small(dice), small(dice)
    top = pick(dice, 0, 6)
    return [Sheet(PLAIN, m, k, top), Sheet(PLAIN, k, n, top), Sheet(PLAIN, m, n)]


def product(dice: Dice) -> list[Sheet]:
    """MATMUL_T."""
    m, k, n = small(dice), small(dice), small(dice)
    return [Sheet(byte_type(dice), m, k), Sheet(byte_type(dice), k, n), Sheet(I32, m, n)]


def total(dice: Dice) -> list[Sheet]:
    """ADD_T."""
    m, n = small(dice), small(dice)
    return [Sheet(I32, m, n), Sheet(I32, m if dice.chance(50) else 1, n), Sheet(I32, m, n)]


def clipped(dice: Dice) -> list[Sheet]:
    """RELU_T."""
    return [Sheet(any_type(dice), small(dice), small(dice))]


def scaled(dice: Dice) -> list[Sheet]:
    """REQUANT."""
    m, n = small(dice), small(dice)
    return [Sheet(I32, m, n), Sheet(byte_type(dice), m, n)]


def question(dice: Dice) -> list[Sheet]:
    """DOT_T."""
    k, n = small(dice), small(dice)
    return [Sheet(byte_type(dice), 1, k), Sheet(byte_type(dice), n, k), Sheet(I32, 1, n)]


def chosen_rows(dice: Dice) -> list[Sheet]:
    """EMBED; now and then an index lies outside by itself."""
    kind, m, n, count = any_type(dice), small(dice), small(dice), small(dice)
    index = Sheet(I32, 1, count, m) if dice.chance(50) else Sheet(I32, count, 1, m)
    if dice.chance(10):
        index = replace(index, top=0)
    return [Sheet(kind, m, n), index, Sheet(kind, count, n)]


def replaced(dice: Dice) -> list[Sheet]:
    """LOOKUP."""
    kind, m, n = byte_type(dice), small(dice), small(dice)
    rows = pick(dice, 1, 2, 16, 256)
    return [Sheet(kind, rows, 256 // rows), Sheet(byte_type(dice), m, n), Sheet(kind, m, n)]


def turned(dice: Dice) -> list[Sheet]:
    """TRANSPOSE."""
    kind, m, n = any_type(dice), small(dice), small(dice)
    return [Sheet(kind, m, n), Sheet(kind, n, m)]


def greatest(dice: Dice) -> list[Sheet]:
    """ARGMAX."""
    m, n = small(dice), small(dice)
    return [Sheet(any_type(dice), m, n), Sheet(I32, m, 1)]


def onto_itself(bench: ProgramBuilder, fault: int) -> Operands:
    """ADD_T with the sum on its first summand, which the law allows."""
    a, b, c = drawing(total)(bench, fault)
    return (a, b, a if fault == 0 and bench.dice.chance(40) else c)


TENSOR_DRAWERS: dict[int, Drawer] = {
    4: drawing(plain_product),
    ord("M"): drawing(product),
    ord("A"): onto_itself,
    ord("R"): drawing(clipped),
    ord("Q"): drawing(scaled, bad_multiplier, bad_shift),
    ord("D"): drawing(question),
    ord("E"): drawing(chosen_rows),
    ord("L"): drawing(replaced),
    ord("T"): drawing(turned),
    ord("X"): drawing(greatest),
}
