"""One instruction as text: which operands may be written how, derived from the table's kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from vm.asm.expression import Expression, ExprValue, Meaning, Names, evaluate
from vm.asm.mistakes import Spot, Wrong
from vm.core.picture import point_of
from vm.isa.operands import Operand, OperandKind
from vm.isa.table import Op, encode


class OperandForm(Enum):
    """How many operand bytes one written operand stands for."""

    SINGLE = "one byte"
    NUMBER = "a number of 16 bits in two bytes"
    PLACE = "a label: its row and column"


@dataclass(frozen=True, slots=True)
class Slot:
    """One written operand: its form and the operands it fills."""

    form: OperandForm
    operands: tuple[Operand, ...]

    @property
    def words(self) -> str:
        """The slot as a usage line shows it."""
        if self.form is OperandForm.PLACE:
            return "label"
        return "number" if self.form is OperandForm.NUMBER else self.operands[0].name


def slots(op: Op) -> tuple[Slot, ...]:
    """Return how the operands are best written: a target as one label, two bytes as a number."""
    found: list[Slot] = []
    rest = list(op.operands)
    while rest:
        form, count = _form(rest)
        found.append(Slot(form, tuple(rest[:count])))
        del rest[:count]
    return tuple(found)


def _form(rest: list[Operand]) -> tuple[OperandForm, int]:
    if rest[0].kind is OperandKind.TARGET_ROW:
        return OperandForm.PLACE, len(rest)
    if [operand.kind for operand in rest[:2]] == [OperandKind.BYTE, OperandKind.BYTE]:
        return OperandForm.NUMBER, 2
    return OperandForm.SINGLE, 1


def usage(op: Op) -> str:
    """Say how the instruction is written, both ways where there are two."""
    short = " ".join([op.spelling, ", ".join(slot.words for slot in slots(op))]).strip()
    full = " ".join([op.spelling, ", ".join(operand.name for operand in op.operands)]).strip()
    return f"Write {short}." if short == full else f"Write {short} (or {full})."


def instruction_word(op: Op, arguments: Sequence[Expression], names: Names, spot: Spot) -> int:
    """Return the instruction's word; bytes beyond its operands may be written as numbers.

    Raises Wrong for operands that do not fit, by number or by kind.
    """
    short = slots(op)
    if len(arguments) == len(short):
        return encode(op, _bytes(short, arguments, names))
    if not len(op.operands) <= len(arguments) <= 3:
        raise Wrong(spot, f"{op.spelling} does not take {len(arguments)} operands.", usage(op))
    unused = (_UNUSED,) * (3 - len(op.operands))
    full = [Slot(OperandForm.SINGLE, (operand,)) for operand in (*op.operands, *unused)]
    return encode(op, _bytes(full, arguments, names))


_UNUSED = Operand("unused", OperandKind.BYTE)


def _bytes(
    places: Sequence[Slot], arguments: Sequence[Expression], names: Names
) -> tuple[int, ...]:
    found: list[int] = []
    for slot, argument in zip(places, arguments, strict=False):
        found.extend(_fill(slot, evaluate(argument, names), argument.spot))
    return tuple(found)


def _fill(slot: Slot, value: ExprValue, spot: Spot) -> list[int]:
    if slot.form is OperandForm.PLACE:
        return _place(slot, value, spot)
    if slot.form is OperandForm.NUMBER:
        _refuse(value, spot, Meaning.REGISTER, Meaning.REAL)
        _within(value.whole, range(1 << 16), spot, "Two bytes hold 0 to 65535.")
        return [value.whole & 0xFF, value.whole >> 8]
    return [_byte(slot.operands[0], value, spot)]


def _place(slot: Slot, value: ExprValue, spot: Spot) -> list[int]:
    if value.meaning not in (Meaning.LABEL, Meaning.ROW):
        raise Wrong(spot, f"A label is expected here, not {value.meaning.value}.", "Or at(x, y).")
    x, y = point_of(value.whole) if value.meaning is Meaning.LABEL else (0, value.whole)
    columns = len(slot.operands) - 1
    _within(y, range(256), spot, "This instruction reaches rows 0 to 255.")
    limit = 1 << 8 * columns
    _within(x, range(limit), spot, f"This instruction reaches columns 0 to {limit - 1}.")
    return [y, *(x >> 8 * at & 0xFF for at in range(columns))]


def _byte(operand: Operand, value: ExprValue, spot: Spot) -> int:
    if operand.kind.is_register:
        return _register(value, spot)
    _refuse(value, spot, Meaning.REGISTER, Meaning.REAL)
    worth = value.whole
    if operand.kind.is_row and value.meaning is Meaning.LABEL:
        worth = point_of(worth)[1]
    if operand.kind is OperandKind.SIGNED:
        _within(worth, range(-128, 128), spot, f"{operand.name} is a signed byte, -128 to 127.")
    else:
        _within(worth, range(256), spot, f"{operand.name} is a byte, 0 to 255.")
    return worth & 0xFF


def _register(value: ExprValue, spot: Spot) -> int:
    if value.meaning is not Meaning.REGISTER:
        hint = "Write r0, r1, ... or a name from .reg."
        if value.meaning is Meaning.NUMBER:
            hint = "For a constant, put it into a register first."
        raise Wrong(spot, f"A register is expected here, not {value.meaning.value}.", hint)
    _within(value.whole, range(256), spot, "Operands reach the registers r0 to r255.")
    return value.whole


def _refuse(value: ExprValue, spot: Spot, *meanings: Meaning) -> None:
    if value.meaning in meanings:
        raise Wrong(spot, f"A number is expected here, not {value.meaning.value}.")


def _within(worth: int, allowed: range, spot: Spot, hint: str) -> None:
    if worth not in allowed:
        raise Wrong(spot, f"{worth} does not fit here.", hint)
