"""How one pixel is written as an instruction: the reverse of reading one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vm.asm.instruction import OperandForm, Slot, slots
from vm.core.picture import Point
from vm.isa.operands import OperandKind
from vm.isa.table import Op, decode


@dataclass(frozen=True)
class InstructionText:
    """The names to use for places, registers and rows; numbers stand for the rest."""

    labels: Mapping[Point, str] = field(default_factory=dict)
    registers: Mapping[int, str] = field(default_factory=dict)
    rows: Mapping[int, str] = field(default_factory=dict)


PLAIN = InstructionText()


def instruction_text(word: int, spelling: InstructionText = PLAIN) -> str:
    """Return a pixel's word as the assembler reads it, such as ``DOT_RGB 1, 2, 3``."""
    op, operands = decode(word)
    if op is None:
        return f"words 0x{word:08x}"
    rest = list(operands)
    while len(rest) > len(op.operands) and rest[-1] == 0:
        rest.pop()
    if len(rest) > len(op.operands):
        written = [_single(op, at, byte, spelling) for at, byte in enumerate(rest)]
    else:
        written = [_slot(slot, op, operands, spelling) for slot in slots(op)]
    return f"{op.spelling} {', '.join(written)}".strip()


def _slot(slot: Slot, op: Op, operands: tuple[int, ...], spelling: InstructionText) -> str:
    first = op.operands.index(slot.operands[0])
    if slot.form is OperandForm.SINGLE:
        return _single(op, first, operands[first], spelling)
    mine = operands[first : first + len(slot.operands)]
    if slot.form is OperandForm.NUMBER:
        return str(mine[0] + 256 * mine[1])
    point = sum(byte << 8 * at for at, byte in enumerate(mine[1:])), mine[0]
    return spelling.labels.get(point) or f"at({point[0]}, {point[1]})"


def _single(op: Op, at: int, byte: int, spelling: InstructionText) -> str:
    kind = op.operands[at].kind if at < len(op.operands) else OperandKind.BYTE
    if kind.is_register:
        return spelling.registers.get(byte, f"r{byte}")
    if kind.is_row:
        return spelling.rows.get(byte, str(byte))
    return str(byte - 256 if kind is OperandKind.SIGNED and byte > 127 else byte)
