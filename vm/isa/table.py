"""The instruction set: one row for each instruction. Nothing else knows an opcode.

A row is read by the CPU compiler, the assembler and disassembler, the checker, the palette, the
inspector, the manual and the tests. Rules over single words are functions to effects
(``vm.isa.rules``); rules over rows, matrices and tensors name a kernel (``vm.cpu.kernels``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

from vm.core.faults import FaultCode
from vm.core.layout import ElementType
from vm.isa.operands import (
    Access,
    Family,
    Operand,
    OperandKind,
    Shape,
    Wide,
    like,
    register,
    tensor,
)
from vm.isa.rules import (
    Copy,
    Effect,
    Expr,
    FillWith,
    Goto,
    Halt,
    Need,
    Put,
    PutChannel,
    SetRegister,
    Skip,
    Yield,
    channel,
    differ,
    equal,
    greater,
    high,
    less,
    low,
    next_pixel,
    operand,
    pixel,
    prose,
    quotient,
    remainder,
    shift_right_signed,
)

__all__ = [
    "ANY",
    "BYTES",
    "BY_CODE",
    "BY_SPELLING",
    "I32",
    "ISA",
    "Access",
    "Family",
    "Op",
    "Operand",
    "OperandKind",
    "Shape",
    "Wide",
    "decode",
    "encode",
]  # fmt: skip

Rule: TypeAlias = Callable[..., Effect | tuple[Effect, ...]] | Wide


@dataclass(frozen=True)
class Op:
    """One instruction of the machine."""

    code: int
    name: str
    family: Family
    operands: tuple[Operand, ...]
    doc: str
    rule: Rule

    @property
    def mark(self) -> str:
        """The character the R byte spells; for the unprintable codes their digit."""
        return chr(self.code) if self.code > ord(" ") else str(self.code)

    @property
    def spelling(self) -> str:
        """The assembler's word: the name, or the mark where the name is already taken."""
        return self.name if self.code == FIRST_CODES[self.name] else self.mark

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """What a rule over single words does; empty for a wide rule."""
        if isinstance(self.rule, Wide):
            return ()
        found = self.rule(*(operand(o.name) for o in self.operands))
        return found if isinstance(found, tuple) else (found,)

    @property
    def formula(self) -> str:
        """The rule as prose; empty for a wide rule, whose ``doc`` says it."""
        return "; ".join(prose(effect) for effect in self.effects)


def decode(word: int) -> tuple[Op | None, tuple[int, int, int]]:
    """Split a pixel's word into its instruction (None when unknown) and three operand bytes."""
    return BY_CODE.get(word & 0xFF), (word >> 8 & 0xFF, word >> 16 & 0xFF, word >> 24)


def encode(op: Op, operands: tuple[int, ...]) -> int:
    """Return the word of an instruction; missing operand bytes are zero."""
    padded = (*operands, 0, 0, 0)[:3]
    return op.code | padded[0] << 8 | padded[1] << 16 | padded[2] << 24


def _set(target: Expr, value: Expr) -> SetRegister:
    return SetRegister(target.leaf, value)


def _nonzero(divisor: Expr) -> Need:
    return Need(differ(divisor, 0), FaultCode.DIVISION_BY_ZERO)


def _half(lo: Expr, hi: Expr) -> Expr:
    return lo + (hi << 8)


READ, WRITE, BOTH = Access.READ, Access.WRITE, Access.BOTH
BYTES = frozenset({ElementType.U8, ElementType.I8})
I32 = frozenset({ElementType.I32})
ANY = BYTES | I32
MN: Shape = ("m", "n")

D, V, SIZE = register("d", WRITE), register("v", READ), register("size", READ)
A, B, P = register("a", READ), register("b", READ), register("p", READ)
ROW_A, ROW_B = Operand("a", OperandKind.VECTOR, READ), Operand("b", OperandKind.VECTOR, READ)
LO, HI, N = (
    Operand("lo", OperandKind.BYTE),
    Operand("hi", OperandKind.BYTE),
    Operand("n", OperandKind.SIGNED),
)
CH = Operand("ch", OperandKind.BYTE)

_STOPS = (
    Op(0, "HALT", Family.STOP, (), "Stop; the program counter stays here.", Halt),
    Op(ord("H"), "HALT", Family.STOP, (), "Stop, in the font code.", Halt),
)  # fmt: skip

_ROWS = (
    Op(1, "DOT_RGB", Family.ROWS, (ROW_A, ROW_B, Operand("out", OperandKind.CELL, WRITE)),
       "Sum of a[i] * b[i] over the R bytes, modulo 65536, into R and G of pixel (0, out).",
       Wide("dot_rgb")),
    Op(2, "ADD", Family.ROWS, (ROW_A, ROW_B, Operand("out", OperandKind.VECTOR, WRITE)),
       "out[i] = min(255, a[i] + b[i]) over the R bytes.",
       Wide("add_rows")),
    Op(3, "RELU", Family.ROWS, (Operand("a", OperandKind.ROW, BOTH),),
       "R = max(0, R) over the whole row; bytes are unsigned, so nothing changes.",
       Wide("relu_row")),
    Op(4, "MATMUL", Family.ROWS,
       (Operand("a", OperandKind.MATRIX, READ, shapes=(("m", "k"),)),
        Operand("b", OperandKind.MATRIX, READ, shapes=(("k", "n"),)),
        Operand("out", OperandKind.MATRIX, WRITE, shapes=(MN,))),
       "Plain matrices: out = a * b, each element min(255, sum); the header of out is written.",
       Wide("matmul_plain", is_product=True)),
    Op(5, "MUL_ADD", Family.ROWS, (ROW_A, ROW_B, Operand("out", OperandKind.VECTOR, BOTH)),
       "out[i] = min(255, out[i] + a[i] * b[i]) over the R bytes.",
       Wide("mul_add_rows")),
    Op(6, "LOAD_ROW", Family.ROWS,
       (Operand("dst", OperandKind.ROW, WRITE), Operand("p", OperandKind.ROW_POINTER, READ)),
       "Copy into row dst the row that the low half of pixel (0, p) names.",
       Wide("load_row")),
    Op(7, "STORE_ROW", Family.ROWS,
       (Operand("src", OperandKind.ROW, READ), Operand("p", OperandKind.ROW_POINTER, WRITE)),
       "Copy row src into the row that the low half of pixel (0, p) names.",
       Wide("store_row")),
)  # fmt: skip

_CELLS = (
    Op(ord("."), "NOP", Family.CELLS, (), "Does nothing but take a step.", lambda: ()),
    Op(ord("#"), "SET", Family.CELLS, (D, LO, HI), "d = lo + 256 * hi.",
       lambda d, lo, hi: _set(d, _half(lo, hi))),
    Op(ord("$"), "SETH", Family.CELLS, (register("d", BOTH), LO, HI),
       "High half of d = lo + 256 * hi; the low half is kept.",
       lambda d, lo, hi: _set(d, (d & 0xFFFF) | (_half(lo, hi) << 16))),
    Op(ord("'"), "ADDI", Family.CELLS, (D, A, N), "d = a + n, n a signed byte.",
       lambda d, a, n: _set(d, a + n)),
    Op(ord("+"), "ADDC", Family.CELLS, (D, A, B), "d = a + b, modulo 2^32.",
       lambda d, a, b: _set(d, a + b)),
    Op(ord("-"), "SUB", Family.CELLS, (D, A, B), "d = a - b, modulo 2^32.",
       lambda d, a, b: _set(d, a - b)),
    Op(ord("*"), "MUL", Family.CELLS, (D, A, B), "d = a * b, modulo 2^32.",
       lambda d, a, b: _set(d, a * b)),
    Op(ord("/"), "DIV", Family.CELLS, (D, A, B), "d = a / b, signed, truncated toward zero.",
       lambda d, a, b: (_nonzero(b), _set(d, quotient(a, b)))),
    Op(ord("%"), "REM", Family.CELLS, (D, A, B), "d = a % b, signed, with the sign of a.",
       lambda d, a, b: (_nonzero(b), _set(d, remainder(a, b)))),
    Op(ord("&"), "AND", Family.CELLS, (D, A, B), "d = a & b.", lambda d, a, b: _set(d, a & b)),
    Op(ord("|"), "OR", Family.CELLS, (D, A, B), "d = a | b.", lambda d, a, b: _set(d, a | b)),
    Op(ord("^"), "XOR", Family.CELLS, (D, A, B), "d = a ^ b.", lambda d, a, b: _set(d, a ^ b)),
    Op(ord("{"), "SHL", Family.CELLS, (D, A, B), "d = a shifted left by b modulo 32.",
       lambda d, a, b: _set(d, a << b)),
    Op(ord("}"), "SHR", Family.CELLS, (D, A, B),
       "d = a shifted right by b modulo 32, zeros coming in.",
       lambda d, a, b: _set(d, a >> b)),
    Op(ord("]"), "SAR", Family.CELLS, (D, A, B),
       "d = a shifted right by b modulo 32, copies of the sign coming in.",
       lambda d, a, b: _set(d, shift_right_signed(a, b))),
)  # fmt: skip

_FLOW = (
    Op(ord("="), "SKEQ", Family.FLOW, (A, B), "Skip the next pixel when a = b.",
       lambda a, b: Skip(equal(a, b))),
    Op(ord("!"), "SKNE", Family.FLOW, (A, B), "Skip the next pixel when a is not b.",
       lambda a, b: Skip(differ(a, b))),
    Op(ord("<"), "SKLT", Family.FLOW, (A, B), "Skip the next pixel when a < b, signed.",
       lambda a, b: Skip(less(a, b))),
    Op(ord(">"), "SKGT", Family.FLOW, (A, B), "Skip the next pixel when a > b, signed.",
       lambda a, b: Skip(greater(a, b))),
    Op(ord("j"), "JUMP", Family.FLOW,
       (Operand("row", OperandKind.TARGET_ROW), Operand("xlo", OperandKind.BYTE),
        Operand("xhi", OperandKind.BYTE)),
       "Go to pixel (xlo + 256 * xhi, row).",
       lambda row, xlo, xhi: Goto(_half(xlo, xhi), row)),
    Op(ord("c"), "CALL", Family.FLOW,
       (D, Operand("row", OperandKind.TARGET_ROW), Operand("x", OperandKind.COLUMN)),
       "d = pointer to the next pixel; go to (x, row).",
       lambda d, row, x: (_set(d, next_pixel()), Goto(x, row))),
    Op(ord("r"), "RETURN", Family.FLOW, (P,), "Go to the pixel that pointer p names.",
       lambda p: Goto(low(p), high(p))),
    Op(ord("y"), "YIELD", Family.FLOW, (Operand("r", OperandKind.REGISTER, count=4),),
       "One frame is ready: move on and stop. On resuming, register r holds the pointer under "
       "the mouse or 0xFFFFFFFF, r+1 the buttons, r+2 the last key, r+3 the frame number.",
       lambda r: Yield()),
)  # fmt: skip

_MEMORY = (
    Op(ord("l"), "LOAD", Family.MEMORY, (D, P, N),
       "d = the word n pixels right of pointer p, n a signed byte.",
       lambda d, p, n: _set(d, pixel(p, n))),
    Op(ord("s"), "STORE", Family.MEMORY, (V, P, N),
       "The word n pixels right of pointer p = v, n a signed byte.",
       lambda v, p, n: Put(p, n, v)),
    Op(ord("b"), "LOADB", Family.MEMORY, (D, P, CH),
       "d = channel (ch modulo 4) of the pixel at p.",
       lambda d, p, ch: _set(d, channel(pixel(p), ch))),
    Op(ord("p"), "STOREB", Family.MEMORY, (V, P, CH),
       "Channel (ch modulo 4) of the pixel at p = low byte of v.",
       lambda v, p, ch: PutChannel(p, ch, v)),
    Op(ord("B"), "BLIT", Family.MEMORY, (register("src", READ), register("dst", READ), SIZE),
       "Copy a rectangle, as if through a buffer; size = width (low half), height (high half).",
       Copy),
    Op(ord("f"), "FILL", Family.MEMORY, (register("dst", READ), SIZE, V),
       "Fill a rectangle with the word v; size = width (low half), height (high half).",
       FillWith),
)  # fmt: skip

_TENSORS = (
    Op(ord("M"), "MATMUL_T", Family.TENSORS,
       (tensor("a", READ, BYTES, ("m", "k")), tensor("b", READ, BYTES, ("k", "n")),
        tensor("c", WRITE, I32, MN)),
       "c = sum of (a - zero of a) * (b - zero of b), modulo 2^32.",
       Wide("matmul_tensor", is_product=True)),
    Op(ord("A"), "ADD_T", Family.TENSORS,
       (tensor("a", READ, I32, MN), tensor("b", READ, I32, MN, ("1", "n")),
        tensor("c", WRITE, I32, MN)),
       "c = a + b, modulo 2^32; b may be one row, repeated; c may be a.",
       Wide("add_tensor", in_place="a")),
    Op(ord("R"), "RELU_T", Family.TENSORS, (tensor("a", BOTH, ANY, MN),),
       "In place: max(element, zero point), clamped to the type's range.",
       Wide("relu_tensor")),
    Op(ord("Q"), "REQUANT", Family.TENSORS,
       (tensor("a", READ, I32, MN), tensor("c", WRITE, BYTES, MN)),
       "c = clamp(zero of c + floor((a * M + 2^(s-1)) / 2^s)), M and s from c's header.",
       Wide("requant", also="has_requant_scale")),
    Op(ord("D"), "DOT_T", Family.TENSORS,
       (tensor("a", READ, BYTES, ("1", "k")), tensor("b", READ, BYTES, ("n", "k")),
        tensor("c", WRITE, I32, ("1", "n"))),
       "c[j] = sum of (a[i] - zero of a) * (b[j, i] - zero of b): one question against n rows.",
       Wide("dot_tensor")),
    Op(ord("E"), "EMBED", Family.TENSORS,
       (tensor("table", READ, ANY, ("t", "n")), tensor("idx", READ, I32, ("1", "m"), ("m", "1")),
        like("c", "table", MN)),
       "c[i, :] = table[idx[i], :].",
       Wide("embed", also="has_indices_inside")),
    Op(ord("L"), "LOOKUP", Family.TENSORS,
       (Operand("table", OperandKind.TENSOR, READ, types=BYTES, elements=256),
        tensor("a", READ, BYTES, MN), like("c", "table", MN)),
       "c = table[a] for u8, table[a + 128] for i8; the table has 256 elements.",
       Wide("lookup")),
    Op(ord("T"), "TRANSPOSE", Family.TENSORS,
       (tensor("a", READ, ANY, MN), like("c", "a", ("n", "m"))),
       "c[j, i] = a[i, j].",
       Wide("transpose")),
    Op(ord("X"), "ARGMAX", Family.TENSORS,
       (tensor("a", READ, ANY, MN), tensor("c", WRITE, I32, ("m", "1"))),
       "c[i] = column of the first greatest element of row i of a.",
       Wide("argmax")),
)  # fmt: skip

ISA: tuple[Op, ...] = _STOPS + _ROWS + _CELLS + _FLOW + _MEMORY + _TENSORS

BY_CODE: Mapping[int, Op] = MappingProxyType({op.code: op for op in ISA})
FIRST_CODES: Mapping[str, int] = MappingProxyType({op.name: op.code for op in reversed(ISA)})
BY_SPELLING: Mapping[str, Op] = MappingProxyType({op.spelling: op for op in ISA})
