"""The directives that give names and places, and the instruction itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vm.asm.assembly import Assembly, Handler, Item
from vm.asm.blocks import BLOCKS
from vm.asm.data import DATA
from vm.asm.expression import Expression, ExprValue, Meaning, NameRef, Names
from vm.asm.instruction import instruction_word, usage
from vm.asm.mistakes import Spot, Wrong, did_you_mean
from vm.asm.parser import PLACE, DirectiveArgument, Include, Items, Statement, Text
from vm.core.faults import Problem
from vm.core.picture import MAX_SIDE, Box, Picture, Point, check_size
from vm.isa.table import BY_SPELLING, Op, decode


@dataclass(frozen=True)
class InstructionItem(Item):
    """One instruction."""

    op: Op
    arguments: tuple[Expression, ...]
    spot: Spot
    kind = "code"

    def boxes(self, at: Point, width: int) -> tuple[Box, ...]:
        """One pixel."""
        return (Box(*at, 1, 1),)

    def paint(self, picture: Picture, at: Point, names: Names) -> None:
        """Write the instruction's pixel."""
        word = instruction_word(self.op, self.arguments, names, self.spot)
        picture[at[1], at[0]] = np.frombuffer(word.to_bytes(4, "little"), np.uint8)

    def reaches(self, names: Names) -> tuple[int, int]:
        """Return the least size that has the rows and registers the operands name."""
        width = height = 1
        try:
            word = instruction_word(self.op, self.arguments, names, self.spot)
        except Wrong:
            return 1, 1
        for operand, byte in zip(self.op.operands, decode(word)[1], strict=False):
            if operand.kind.is_row:
                height = max(height, byte + 1)
            elif operand.kind.is_register:
                width = max(width, byte + operand.count)
        return width, height


def obey(statement: Statement, assembly: Assembly) -> None:
    """Define the statement's labels and do what its word says; raises Wrong for a mistake."""
    for label in statement.labels:
        assembly.label(label.text, label.spot)
    if not statement.word:
        return
    op = _instruction_called(statement.word)
    if op is not None:
        assembly.place(InstructionItem(op, _expressions(statement, op), statement.spot), statement)
        return
    handler = DIRECTIVES.get(statement.word.casefold())
    if handler is None:
        hint = did_you_mean(statement.word, [*BY_SPELLING, *DIRECTIVES])
        hint = hint or "An instruction or a directive is expected; labels end in a colon."
        raise Wrong(statement.spot, f'Nothing is called "{statement.word}".', hint)
    handler(statement, assembly)


def _instruction_called(word: str) -> Op | None:
    return BY_SPELLING.get(word.upper())


def _expressions(statement: Statement, op: Op) -> tuple[Expression, ...]:
    found: list[Expression] = []
    for argument in statement.arguments:
        if argument.name or isinstance(argument.node, Items | Text | Include):
            raise Wrong(argument.spot, "An operand is expected here.", usage(op))
        found.append(argument.node)
    return tuple(found)


def _place(statement: Statement, assembly: Assembly) -> None:
    """``@x, y`` or ``@y``: where the next pixel goes."""
    wanted = [assembly.value(argument.node) for argument in statement.arguments]
    if len(wanted) == 1 and wanted[0].meaning is Meaning.LABEL:
        assembly.move(wanted[0].whole & 0xFFFF, wanted[0].whole >> 16, statement.spot)
    elif len(wanted) in (1, 2):
        *column, row = [assembly.whole(argument) for argument in statement.arguments]
        assembly.move(column[0] if column else 0, row, statement.spot)
    else:
        raise Wrong(statement.spot, "A place is expected.", "Write @x, y, or @y for a row's start.")


def _size(statement: Statement, assembly: Assembly) -> None:
    """``.size width height``: how large the picture is."""
    sides = [assembly.whole(argument) for argument in statement.arguments]
    if len(sides) != 2:
        raise Wrong(statement.spot, "Two numbers are expected.", "Write .size 16 16.")
    if assembly.given is not None:
        raise Wrong(statement.spot, "The size is given twice.")
    try:
        check_size(*sides)
    except Problem as problem:
        raise Wrong(statement.spot, problem.what, problem.hint) from None
    assembly.given = (sides[0], sides[1])
    if not assembly.placed:
        assembly.width, assembly.height = assembly.given


def _const(statement: Statement, assembly: Assembly) -> None:
    """``.const N = 10``: a name for a number."""
    for argument in _named(statement):
        assembly.define(argument.name, assembly.value(argument.node), argument.spot)


def _reg(statement: Statement, assembly: Assembly) -> None:
    """``.reg i = 0``: a name for a register; without numbers the next ones are taken."""
    _number_names(statement, assembly, Meaning.REGISTER)


def _row(statement: Statement, assembly: Assembly) -> None:
    """``.row A = 1``: a name for a row; without numbers the next ones are taken."""
    _number_names(statement, assembly, Meaning.ROW)


def _named(statement: Statement) -> tuple[DirectiveArgument, ...]:
    for argument in statement.arguments:
        if not argument.name:
            raise Wrong(argument.spot, "A name is missing.", f"Write .{statement.word} NAME = 1.")
    if not statement.arguments:
        raise Wrong(statement.spot, "A name is missing.", f"Write .{statement.word} NAME = 1.")
    return statement.arguments


def _number_names(statement: Statement, assembly: Assembly, meaning: Meaning) -> None:
    if not statement.arguments:
        raise Wrong(statement.spot, "A name is missing.", f"Write .{statement.word} NAME = 1.")
    for argument in statement.arguments:
        if argument.name:
            name, worth = argument.name, assembly.whole(argument)
        elif isinstance(argument.node, NameRef):
            name, worth = argument.node.name, _next_free(assembly, meaning)
        else:
            raise Wrong(argument.spot, "A name is expected.", f"Write .{statement.word} NAME = 1.")
        if not 0 <= worth < MAX_SIDE:
            raise Wrong(argument.spot, f"There is no number {worth}.", f"Up to {MAX_SIDE - 1}.")
        assembly.define(name, ExprValue(meaning, worth), argument.spot)


def _next_free(assembly: Assembly, meaning: Meaning) -> int:
    taken = [value.whole for value in assembly.names.values() if value.meaning is meaning]
    return max(taken, default=-1) + 1


DIRECTIVES: dict[str, Handler] = {
    PLACE: _place,
    "size": _size,
    "const": _const,
    "reg": _reg,
    "row": _row,
    **DATA,
    **BLOCKS,
}
"""Every word that is not an instruction."""
