"""Where control can go: the pixels that static flow from the entrance can execute."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import cache
from importlib import import_module
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from vm.core.picture import Picture, Point, words_of
from vm.isa.rules import Expr, Goto, Halt, Skip, expressions
from vm.isa.table import ISA, Op

PATIENCE = 20_000
"""Pixels that are followed in no time; for more than these it pays to compile the walk."""


class Way(IntEnum):
    """Where an instruction can lead without knowing any register."""

    UNKNOWN = 0
    ENDS = 1
    """Nowhere, or to a place only a register knows."""
    NEXT = 2
    SKIPS = 3
    """To the next pixel or the one behind it."""
    GOES = 4
    """To the place its operands name."""
    CALLS = 5
    """To the place its operands name, and on its return to the next pixel."""


_ARITHMETIC: Mapping[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "or": lambda a, b: a | b,
    "shl": lambda a, b: a << b,
}


def way_of(op: Op) -> Way:
    """Return where an instruction can lead, read from its rule."""
    effects = op.effects
    going = [effect for effect in effects if isinstance(effect, Goto)]
    if going:
        if not is_static(op, going[0]):
            return Way.ENDS
        parts = (part for effect in effects for expr in expressions(effect) for part in expr.walk())
        return Way.CALLS if any(part.op == "next" for part in parts) else Way.GOES
    if any(isinstance(effect, Halt) for effect in effects):
        return Way.ENDS
    return Way.SKIPS if any(isinstance(effect, Skip) for effect in effects) else Way.NEXT


def is_static(op: Op, going: Goto) -> bool:
    """Say whether a place to go to depends on the instruction's own bytes only."""
    registers = {operand.name for operand in op.operands if operand.kind.is_register}
    parts = [*going.x.walk(), *going.y.walk()]
    return not any(part.op == "operand" and part.leaf in registers for part in parts)


def target_of(op: Op, operands: tuple[int, ...]) -> Point | None:
    """Return the place these operand bytes go to, or None when only running can tell."""
    for effect in op.effects:
        if isinstance(effect, Goto) and is_static(op, effect):
            named = {part.name: byte for part, byte in zip(op.operands, operands, strict=False)}
            return _worth(effect.x, named), _worth(effect.y, named)
    return None


def reachable(picture: Picture, start: Point = (0, 0)) -> npt.NDArray[np.bool_]:
    """Return which pixels, (H, W), can be executed from ``start``, as the picture stands.

    Both sides of a skip count, and a call's target as well as the pixel it would return to.
    A pixel that holds no instruction counts when control can arrive there.
    """
    found = np.zeros(picture.shape[:2], np.bool_)
    found.reshape(-1)[reached(picture, start)] = True
    return found


def reached(
    picture: Picture, start: Point = (0, 0), limit: int | None = None
) -> npt.NDArray[np.intp]:
    """Return the same pixels counted in reading order, y * W + x: intp (n,), ascending.

    It costs the program, not the picture. With ``limit``, only about so many are followed.
    """
    height, width = picture.shape[:2]
    size = height * width
    order = np.empty(size + 1, np.int32)
    order[0] = 0
    if 0 <= start[0] < width and 0 <= start[1] < height:
        words = words_of(np.ascontiguousarray(picture))
        found, stack = np.zeros((height, width), np.bool_), np.empty(size + 2, np.int32)
        stack[:2] = 1, start[1] * width + start[0]
        walk = words, _tables(), found, (stack, order)
        if _spread(*walk, PATIENCE if limit is None else limit) and limit is None:
            _compiled()(*walk, size)
    return np.sort(order[1 : 1 + order[0]]).astype(np.intp)


def _worth(expr: Expr, named: Mapping[str, int]) -> int:
    if expr.op == "operand":
        return named[expr.leaf]
    if expr.op == "number":
        return int(expr.leaf)
    left, right = (_worth(arg, named) for arg in expr.args)
    return _ARITHMETIC[expr.op](left, right)


@cache
def _tables() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return for each code its way, and what each operand byte adds to the target's x and y."""
    ways = np.zeros(256, np.uint8)
    across, down = np.zeros((256, 3), np.int64), np.zeros((256, 3), np.int64)
    for op in ISA:
        ways[op.code] = way_of(op)
        for at in range(len(op.operands)):
            one = tuple(int(at == other) for other in range(3))
            target = target_of(op, one)
            if target is not None:
                across[op.code, at], down[op.code, at] = target
    return ways, across, down


_ENDS = int(Way.ENDS)
_SKIPS = int(Way.SKIPS)
_GOES = int(Way.GOES)


def _spread(words: Any, tables: Any, found: Any, lists: Any, limit: int) -> int:
    """Follow places from a stack and add each to a list; return the stack's height.

    The first number of stack and list is how many follow. Plain enough that numba can compile
    it; ``limit`` is how many pixels to visit at most.
    """
    ways, across, down = tables
    stack, order = lists
    height, width = words.shape
    while stack[0] > 0 and limit > 0:
        place = stack[stack[0]]
        stack[0] -= 1
        y, x = place // width, place % width
        while x < width and not found[y, x]:
            found[y, x] = True
            order[0] += 1
            order[order[0]] = y * width + x
            limit -= 1
            word = int(words[y, x])
            code = word & 255
            way = ways[code]
            if way == _SKIPS and x + 2 < width and not found[y, x + 2]:
                stack[0] += 1
                stack[stack[0]] = y * width + x + 2
            if way >= _GOES:
                a, b, c = word >> 8 & 255, word >> 16 & 255, word >> 24
                tx = a * across[code, 0] + b * across[code, 1] + c * across[code, 2]
                ty = a * down[code, 0] + b * down[code, 1] + c * down[code, 2]
                if tx < width and ty < height and not found[ty, tx]:
                    stack[0] += 1
                    stack[stack[0]] = ty * width + tx
            if way <= _ENDS or way == _GOES:
                break
            x += 1
    return int(stack[0])


@cache
def _compiled() -> Callable[..., int]:
    """Return the same walk as machine code, for programs of very many pixels."""
    # Loading numba takes longer than most walks.
    njit = import_module("numba").njit
    return cast(Callable[..., int], njit(nogil=True)(_spread))
