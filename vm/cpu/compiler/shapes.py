"""Whether types and shapes agree, as conditions on the slots of an instruction.

They are written in the plain subset of Python that both the compiler and the shader read.
"""

from __future__ import annotations

from vm.isa.table import BYTES, I32, Access, Op, Operand, OperandKind, Shape


class Shapes:
    """Walks the operands of one row in order; letters met first are bound by their operand."""

    def __init__(self, op: Op) -> None:
        """Begin with no letter bound."""
        self._operands = op.operands
        self._sizes: dict[str, str] = {"1": "1"}

    def conditions(self, i: int, operand: Operand) -> list[str]:
        """Return the conditions under which type or shape do not agree."""
        found = []
        if operand.types == BYTES:
            found.append(f"slots[{i}, TYPE] == I32")
        if operand.types == I32:
            found.append(f"slots[{i}, TYPE] != I32")
        if operand.same_type_as:
            names = [o.name for o in self._operands]
            found.append(f"slots[{i}, TYPE] != slots[{names.index(operand.same_type_as)}, TYPE]")
        if operand.elements:
            found.append(f"slots[{i}, ROWS] * slots[{i}, COLS] != {operand.elements}")
        if operand.kind is OperandKind.MATRIX and operand.access is Access.WRITE:
            rows, cols = (self._sizes[letter] for letter in operand.shapes[0])
            return [f"not size_matrix(board, SLOT_{i}, {rows}, {cols})"]
        fits = [self._fit(i, shape) for shape in operand.shapes]
        if fits and all(fits):
            found.append(f"not ({' or '.join(f'({fit})' for fit in fits)})")
        return found

    def _fit(self, i: int, shape: Shape) -> str:
        """Return the condition that a tensor has this shape; letters met first are bound by it."""
        sides = (f"slots[{i}, ROWS]", f"slots[{i}, COLS]")
        terms = []
        for letter, side in zip(shape, sides, strict=True):
            bound = self._sizes.get(letter)
            if bound is None or bound == _both(i):
                # A vector may lie or stand: its length is then the product of both sides.
                self._sizes[letter] = _both(i) if "1" in shape else side
            else:
                terms.append(f"{side} == {bound}")
        return " and ".join(terms)


def _both(i: int) -> str:
    """Return the number of elements of a tensor."""
    return f"slots[{i}, ROWS] * slots[{i}, COLS]"
