"""The branch of an instruction on rows, matrices or tensors: derived checks, then its kernel."""

from __future__ import annotations

from vm.cpu.compiler.lines import guarded
from vm.cpu.compiler.shapes import Shapes
from vm.isa.table import Access, Op, Operand, OperandKind, Wide

PRODUCT_SIZE = 1 << 15
"""Multiplications from which a matrix product is quicker by BLAS than in its kernel."""

_MEET = {OperandKind.TENSOR: "tensors_meet", OperandKind.MATRIX: "matrices_meet"}


class WideBranch:
    """Reads the operands of one row: what they name, which faults they can raise."""

    def __init__(self, op: Op, rule: Wide) -> None:
        """Take the row apart; ``rule`` is its wide rule."""
        self.op = op
        self.rule = rule

    def lines(self) -> list[str]:
        """Return the branch's body."""
        filled = [f"slots[{i}, ROW] = f{i}" for i in range(len(self.op.operands))]
        return filled + guarded(self._checks(), self._actions())

    def _checks(self) -> list[tuple[int, str]]:
        """Return every check in the order of its fault."""
        found = [(2, " or ".join(f"f{i} >= height" for i in range(len(self.op.operands))))]
        for i, operand in enumerate(self.op.operands):
            found += self._header_checks(i, operand)
        shapes = Shapes(self.op)
        for i, operand in enumerate(self.op.operands):
            found += [(3, condition) for condition in shapes.conditions(i, operand)]
        if self.rule.also:
            found.append((3, f"not {self.rule.also}(board)"))
        found += [(6, self._meeting(*pair)) for pair in meetings(self.op)]
        return sorted(found, key=lambda check: check[0])

    def _header_checks(self, i: int, operand: Operand) -> list[tuple[int, str]]:
        """Return the checks made while reading what the operand names."""
        match operand.kind:
            case OperandKind.ROW_POINTER:
                return [(2, f"not read_row_pointer(board, SLOT_{i})")]
            case OperandKind.TENSOR:
                return [(3, f"not read_tensor_header(board, SLOT_{i})")]
            case OperandKind.MATRIX if operand.access.reads:
                return [(3, f"not read_matrix_header(board, SLOT_{i})")]
            case _:
                return []

    def _meeting(self, i: int, j: int) -> str:
        """Return the condition that destination i shares pixels with source j."""
        meet = f"{_MEET[self.op.operands[i].kind]}(board, SLOT_{i}, SLOT_{j})"
        same = f"slots[{i}, ROW] != slots[{j}, ROW] and "
        return (same if may_coincide(self.op, j) else "") + meet

    def _actions(self) -> list[str]:
        """Return what happens once nothing faults: notes, then the kernel."""
        operands = list(enumerate(self.op.operands))
        lines = []
        if any(o.kind is OperandKind.VECTOR for _, o in operands):
            lines.append("slots[0, PIXELS] = vector_length(board)")
        lines += ["if noting:", *("    " + note for note in notes(self.op))]
        lines += soils(self.op)
        run = f"lossy |= {self.rule.kernel}(board)"
        if not self.rule.is_product:
            return [*lines, run]
        size = "slots[0, ROWS] * slots[0, COLS] * slots[1, COLS]"
        later = [f"    state[PRODUCT] = {self.op.code}", "    status = PRODUCT_PENDING"]
        return [*lines, f"if {size} >= {PRODUCT_SIZE}:", *later, "else:", "    " + run]


def meetings(op: Op) -> list[tuple[int, int]]:
    """Return the pairs of destination and source that must not share a pixel."""
    operands = list(enumerate(op.operands))
    targets = [i for i, o in operands if o.access is Access.WRITE and o.kind in _MEET]
    return [(i, j) for i in targets for j, source in operands if source.access.reads]


def may_coincide(op: Op, source: int) -> bool:
    """Say whether the destination may be this source, pixel for pixel."""
    return isinstance(op.rule, Wide) and op.operands[source].name == op.rule.in_place


def notes(op: Op) -> list[str]:
    """Return the lines that note what an instruction on rows or tensors reads and writes."""
    return [note for i, operand in enumerate(op.operands) for note in _notes(i, operand)]


def soils(op: Op) -> list[str]:
    """Return the lines that remember the rows an instruction on rows or tensors writes."""
    return [_soil(i, operand) for i, operand in enumerate(op.operands) if operand.access.writes]


def _notes(i: int, operand: Operand) -> list[str]:
    """Return the lines that note what the instruction reads and writes through an operand."""
    reads, writes = operand.access.reads, operand.access.writes
    kinds = [kind for kind, holds in (("READ", reads), ("WRITE", writes)) if holds]
    match operand.kind:
        case OperandKind.TENSOR:
            return [f"note_tensor(board, SLOT_{i}, {reads}, {writes})"]
        case OperandKind.MATRIX:
            return [f"note_matrix(board, SLOT_{i}, {kind})" for kind in kinds]
        case OperandKind.CELL:
            return [f"note_pixel(board, {kind}, f{i} * width)" for kind in kinds]
        case OperandKind.ROW_POINTER:
            named = [f"note_run(board, {kind}, slots[{i}, NAMED], width)" for kind in kinds]
            return [f"note_pixel(board, READ, f{i} * width)", *named]
        case _:
            length = "slots[0, PIXELS]" if operand.kind is OperandKind.VECTOR else "width"
            return [f"note_run(board, {kind}, f{i}, {length})" for kind in kinds]


def _soil(i: int, operand: Operand) -> str:
    """Return the line that remembers the rows written through an operand."""
    match operand.kind:
        case OperandKind.TENSOR:
            return f"soil_tensor(board, SLOT_{i})"
        case OperandKind.MATRIX:
            return f"soil_matrix(board, SLOT_{i})"
        case OperandKind.ROW_POINTER:
            return f"dirty[slots[{i}, NAMED]] = 1"
        case _:
            return f"dirty[f{i}] = 1"
