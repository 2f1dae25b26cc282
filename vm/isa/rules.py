"""The arithmetic a rule may use: expressions over words, and the effects an instruction has.

A rule is written once, as a function from its operands to effects. It is read as machine code by
``vm.cpu.compiler`` and as prose here; a reading is a Notation, one template for each operation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, TypeAlias

from vm.core.faults import FaultCode

Notation: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Expr:
    """An operation on words; arithmetic wraps modulo 2^32."""

    op: str
    args: tuple[Expr, ...] = ()
    leaf: str = ""

    def __add__(self, other: Term) -> Expr:
        """Sum."""
        return Expr("add", (self, term(other)))

    def __sub__(self, other: Term) -> Expr:
        """Difference."""
        return Expr("sub", (self, term(other)))

    def __mul__(self, other: Term) -> Expr:
        """Product."""
        return Expr("mul", (self, term(other)))

    def __and__(self, other: Term) -> Expr:
        """Bits set in both."""
        return Expr("and", (self, term(other)))

    def __or__(self, other: Term) -> Expr:
        """Bits set in either."""
        return Expr("or", (self, term(other)))

    def __xor__(self, other: Term) -> Expr:
        """Bits set in one of the two."""
        return Expr("xor", (self, term(other)))

    def __lshift__(self, other: Term) -> Expr:
        """Shift left by the count modulo 32."""
        return Expr("shl", (self, term(other)))

    def __rshift__(self, other: Term) -> Expr:
        """Shift right by the count modulo 32, zeros coming in."""
        return Expr("shr", (self, term(other)))

    def walk(self) -> Iterator[Expr]:
        """Yield this expression and every one inside it, innermost first."""
        for arg in self.args:
            yield from arg.walk()
        yield self

    def written(self, notation: Notation, names: Mapping[str, str]) -> str:
        """Write the expression in a notation, with these texts for its operands."""
        if self.op == "operand":
            return names[self.leaf]
        if self.op == "number":
            return self.leaf
        return notation[self.op].format(*(arg.written(notation, names) for arg in self.args))


Term: TypeAlias = Expr | int


def term(value: Term) -> Expr:
    """Return a number as an expression; leave an expression as it is."""
    return value if isinstance(value, Expr) else Expr("number", leaf=str(value))


def operand(name: str) -> Expr:
    """Return the value of the operand with this name."""
    return Expr("operand", leaf=name)


def shift_right_signed(a: Expr, b: Expr) -> Expr:
    """Return a shifted right by b modulo 32, copies of its sign coming in."""
    return Expr("sar", (a, b))


def quotient(a: Expr, b: Expr) -> Expr:
    """Return the signed quotient, truncated toward zero."""
    return Expr("quotient", (a, b))


def remainder(a: Expr, b: Expr) -> Expr:
    """Return the signed remainder, with the sign of a."""
    return Expr("remainder", (a, b))


def equal(a: Expr, b: Term) -> Expr:
    """Say whether a and b are the same word."""
    return Expr("equal", (a, term(b)))


def differ(a: Expr, b: Term) -> Expr:
    """Say whether a and b are different words."""
    return Expr("differ", (a, term(b)))


def less(a: Expr, b: Expr) -> Expr:
    """Say whether a is below b, both signed."""
    return Expr("less", (a, b))


def greater(a: Expr, b: Expr) -> Expr:
    """Say whether a is above b, both signed."""
    return Expr("greater", (a, b))


def low(p: Expr) -> Expr:
    """Return the low half of a word: the x of a pointer, the width of a size."""
    return Expr("low", (p,))


def high(p: Expr) -> Expr:
    """Return the high half of a word: the y of a pointer, the height of a size."""
    return Expr("high", (p,))


def next_pixel() -> Expr:
    """Return the pointer to the pixel right of the instruction."""
    return Expr("next")


def pixel(p: Expr, offset: Term = 0) -> Expr:
    """Return the word at pointer p, ``offset`` (signed) pixels to the right."""
    return Expr("pixel", (p, term(offset)))


def channel(word: Expr, which: Expr) -> Expr:
    """Return one byte of a word, the channel number taken modulo 4."""
    return Expr("channel", (word, which))


@dataclass(frozen=True)
class Effect:
    """One thing an instruction does; ``said`` is its prose, naming its fields."""

    said: ClassVar[str]


@dataclass(frozen=True)
class SetRegister(Effect):
    """Write a word into the register an operand names."""

    said = "{target} = {value}"
    target: str
    value: Expr


@dataclass(frozen=True)
class Put(Effect):
    """Write a word at pointer ``p`` moved right by ``offset`` (signed)."""

    said = "pixel({p} + {offset}) = {value}"
    p: Expr
    offset: Expr
    value: Expr


@dataclass(frozen=True)
class PutChannel(Effect):
    """Write the low byte of a word into one channel, modulo 4, of the pixel at ``p``."""

    said = "pixel({p})[{channel}] = {value}"
    p: Expr
    channel: Expr
    value: Expr


@dataclass(frozen=True)
class Goto(Effect):
    """Set the program counter to a pixel."""

    said = "go to ({x}, {y})"
    x: Expr
    y: Expr


@dataclass(frozen=True)
class Skip(Effect):
    """Pass over the next pixel when the condition holds."""

    said = "skip the next pixel when {condition}"
    condition: Expr


@dataclass(frozen=True)
class Copy(Effect):
    """Copy a rectangle, as if through a buffer."""

    said = "copy the {size} rectangle from {source} to {target}"
    source: Expr
    target: Expr
    size: Expr


@dataclass(frozen=True)
class FillWith(Effect):
    """Fill a rectangle with a word."""

    said = "fill the {size} rectangle at {target} with {value}"
    target: Expr
    size: Expr
    value: Expr


@dataclass(frozen=True)
class Need(Effect):
    """Fault with this code unless the condition holds."""

    said = "fault unless {condition}"
    condition: Expr
    code: FaultCode


@dataclass(frozen=True)
class Halt(Effect):
    """Stop the run; the program counter stays."""

    said = "stop"


@dataclass(frozen=True)
class Yield(Effect):
    """Stop the run after moving on: one frame is ready."""

    said = "move on and stop until the next frame"


PROSE: Notation = {
    "add": "({0} + {1})",
    "sub": "({0} - {1})",
    "mul": "({0} * {1})",
    "and": "({0} & {1})",
    "or": "({0} | {1})",
    "xor": "({0} ^ {1})",
    "shl": "({0} << {1})",
    "shr": "({0} >> {1})",
    "sar": "({0} >> {1}, keeping the sign)",
    "quotient": "({0} / {1})",
    "remainder": "({0} % {1})",
    "equal": "{0} = {1}",
    "differ": "{0} is not {1}",
    "less": "{0} < {1}",
    "greater": "{0} > {1}",
    "low": "{0}.x",
    "high": "{0}.y",
    "next": "the next pixel",
    "pixel": "pixel({0} + {1})",
    "channel": "{0}[{1}]",
}


def prose(effect: Effect) -> str:
    """Say an effect in words, operands by name."""
    said = {field.name: getattr(effect, field.name) for field in fields(effect)}
    plain = {name: _bare(v) if isinstance(v, Expr) else v for name, v in said.items()}
    return effect.said.format(**plain)


def expressions(effect: Effect) -> tuple[Expr, ...]:
    """Return every expression an effect evaluates."""
    values = (getattr(effect, field.name) for field in fields(effect))
    return tuple(value for value in values if isinstance(value, Expr))


def _bare(value: Expr) -> str:
    """Write an expression as prose without its outermost brackets."""
    names = {part.leaf: part.leaf for part in value.walk() if part.op == "operand"}
    text = value.written(PROSE, names)
    return text[1:-1] if text.startswith("(") and value.args else text
