"""What is wrong with an instruction, in words: before it runs as well as after it faulted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from vm.agreement import Agreement, Block
from vm.faults import FaultCode
from vm.flow import target_of
from vm.isa import Op, decode
from vm.layout import REGISTER_ROW, PlainMatrix, read_matrix, read_tensor
from vm.operands import Kind, Operand, Wide
from vm.picture import Box, Picture, Point, point_of, word_at

Flaw: TypeAlias = tuple[FaultCode, str]
"""What is wrong with an instruction, wherever it lies."""

Operands: TypeAlias = tuple[int, ...]


class Diagnosis:
    """Looks at instructions of a picture that stands exactly as they would find it.

    A subclass that looks ahead of a run doubts what the program may change until then.
    """

    def __init__(self, picture: Picture) -> None:
        """Look at instructions of ``picture``."""
        self.picture = picture
        self.height, self.width = picture.shape[:2]

    def flaw(self, word: int) -> Flaw | None:
        """Return what is wrong with an instruction, the lowest fault first, or None."""
        op, operands = decode(word)
        if op is None:
            return FaultCode.UNKNOWN_OPCODE, f"No instruction has the code {word & 0xFF}."
        return next(((code, f"{op.name}: {said}") for code, said in self.flaws(op, operands)), None)

    def flaws(self, op: Op, operands: Operands) -> Iterator[Flaw]:
        """Yield every flaw, in the order of their faults."""
        for operand, byte in zip(op.operands, operands, strict=False):
            sentence = self._outside(operand, byte)
            if sentence:
                yield FaultCode.ROW_OUTSIDE, sentence
        target = target_of(op, operands)
        if target is not None and (target[0] >= self.width or target[1] >= self.height):
            yield FaultCode.POINTER_OUTSIDE, f"it goes to {target}, {self._size()}."
        if isinstance(op.rule, Wide):
            yield from self._block_flaws(op, op.rule, operands)

    def doubts(self, row: int, op: Op, operands: Operands) -> bool:
        """Say whether a header in this row may be another when the instruction runs."""
        return False

    def doubts_absence(self) -> bool:
        """Say whether a header may yet come to be where none is."""
        return False

    def elements(self) -> Picture | None:
        """Return the picture if its data are those the instruction finds."""
        return self.picture

    def _size(self) -> str:
        return f"outside the picture of {self.width} x {self.height} pixels"

    def _outside(self, operand: Operand, byte: int) -> str:
        if operand.kind.is_row and byte >= self.height:
            return f"{operand.name} is row {byte}, the last one is {self.height - 1}."
        if operand.kind is Kind.ROW_POINTER and self.elements() is not None:
            named = word_at(self.picture, 0, byte) & 0xFFFF
            if named >= self.height:
                return f"pixel (0, {byte}) names row {named}, the last one is {self.height - 1}."
        if operand.kind.is_register and self.height < 2:
            return "registers lie in row 1, which this picture does not have."
        last = byte + operand.count - 1
        if operand.kind.is_register and last >= self.width:
            return f"{operand.name} is register {last}, the last one is {self.width - 1}."
        return ""

    def _block_flaws(self, op: Op, rule: Wide, operands: Operands) -> Iterator[Flaw]:
        found: dict[str, Block] = {}
        for operand, byte in zip(op.operands, operands, strict=False):
            if operand.kind not in (Kind.MATRIX, Kind.TENSOR) or _is_made(operand):
                continue
            if self.doubts(byte, op, operands):
                return
            block = self._read(operand.kind, byte)
            if block is None:
                if not self.doubts_absence():
                    words = f"{operand.name} (row {byte}) holds no {operand.kind.name.lower()}."
                    yield FaultCode.BAD_MATRIX, words
                return
            found[operand.name] = block
        if found:
            agreement = Agreement(op, found)
            flaws = agreement.flaws(rule, self.elements())
            yield from ((FaultCode.BAD_MATRIX, words) for words in flaws)
            found |= _made(op, operands, agreement)
            yield from self._misfits(op, rule, found)

    def _read(self, kind: Kind, row: int) -> Block | None:
        reader = read_matrix if kind is Kind.MATRIX else read_tensor
        return reader(self.picture, row)

    def _misfits(self, op: Op, rule: Wide, found: dict[str, Block]) -> Iterator[Flaw]:
        boxes = {name: block.boxes(self.width) for name, block in found.items()}
        for name, parts in boxes.items():
            if parts[-1].bottom > self.height:
                yield FaultCode.BAD_MATRIX, f"{name} runs past the last row."
        access = {operand.name: operand.access for operand in op.operands}
        for target in (name for name in boxes if access[name].writes):
            for source in (name for name in boxes if access[name].reads and name != target):
                is_same = found[source].row == found[target].row
                if is_same and source == rule.in_place:
                    continue
                if _meet(boxes[source], boxes[target]):
                    yield FaultCode.OVERLAP, f"{target} shares pixels with {source}."


def describe(picture: Picture, pc: Point, code: FaultCode) -> str:
    """Return one sentence that says why the instruction at ``pc`` raised this fault."""
    word = word_at(picture, *pc)
    found = Diagnosis(picture).flaw(word)
    if found is not None and found[0] is code:
        return found[1]
    op, operands = decode(word)
    if op is None:
        return code.words
    registers = ", ".join(
        f"{operand.name} = {_value(picture, byte, code)}"
        for operand, byte in zip(op.operands, operands, strict=False)
        if operand.kind.is_register and operand.access.reads
    )
    return f"{op.name}: {_WHILE_RUNNING.get(code, code.words)}, with {registers}."


_WHILE_RUNNING = {
    FaultCode.POINTER_OUTSIDE: "it reaches outside the picture",
    FaultCode.DIVISION_BY_ZERO: "the divisor is zero",
}


def _value(picture: Picture, register: int, code: FaultCode) -> str:
    """Write what a register holds, as a pointer where pointers are at fault."""
    word = word_at(picture, register, REGISTER_ROW)
    return str(point_of(word)) if code is FaultCode.POINTER_OUTSIDE else str(word)


def _is_made(operand: Operand) -> bool:
    """Say whether the instruction writes the operand's header itself, as plain matrices are."""
    return operand.kind is Kind.MATRIX and not operand.access.reads


def _made(op: Op, operands: Operands, agreement: Agreement) -> dict[str, Block]:
    """Return the matrices whose headers the instruction itself writes."""
    made: dict[str, Block] = {}
    for operand, byte in zip(op.operands, operands, strict=False):
        if operand.kind is Kind.MATRIX and _is_made(operand):
            rows, cols = (agreement.sizes[letter] for letter in operand.shapes[0])
            made[operand.name] = PlainMatrix(byte, cols, rows)
    return made


def _meet(one: tuple[Box, ...], other: tuple[Box, ...]) -> bool:
    return any(a.overlaps(b) for a in one for b in other)
