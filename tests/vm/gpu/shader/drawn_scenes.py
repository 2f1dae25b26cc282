"""Drawn scenes: one wide instruction with operands of any shape and type that fit it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.vm.drawn_tensors import PLAIN, ZEROS, Sheet
from tests.vm.gpu.shader.scenes import Scene, product
from tests.vm.painting import I8, I32, U8, Picture

Dice = np.random.Generator


def side(dice: Dice) -> int:
    """A side of a matrix."""
    return int(dice.choice([1, 1, 2, 3, 4, 5, 7, 9, 16, 17, 30]))


def byte_type(dice: Dice) -> int:
    """One of the two byte types."""
    return int(dice.choice([U8, I8]))


def any_type(dice: Dice) -> int:
    """One of the three types."""
    return int(dice.choice([U8, I8, I32]))


def words(dice: Dice) -> tuple[int, int, int]:
    """A zero point, a multiplier and a shift."""
    return (
        int(dice.choice(ZEROS)),
        int(dice.choice([2**30, 2**31 - 1, int(dice.integers(2**30, 2**31))])),
        int(dice.integers(31, 63)),
    )


def scene(code: str, dice: Dice, *sheets: Sheet) -> Scene:
    """A scene with drawn words."""
    seed = int(dice.integers(0, 10_000))
    return Scene(ord(code), sheets, [words(dice) for _ in sheets], seed)


def plain(dice: Dice) -> Scene:
    """MATMUL, sometimes of small numbers that lose nothing."""
    sides = (side(dice), side(dice), side(dice))
    return product(
        sides, (PLAIN, PLAIN), seed=int(dice.integers(999)), top=int(dice.choice([0, 3]))
    )


def multiplied(dice: Dice) -> Scene:
    """MATMUL_T."""
    m, k, n = side(dice), side(dice), side(dice)
    sheets = (Sheet(byte_type(dice), m, k), Sheet(byte_type(dice), k, n), Sheet(I32, m, n))
    return scene("M", dice, *sheets)


def asked(dice: Dice) -> Scene:
    """DOT_T."""
    k, n = side(dice), side(dice)
    sheets = (Sheet(byte_type(dice), 1, k), Sheet(byte_type(dice), n, k), Sheet(I32, 1, n))
    return scene("D", dice, *sheets)


def added(dice: Dice) -> Scene:
    """ADD_T, the second summand whole or one row."""
    m, n = side(dice), side(dice)
    other = Sheet(I32, int(dice.choice([1, m])), n)
    return scene("A", dice, Sheet(I32, m, n), other, Sheet(I32, m, n))


def clipped(dice: Dice) -> Scene:
    """RELU_T."""
    return scene("R", dice, Sheet(any_type(dice), side(dice), side(dice)))


def scaled(dice: Dice) -> Scene:
    """REQUANT."""
    m, n = side(dice), side(dice)
    return scene("Q", dice, Sheet(I32, m, n), Sheet(byte_type(dice), m, n))


def chosen(dice: Dice) -> Scene:
    """EMBED."""
    kind, m, n, count = any_type(dice), side(dice), side(dice), side(dice)
    lies = bool(dice.integers(2))
    index = Sheet(I32, 1 if lies else count, count if lies else 1, m)
    return scene("E", dice, Sheet(kind, m, n), index, Sheet(kind, count, n))


def replaced(dice: Dice) -> Scene:
    """LOOKUP."""
    kind, m, n = byte_type(dice), side(dice), side(dice)
    rows = int(dice.choice([1, 2, 16, 256]))
    sheets = (Sheet(kind, rows, 256 // rows), Sheet(byte_type(dice), m, n), Sheet(kind, m, n))
    return scene("L", dice, *sheets)


def turned(dice: Dice) -> Scene:
    """TRANSPOSE."""
    kind, m, n = any_type(dice), side(dice), side(dice)
    return scene("T", dice, Sheet(kind, m, n), Sheet(kind, n, m))


def greatest(dice: Dice) -> Scene:
    """ARGMAX."""
    m, n = side(dice), side(dice)
    return scene("X", dice, Sheet(any_type(dice), m, n), Sheet(I32, m, 1))


DRAWERS = [
    plain, multiplied, asked, added, clipped, scaled, chosen, replaced, turned, greatest,
]  # fmt: skip


def fitting(draw: Callable[[Dice], Scene], dice: Dice, width: int) -> Picture:
    """A drawn scene whose rows an operand can name."""
    while True:
        drawn = draw(dice)
        if drawn.rows(width)[-2] < 256:
            return drawn.picture(width)
