"""The branch of an instruction on rows, matrices or tensors: derived checks, then its kernel."""

from __future__ import annotations

from vm.compiler.lines import guarded
from vm.isa import BYTES, I32, Access, Kind, Op, Operand, Shape, Wide

PRODUCT_SIZE = 1 << 15
"""Multiplications from which a matrix product is quicker by BLAS than in its kernel."""

_MEET = {Kind.TENSOR: "tensors_meet", Kind.MATRIX: "matrices_meet"}


class WideBranch:
    """Reads the operands of one row: what they name, which faults they can raise."""

    def __init__(self, op: Op, rule: Wide) -> None:
        """Take the row apart; ``rule`` is its wide rule."""
        self.op = op
        self.rule = rule
        self.sizes: dict[str, str] = {"1": "1"}

    def lines(self) -> list[str]:
        """Return the branch's body."""
        filled = [f"slots[{i}, ROW] = f{i}" for i in range(len(self.op.operands))]
        return filled + guarded(self._checks(), self._actions())

    def _checks(self) -> list[tuple[int, str]]:
        """Return every check in the order of its fault."""
        found = [(2, " or ".join(f"f{i} >= height" for i in range(len(self.op.operands))))]
        for i, operand in enumerate(self.op.operands):
            found += self._header_checks(i, operand)
        for i, operand in enumerate(self.op.operands):
            found += [(3, condition) for condition in self._shape_checks(i, operand)]
        if self.rule.also:
            found.append((3, f"not {self.rule.also}(board)"))
        found += [(6, condition) for condition in self._overlaps()]
        return sorted(found, key=lambda check: check[0])

    def _header_checks(self, i: int, operand: Operand) -> list[tuple[int, str]]:
        """Return the checks made while reading what the operand names."""
        match operand.kind:
            case Kind.ROW_POINTER:
                return [(2, f"not read_row_pointer(board, SLOT_{i})")]
            case Kind.TENSOR:
                return [(3, f"not read_tensor_header(board, SLOT_{i})")]
            case Kind.MATRIX if operand.access.reads:
                return [(3, f"not read_matrix_header(board, SLOT_{i})")]
            case _:
                return []

    def _shape_checks(self, i: int, operand: Operand) -> list[str]:
        """Return the conditions under which type or shape do not agree."""
        found = []
        if operand.types == BYTES:
            found.append(f"slots[{i}, TYPE] == I32")
        if operand.types == I32:
            found.append(f"slots[{i}, TYPE] != I32")
        if operand.same_type_as:
            names = [o.name for o in self.op.operands]
            found.append(f"slots[{i}, TYPE] != slots[{names.index(operand.same_type_as)}, TYPE]")
        if operand.elements:
            found.append(f"slots[{i}, ROWS] * slots[{i}, COLS] != {operand.elements}")
        if operand.kind is Kind.MATRIX and operand.access is Access.WRITE:
            rows, cols = (self.sizes[letter] for letter in operand.shapes[0])
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
            bound = self.sizes.get(letter)
            if bound is None or bound == _both(i):
                # A vector may lie or stand: its length is then the product of both sides.
                self.sizes[letter] = _both(i) if "1" in shape else side
            else:
                terms.append(f"{side} == {bound}")
        return " and ".join(terms)

    def _overlaps(self) -> list[str]:
        """Return the conditions under which a destination shares pixels with a source."""
        operands = list(enumerate(self.op.operands))
        found = []
        for i, target in operands:
            if target.access is not Access.WRITE or target.kind not in _MEET:
                continue
            for j, source in operands:
                if source.access.reads:
                    meet = f"{_MEET[target.kind]}(board, SLOT_{i}, SLOT_{j})"
                    same = f"slots[{i}, ROW] != slots[{j}, ROW] and "
                    found.append((same if source.name == self.rule.in_place else "") + meet)
        return found

    def _actions(self) -> list[str]:
        """Return what happens once nothing faults: notes, then the kernel."""
        operands = list(enumerate(self.op.operands))
        lines = []
        if any(o.kind is Kind.VECTOR for _, o in operands):
            lines.append("slots[0, PIXELS] = vector_length(board)")
        notes = [note for i, operand in operands for note in _notes(i, operand)]
        lines += ["if noting:", *("    " + note for note in notes)]
        lines += [_soil(i, operand) for i, operand in operands if operand.access.writes]
        run = f"lossy |= {self.rule.kernel}(board)"
        if not self.rule.is_product:
            return [*lines, run]
        size = "slots[0, ROWS] * slots[0, COLS] * slots[1, COLS]"
        later = [f"    state[PRODUCT] = {self.op.code}", "    status = PRODUCT_PENDING"]
        return [*lines, f"if {size} >= {PRODUCT_SIZE}:", *later, "else:", "    " + run]


def _both(i: int) -> str:
    """Return the number of elements of a tensor."""
    return f"slots[{i}, ROWS] * slots[{i}, COLS]"


def _notes(i: int, operand: Operand) -> list[str]:
    """Return the lines that note what the instruction reads and writes through an operand."""
    reads, writes = operand.access.reads, operand.access.writes
    kinds = [kind for kind, holds in (("READ", reads), ("WRITE", writes)) if holds]
    match operand.kind:
        case Kind.TENSOR:
            return [f"note_tensor(board, SLOT_{i}, {reads}, {writes})"]
        case Kind.MATRIX:
            return [f"note_matrix(board, SLOT_{i}, {kind})" for kind in kinds]
        case Kind.CELL:
            return [f"note_pixel(board, {kind}, f{i} * width)" for kind in kinds]
        case Kind.ROW_POINTER:
            named = [f"note_run(board, {kind}, slots[{i}, NAMED], width)" for kind in kinds]
            return [f"note_pixel(board, READ, f{i} * width)", *named]
        case _:
            length = "slots[0, PIXELS]" if operand.kind is Kind.VECTOR else "width"
            return [f"note_run(board, {kind}, f{i}, {length})" for kind in kinds]


def _soil(i: int, operand: Operand) -> str:
    """Return the line that remembers the rows written through an operand."""
    match operand.kind:
        case Kind.TENSOR:
            return f"soil_tensor(board, SLOT_{i})"
        case Kind.MATRIX:
            return f"soil_matrix(board, SLOT_{i})"
        case Kind.ROW_POINTER:
            return f"dirty[slots[{i}, NAMED]] = 1"
        case _:
            return f"dirty[f{i}] = 1"
