"""A fault in words: which operand of which instruction is wrong, and why."""

from __future__ import annotations

from vm.faults import FaultCode
from vm.isa import Kind, Op, decode
from vm.layout import read_matrix, read_tensor
from vm.picture import Picture, Point, word_at


def describe(picture: Picture, pc: Point, code: FaultCode) -> str:
    """Return one sentence that says what is wrong with the instruction at ``pc``."""
    op, values = decode(word_at(picture, *pc))
    if op is None:
        return f"No instruction has the code {word_at(picture, *pc) & 0xFF}."
    detail = {
        FaultCode.ROW_OUTSIDE: _row_outside,
        FaultCode.BAD_MATRIX: _bad_matrix,
    }.get(code)
    words = detail(picture, op, values) if detail else _PLAIN[code]
    return f"{op.name}: {words}"


_PLAIN = {
    FaultCode.POINTER_OUTSIDE: "a pointer, jump target or rectangle leaves the picture.",
    FaultCode.DIVISION_BY_ZERO: "the divisor is zero.",
    FaultCode.OVERLAP: "the destination shares pixels with a source.",
}


def _row_outside(picture: Picture, op: Op, values: tuple[int, int, int]) -> str:
    """Name the first operand whose row or register does not exist."""
    height, width = picture.shape[:2]
    for operand, value in zip(op.operands, values, strict=False):
        if operand.kind.is_register:
            if height < 2:
                return f"{operand.name} is a register, but a picture of one row has none."
            if value + operand.count > width:
                last = f" to {value + operand.count - 1}" if operand.count > 1 else ""
                return f"{operand.name} is register {value}{last}, the last one is {width - 1}."
        elif operand.kind.is_row and value >= height:
            return f"{operand.name} is row {value}, the last one is {height - 1}."
        elif operand.kind is Kind.ROW_POINTER:
            named = word_at(picture, 0, value) & 0xFFFF
            if named >= height:
                return f"pixel (0, {value}) names row {named}, the last one is {height - 1}."
    return "a row lies outside the picture."


def _bad_matrix(picture: Picture, op: Op, values: tuple[int, int, int]) -> str:
    """Name the first operand that is no matrix or tensor, else speak of shape and type."""
    for operand, value in zip(op.operands, values, strict=False):
        if operand.kind is Kind.TENSOR:
            tensor = read_tensor(picture, value)
            if tensor is None:
                return f"there is no tensor for {operand.name} at row {value}."
            if operand.types and tensor.type not in operand.types:
                allowed = " or ".join(sorted(kind.words for kind in operand.types))
                return f"{operand.name} at row {value} is {tensor.type.words}, not {allowed}."
        elif operand.access.reads and read_matrix(picture, value) is None:
            return f"there is no matrix for {operand.name} at row {value}."
    return "the sizes, types or numbers of its operands do not agree."
