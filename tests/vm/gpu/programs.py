"""Programs that run on and on, to be stopped anywhere."""

from __future__ import annotations

from tests.vm.painting import (
    I8,
    I32,
    Picture,
    at,
    canvas,
    op,
    put_header,
    put_registers,
    put_tensor,
)
from vm.core.picture import words_of

TRAIL = 20
"""The first row that the trails below are written to."""


def trailing() -> Picture:
    """Counts up in register 0 for ever and leaves a trail in the rows from TRAIL on: 7 a round."""
    loop = (
        op("'", 0, 0, 1), op("s", 0, 5, 0), op("+", 5, 5, 1), op("&", 5, 5, 6), op("|", 5, 5, 7),
        op("+", 2, 2, 0), op("j", 0, 0, 0),
    )  # fmt: skip
    picture = canvas(32, 64, *loop)
    put_registers(picture, 0, 1, 0, 0, 0, at(0, TRAIL), at(31, 15), at(0, TRAIL))
    return picture


def rewriting() -> Picture:
    """Adds 1 to an operand of its own next instruction in every round, for ever: 5 a round."""
    loop = (
        op("l", 2, 1, 0), op("+", 2, 2, 3), op("s", 2, 1, 0), op("'", 0, 0, 0), op("j", 0, 0, 0),
    )  # fmt: skip
    picture = canvas(16, 8, *loop)
    put_registers(picture, 0, at(3, 0), 0, 1 << 24)
    return picture


def widening() -> Picture:
    """A product, a row sum, a FILL and a BLIT between single words, for ever: 9 a round.

    The FILL overwrites a factor of the product with a number that grows.
    """
    loop = (
        op("'", 0, 0, 7), op("M", 2, 4, 6), op("A", 6, 10, 6), op("f", 1, 2, 0), op("+", 3, 3, 0),
        (2, 3, 5, 15), op("B", 1, 4, 2), op("'", 5, 5, 1), op("j", 0, 0, 0),
    )  # fmt: skip
    picture = canvas(16, 32, *loop)
    put_registers(picture, 0, at(1, 3), at(2, 1), 0, at(4, 20))
    put_tensor(picture, 2, I8, [[1, -2], [3, 4], [5, 6]], (3, 0, 0))
    put_tensor(picture, 4, I8, [[7, 8, 9], [-1, -2, -3]], (-5, 0, 0))
    put_header(picture, 6, I32, (3, 3))
    put_tensor(picture, 10, I32, [[1000, -1000, 7]])
    words_of(picture)[15] = 0x0A0B0C0D
    return picture


def yielding() -> Picture:
    """Shows a frame every three steps, for ever, with the host's words in registers 3 to 6."""
    return canvas(16, 8, op("'", 9, 9, 1), op("y", 3), op("j", 0, 0, 0))
