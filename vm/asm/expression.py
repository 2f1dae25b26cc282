"""Expressions of the assembler: parsed into small trees, worth a value that remembers its kind."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from vm.asm.mistakes import Spot, Wrong, did_you_mean
from vm.core.picture import point_of, pointer


class Meaning(Enum):
    """What a value stands for; the values are words for messages."""

    NUMBER = "a number"
    REAL = "a real number"
    REGISTER = "a register"
    ROW = "a row"
    LABEL = "a label"


@dataclass(frozen=True, slots=True)
class ExprValue:
    """A number and what it stands for; a label's number is its pointer."""

    meaning: Meaning
    number: int | float

    @property
    def whole(self) -> int:
        """The number of a value that is no real number."""
        return int(self.number)


@dataclass(frozen=True, slots=True)
class Constant:
    """A number written in the text."""

    value: ExprValue
    spot: Spot


@dataclass(frozen=True, slots=True)
class NameRef:
    """A name to look up."""

    name: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions and the mark between them."""

    mark: str
    left: Expression
    right: Expression
    spot: Spot


@dataclass(frozen=True, slots=True)
class CallNode:
    """A function of expressions, such as low(v)."""

    name: str
    arguments: tuple[Expression, ...]
    spot: Spot


Expression = Constant | NameRef | Operation | CallNode
Names = Mapping[str, ExprValue]

INCLUDE = "include"
"""The word in front of a file's name, where values are listed."""

_LIMIT = 1 << 64


def number(worth: int) -> ExprValue:
    """A plain whole number."""
    return ExprValue(Meaning.NUMBER, worth)


def evaluate(tree: Expression, names: Names) -> ExprValue:
    """Return what the expression is worth with these names; raises Wrong where it is none."""
    if isinstance(tree, Constant):
        return tree.value
    if isinstance(tree, NameRef):
        return _lookup(tree, names)
    if isinstance(tree, Operation):
        return _operate(tree, evaluate(tree.left, names), evaluate(tree.right, names))
    return _call(tree, [evaluate(argument, names) for argument in tree.arguments])


def _lookup(tree: NameRef, names: Names) -> ExprValue:
    value = names.get(tree.name)
    if value is None and _is_register(tree.name):
        return ExprValue(Meaning.REGISTER, int(tree.name[1:]))
    if value is None:
        hint = did_you_mean(tree.name, [*names, *FUNCTIONS])
        raise Wrong(
            tree.spot,
            f'Nothing is called "{tree.name}".',
            hint or "Define it with .const, .reg, .row or as a label (name:).",
        )
    return value


def _is_register(name: str) -> bool:
    return name[0] in "rR" and name[1:].isdecimal() and name.isascii() and len(name) < 8


def is_reserved(name: str) -> bool:
    """Say whether a name already means something where a value is expected."""
    return _is_register(name) or name.casefold() == INCLUDE


def _operate(tree: Operation, left: ExprValue, right: ExprValue) -> ExprValue:
    if tree.mark in ("/", "//") and right.number == 0:
        raise Wrong(tree.spot, "This divides by zero.")
    try:
        worth = _OPERATIONS[tree.mark](left.number, right.number)
    except OverflowError:
        worth = _LIMIT
    if not -_LIMIT < worth < _LIMIT:
        raise Wrong(tree.spot, "This number is too large.", "A word holds 32 bits.")
    return ExprValue(_meaning_of(tree.mark, left, right, worth), worth)


_OPERATIONS: Mapping[str, Callable[[int | float, int | float], int | float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: a // b,
}


def _meaning_of(mark: str, left: ExprValue, right: ExprValue, worth: int | float) -> Meaning:
    """A row or register plus a number stays one; every other sum is a plain number."""
    if isinstance(worth, float):
        return Meaning.REAL
    if mark in "+-" and right.meaning is Meaning.NUMBER:
        return left.meaning
    if mark == "+" and left.meaning is Meaning.NUMBER:
        return right.meaning
    return Meaning.NUMBER


def _call(tree: CallNode, values: list[ExprValue]) -> ExprValue:
    function = FUNCTIONS.get(tree.name.casefold())
    if function is None:
        hint = did_you_mean(tree.name, FUNCTIONS) or f"There are: {', '.join(FUNCTIONS)}."
        raise Wrong(tree.spot, f'There is no function "{tree.name}".', hint)
    if len(values) != function.values:
        raise Wrong(tree.spot, f'"{tree.name}" takes {function.values} values, not {len(values)}.')
    if tree.name.casefold() == "float":
        return number(_float_bits(values[0].number, tree.spot))
    for value in values:
        if value.meaning is Meaning.REAL:
            raise Wrong(tree.spot, f'"{tree.name}" takes whole numbers.', "Use //, not /.")
    worth = function.rule(*(value.whole for value in values))
    return ExprValue(Meaning.LABEL if function.rule is pointer else Meaning.NUMBER, worth)


def _float_bits(real: float, spot: Spot) -> int:
    try:
        return int.from_bytes(struct.pack("<f", real), "little")
    except OverflowError:
        raise Wrong(spot, f"{real} is too large for a 32-bit float.") from None


def _pixel(red: int, green: int, blue: int, alpha: int = 255) -> int:
    parts = (red, green, blue, alpha)
    return sum((part & 0xFF) << 8 * at for at, part in enumerate(parts))


class ExprFunction(NamedTuple):
    """How many values a function takes, and what it makes of them."""

    values: int
    rule: Callable[..., int]


FUNCTIONS: Mapping[str, ExprFunction] = {
    "x": ExprFunction(1, lambda word: point_of(word & 0xFFFF_FFFF)[0]),
    "y": ExprFunction(1, lambda word: point_of(word & 0xFFFF_FFFF)[1]),
    "at": ExprFunction(2, pointer),
    "low": ExprFunction(1, lambda word: word & 0xFFFF),
    "high": ExprFunction(1, lambda word: word >> 16 & 0xFFFF),
    "rgb": ExprFunction(3, _pixel),
    "rgba": ExprFunction(4, _pixel),
    "float": ExprFunction(1, math.floor),
}
"""The functions of the assembler."""
