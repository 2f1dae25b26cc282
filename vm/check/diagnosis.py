"""What is wrong with an instruction, in words: before it runs as well as after it faulted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from vm.core.faults import FaultCode
from vm.core.layout import REGISTER_ROW, PlainMatrix, read_matrix, read_tensor
from vm.core.picture import Box, Picture, Point, point_of, signed, word_at
from vm.isa.agreement import Agreement, MatrixLike
from vm.isa.flow import target_of
from vm.isa.operands import Operand, OperandKind, Wide
from vm.isa.rules import Copy, Expr, FillWith, Goto, Put, PutChannel, expressions
from vm.isa.table import Op, decode

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
        if operand.kind is OperandKind.ROW_POINTER and self.elements() is not None:
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
        found: dict[str, MatrixLike] = {}
        for operand, byte in zip(op.operands, operands, strict=False):
            if operand.kind not in (OperandKind.MATRIX, OperandKind.TENSOR) or _is_made(operand):
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

    def _read(self, kind: OperandKind, row: int) -> MatrixLike | None:
        reader = read_matrix if kind is OperandKind.MATRIX else read_tensor
        return reader(self.picture, row)

    def _misfits(self, op: Op, rule: Wide, found: dict[str, MatrixLike]) -> Iterator[Flaw]:
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
    what = "the divisor is zero" if code is FaultCode.DIVISION_BY_ZERO else _outside_words(picture)
    told = ", ".join(_told(picture, op, operands, code))
    return f"{op.name}: {what}, with {told}."


def _outside_words(picture: Picture) -> str:
    """Say what is left, and how large it is."""
    return f"it reaches outside the picture of {picture.shape[1]} x {picture.shape[0]} pixels"


def _told(picture: Picture, op: Op, operands: Operands, code: FaultCode) -> Iterator[str]:
    """Yield what the operands at fault are: pointers as places, sizes as sizes, else numbers."""
    places, sizes = _aims(op)
    for operand, byte in zip(op.operands, operands, strict=False):
        if operand.kind is OperandKind.SIGNED:
            yield f"{operand.name} = {(byte ^ 0x80) - 0x80}"
        if not operand.kind.is_register or not operand.access.reads:
            continue
        word = word_at(picture, byte, REGISTER_ROW)
        if code is FaultCode.DIVISION_BY_ZERO:
            yield f"{operand.name} = {signed(word)}"
        elif operand.name in places:
            yield f"{operand.name} = {point_of(word)}"
        elif operand.name in sizes:
            yield f"{operand.name} = {word & 0xFFFF} x {word >> 16}"


def _aims(op: Op) -> tuple[set[str], set[str]]:
    """Return the operands that a rule uses as pointers, and those it uses as sizes."""
    places, sizes = set[str](), set[str]()
    for effect in op.effects:
        match effect:
            case Put(p=p) | PutChannel(p=p) | FillWith(target=p):
                places |= _names(p)
            case Copy(source=source, target=target):
                places |= _names(source) | _names(target)
            case Goto(x=x):
                places |= _names(x)
        if isinstance(effect, Copy | FillWith):
            sizes |= _names(effect.size)
        for part in (part for expr in expressions(effect) for part in expr.walk()):
            places |= _names(part.args[0]) if part.op == "pixel" else set()
    return places, sizes


def _names(expr: Expr) -> set[str]:
    """Return the operands an expression is made of."""
    return {part.leaf for part in expr.walk() if part.op == "operand"}


def _is_made(operand: Operand) -> bool:
    """Say whether the instruction writes the operand's header itself, as plain matrices are."""
    return operand.kind is OperandKind.MATRIX and not operand.access.reads


def _made(op: Op, operands: Operands, agreement: Agreement) -> dict[str, MatrixLike]:
    """Return the matrices whose headers the instruction itself writes."""
    made: dict[str, MatrixLike] = {}
    for operand, byte in zip(op.operands, operands, strict=False):
        if operand.kind is OperandKind.MATRIX and _is_made(operand):
            rows, cols = (agreement.sizes[letter] for letter in operand.shapes[0])
            made[operand.name] = PlainMatrix(byte, cols, rows)
    return made


def _meet(one: tuple[Box, ...], other: tuple[Box, ...]) -> bool:
    return any(a.overlaps(b) for a in one for b in other)
