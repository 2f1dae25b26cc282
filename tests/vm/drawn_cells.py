"""Drawn row and cell instructions: one that succeeds, or one that is meant to meet a fault."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.vm.painting import Picture, at, put_word
from tests.vm.program_builder import Late, Number, ProgramBuilder, any_word, pick

Operands = tuple[Number, ...]
OK, UNKNOWN, ROW, MATRIX, POINTER, DIVISION, OVERLAP = range(7)
Drawer = Callable[[ProgramBuilder, int], Operands]  # (bench, OK or the fault) -> operands


def spoiled(bench: ProgramBuilder, operands: list[Number], wrong: Callable[[], Number]) -> Operands:
    """Replace one operand by a wrong one."""
    operands[bench.dice.between(0, len(operands) - 1)] = wrong()
    return tuple(operands)


def bad_register(bench: ProgramBuilder, operands: list[Number]) -> Operands:
    """A register that is not there: too far right, or no row 1 at all."""
    if bench.height == 2 and bench.dice.chance(25):
        bench.flat = True
        return tuple(operands)
    return spoiled(bench, operands, bench.register_outside)


def none(bench: ProgramBuilder, _: int) -> Operands:
    """Operands that nobody reads."""
    return tuple(bench.dice.between(0, 255) for _ in range(3))


def painted_row(bench: ProgramBuilder) -> Number:
    """A row of bytes, some of it ended by black; or any row."""
    if bench.dice.chance(40):
        return bench.free_row()
    row = bench.rows(1)
    seed, end = bench.dice.between(0, 999), bench.dice.between(0, bench.width)
    top = pick(bench.dice, 3, 16, 256)

    def brush(picture: Picture) -> None:
        noise = np.random.default_rng(seed).integers(0, top, (end, 4))
        picture[row, :end] = noise if seed % 2 else noise * (1, 0, 0, 0)
        picture[row, end:] = 0

    bench.brushes.append(brush)
    return row


def row_operands(count: int) -> Drawer:
    """An instruction on that many rows."""

    def draw(bench: ProgramBuilder, fault: int) -> Operands:
        operands = [painted_row(bench) for _ in range(count)]
        return spoiled(bench, operands, bench.row_outside) if fault == ROW else tuple(operands)

    return draw


def row_named(bench: ProgramBuilder, fault: int) -> Operands:
    """LOAD_ROW and STORE_ROW: a row, and a pixel (0, p) that names another."""
    row, naming = painted_row(bench), bench.rows(1)
    if fault == ROW and bench.dice.chance(50):
        return spoiled(bench, [row, naming], bench.row_outside)
    high = bench.dice.between(0, 65_535) << 16
    far = pick(bench.dice, 0, 1, 300)

    def brush(picture: Picture) -> None:
        inside = bench.dice.between(0, bench.height - 1)
        named = min(65_535, bench.height + far) if fault == ROW else inside
        put_word(picture, 0, naming, high | named)

    bench.brushes.append(brush)
    return row, naming


def register_operands(count: int, *rest: str) -> Drawer:
    """An instruction on that many registers, and then free bytes."""

    def draw(bench: ProgramBuilder, fault: int) -> Operands:
        operands: list[Number] = [bench.some_register() for _ in range(count)]
        free = tuple(bench.dice.between(0, 255) for _ in rest)
        return (*(bad_register(bench, operands) if fault == ROW else operands), *free)

    return draw


def dividing(bench: ProgramBuilder, fault: int) -> Operands:
    """DIV and REM."""
    if fault == DIVISION:
        return bench.some_register(), bench.some_register(), bench.register(0)
    d, a = bench.register(any_word(bench.dice)), bench.register(any_word(bench.dice))
    if bench.dice.chance(10):
        a, b = bench.register(0x8000_0000), bench.register(0xFFFF_FFFF)
    else:
        b = bench.register(any_word(bench.dice) or 7)
    operands: list[Number] = [d, a, b]
    return bad_register(bench, operands) if fault == ROW else tuple(operands)


def target(bench: ProgramBuilder, fault: int) -> tuple[Late, Late]:
    """x and y of a jump, told late but drawn as one place."""
    kept: list[tuple[int, int]] = []

    def place() -> tuple[int, int]:
        if not kept:
            kept.append(bench.place_outside() if fault == POINTER else bench.place())
        return kept[0]

    return (lambda: place()[0]), (lambda: place()[1])


def jump(bench: ProgramBuilder, fault: int) -> Operands:
    """JUMP row, xlo, xhi."""
    x, y = target(bench, fault)
    return (lambda: min(255, y())), (lambda: x() % 256), (lambda: x() // 256)


def call(bench: ProgramBuilder, fault: int) -> Operands:
    """CALL d, row, x."""
    x, y = target(bench, fault)
    d: list[Number] = [bench.some_register()]
    first = bad_register(bench, d) if fault == ROW else tuple(d)
    return (*first, lambda: min(255, y()), lambda: min(255, x()))


def return_(bench: ProgramBuilder, fault: int) -> Operands:
    """RETURN p."""
    p: list[Number] = [bench.register(bench.pointer(inside=fault != POINTER))]
    return bad_register(bench, p) if fault == ROW else tuple(p)


def reaching(bench: ProgramBuilder, fault: int) -> Operands:
    """LOAD and STORE: a register, a pointer and a distance, the sum of which counts."""
    n = pick(bench.dice, 0, 0, 1, 2, -1, -3, 127, -128)

    def word() -> int:
        x, y = bench.place_outside() if fault == POINTER else bench.place()
        return at(min(65_535, max(0, x - n)), y)

    operands: list[Number] = [bench.some_register(), bench.register(word)]
    return (*(bad_register(bench, operands) if fault == ROW else operands), n % 256)


def channel(bench: ProgramBuilder, fault: int) -> Operands:
    """LOADB and STOREB: a register, a pointer and a channel of any size."""
    pointer = bench.register(bench.pointer(inside=fault != POINTER))
    operands: list[Number] = [bench.some_register(), pointer]
    free = bench.dice.between(0, 255)
    return (*(bad_register(bench, operands) if fault == ROW else operands), free)


def extent(bench: ProgramBuilder, fault: int) -> tuple[int, int]:
    """The size of a rectangle, small or as large as the picture."""
    least = 1 if fault == POINTER else 0
    wide = bench.dice.between(least, bench.width)
    high = bench.dice.between(least, 2)
    return wide, high


def corner(bench: ProgramBuilder, size: tuple[int, int], inside: bool) -> Late:
    """Where a rectangle of that size may start, or may not quite."""

    def word() -> int:
        free_x, free_y = bench.width - size[0], bench.height - size[1]
        if inside:
            return at(bench.dice.between(0, free_x), bench.dice.between(0, free_y))
        if bench.dice.chance(50):
            return at(free_x + pick(bench.dice, 1, 1, 9), bench.dice.between(0, free_y))
        return at(bench.dice.between(0, free_x), free_y + pick(bench.dice, 1, 1, 9))

    return word


def blit(bench: ProgramBuilder, fault: int) -> Operands:
    """BLIT src, dst, size."""
    size = extent(bench, fault)
    wrong = bench.dice.between(0, 1) if fault == POINTER else 2
    operands: list[Number] = [
        bench.register(corner(bench, size, wrong != 0)),
        bench.register(corner(bench, size, wrong != 1)),
        bench.register(at(*size)),
    ]
    return bad_register(bench, operands) if fault == ROW else tuple(operands)


def fill(bench: ProgramBuilder, fault: int) -> Operands:
    """FILL dst, size, v."""
    size = extent(bench, fault)
    operands: list[Number] = [
        bench.register(corner(bench, size, fault != POINTER)),
        bench.register(at(*size)),
        bench.some_register(),
    ]
    return bad_register(bench, operands) if fault == ROW else tuple(operands)


def yielding(bench: ProgramBuilder, fault: int) -> Operands:
    """YIELD r: four registers from r on."""
    if fault == ROW and not (bench.height == 2 and bench.dice.chance(25)):
        return (max(0, bench.width - pick(bench.dice, 0, 1, 2, 3)),)
    bench.flat = bench.flat or fault == ROW
    return (bench.dice.between(0, max(0, min(255, bench.width - 4))),)


CELL_DRAWERS: dict[int, Drawer] = {
    **dict.fromkeys((0, 72, 46), none),
    **dict.fromkeys((1, 2, 5), row_operands(3)),
    3: row_operands(1),
    **dict.fromkeys((6, 7), row_named),
    **dict.fromkeys(map(ord, "#$"), register_operands(1, "lo", "hi")),
    ord("'"): register_operands(2, "n"),
    **dict.fromkeys(map(ord, "+-*&|^{}]"), register_operands(3)),
    **dict.fromkeys(map(ord, "/%"), dividing),
    **dict.fromkeys(map(ord, "=!<>"), register_operands(2, "unused")),
    ord("j"): jump,
    ord("c"): call,
    ord("r"): return_,
    **dict.fromkeys(map(ord, "ls"), reaching),
    **dict.fromkeys(map(ord, "bp"), channel),
    ord("B"): blit,
    ord("f"): fill,
    ord("y"): yielding,
}
