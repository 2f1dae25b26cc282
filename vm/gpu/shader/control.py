"""The control table: what the device has to know of each opcode before it computes anything.

One row of four words for each of the 256 codes, made from the instruction table; the
interpreter reads it like the decoder of a processor.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntFlag

import numpy as np
import numpy.typing as npt

from vm.cpu.compiler.wide import may_coincide, meetings
from vm.cpu.kernels import tensors
from vm.gpu.shader.prelude import KERNELS
from vm.gpu.shader.translator import is_plain
from vm.isa.rules import (
    Copy,
    Effect,
    Expr,
    FillWith,
    Put,
    PutChannel,
    SetRegister,
    expressions,
)
from vm.isa.table import Op, OperandKind, Wide


class Control(IntFlag):
    """The bits of the first word: what every instruction needs."""

    KNOWN = 1 << 0
    IS_WIDE = 1 << 1
    """Checked by the interpreter, done by passes."""
    REGISTER_0 = 1 << 2
    REGISTER_1 = 1 << 3
    REGISTER_2 = 1 << 4
    READ_0 = 1 << 5
    READ_1 = 1 << 6
    READ_2 = 1 << 7
    HAS_ADDRESS = 1 << 8
    READS_PIXEL = 1 << 9
    WRITES_PIXEL = 1 << 10
    WRITES_REGISTER = 1 << 11


TARGET_SHIFT = 12
"""Two bits: which operand names the register that is written."""
MORE_SHIFT = 16
"""Four bits for each operand: how many registers behind the named one are meant as well."""


class ControlEntry(IntFlag):
    """The bits of the second word: what the check of rows, matrices and tensors needs."""

    ROW_0 = 1 << 0
    ROW_1 = 1 << 1
    ROW_2 = 1 << 2
    POINTER_0 = 1 << 3
    POINTER_1 = 1 << 4
    POINTER_2 = 1 << 5
    TENSOR_0 = 1 << 6
    TENSOR_1 = 1 << 7
    TENSOR_2 = 1 << 8
    MATRIX_0 = 1 << 9
    MATRIX_1 = 1 << 10
    MATRIX_2 = 1 << 11
    COINCIDE_0 = 1 << 21
    COINCIDE_1 = 1 << 22
    COINCIDE_2 = 1 << 23
    LOOKS_INSIDE = 1 << 24
    """A pass looks at the elements and may find a fault 3."""


MEET_SHIFT = 12
"""Nine bits: whether destination i (times 3) must not meet source j."""


def control_table(isa: Iterable[Op]) -> npt.NDArray[np.uint32]:
    """Return the table, uint32 (256, 4): control, block and kernel of each code; then zero."""
    table = np.zeros((256, 4), np.uint32)
    for op in isa:
        kernel = kernel_of(op)
        number = 0 if kernel is None else KERNELS[kernel]
        table[op.code, :3] = _control(op), _block(op), number
    return table


def kernel_of(op: Op) -> str | None:
    """Return the kernel that does a wide instruction; None for one on single words."""
    if isinstance(op.rule, Wide):
        return op.rule.kernel
    for effect in op.effects:
        if isinstance(effect, Copy):
            return "copy"
        if isinstance(effect, FillWith):
            return "fill"
    return None


def addresses(op: Op) -> list[tuple[Expr, Expr]]:
    """Return each pixel, as pointer and offset, that a rule reads or writes through a pointer."""
    found: list[tuple[Expr, Expr]] = []
    for effect in op.effects:
        for expr in expressions(effect):
            found += [(p.args[0], p.args[1]) for p in expr.walk() if p.op == "pixel"]
        written = written_place(effect)
        found += [] if written is None else [written]
    return list(dict.fromkeys(found))


def written_place(effect: Effect) -> tuple[Expr, Expr] | None:
    """Return the pixel, as pointer and offset, that an effect writes; None if it writes none."""
    match effect:
        case Put(p=p, offset=offset):
            return p, offset
        case PutChannel(p=p):
            return p, Expr("number", leaf="0")
        case _:
            return None


def _control(op: Op) -> int:
    """Return the first word."""
    word = int(Control.KNOWN)
    word |= Control.IS_WIDE if kernel_of(op) else 0
    for i, operand in enumerate(op.operands):
        if operand.kind.is_register:
            word |= Control.REGISTER_0 << i
            word |= Control.READ_0 << i if operand.access.reads else 0
            word |= (operand.count - 1) << (MORE_SHIFT + 4 * i)
    word |= Control.HAS_ADDRESS if addresses(op) else 0
    names = [operand.name for operand in op.operands]
    for effect in op.effects:
        if isinstance(effect, SetRegister):
            word |= Control.WRITES_REGISTER | names.index(effect.target) << TARGET_SHIFT
        if written_place(effect):
            word |= Control.WRITES_PIXEL
    if addresses(op) and not word & Control.WRITES_PIXEL:
        word |= Control.READS_PIXEL
    return word


def _block(op: Op) -> int:
    """Return the second word."""
    if not isinstance(op.rule, Wide):
        return 0
    word = 0
    for i, operand in enumerate(op.operands):
        word |= ControlEntry.ROW_0 << i if operand.kind.is_row else 0
        word |= ControlEntry.POINTER_0 << i if operand.kind is OperandKind.ROW_POINTER else 0
        word |= ControlEntry.TENSOR_0 << i if operand.kind is OperandKind.TENSOR else 0
        is_given = operand.kind is OperandKind.MATRIX and operand.access.reads
        word |= ControlEntry.MATRIX_0 << i if is_given else 0
        word |= ControlEntry.COINCIDE_0 << i if may_coincide(op, i) else 0
    for i, j in meetings(op):
        word |= 1 << (MEET_SHIFT + 3 * i + j)
    if op.rule.also and not is_plain(getattr(tensors, op.rule.also)):
        word |= ControlEntry.LOOKS_INSIDE
    return word
