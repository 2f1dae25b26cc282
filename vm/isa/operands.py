"""What an instruction works on: families, kinds of operands, and what happens to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from vm.core.layout import ElementType


class Family(Enum):
    """The six families an instruction can belong to, in the palette's order."""

    STOP = "stop"
    ROWS = "rows"
    CELLS = "cells"
    FLOW = "flow"
    MEMORY = "memory"
    TENSORS = "tensors"


class OperandKind(Enum):
    """What an operand byte names."""

    VECTOR = "row of bytes, over the length of a and b"
    ROW = "whole row"
    CELL = "row whose pixel 0 is meant"
    ROW_POINTER = "row whose pixel 0 names another row"
    MATRIX = "row of a plain matrix's header"
    TENSOR = "row of a tensor's header"
    REGISTER = "register"
    BYTE = "byte"
    SIGNED = "signed byte"
    COLUMN = "column"
    TARGET_ROW = "row to go to"

    @property
    def is_row(self) -> bool:
        """Say whether the operand names a row that is read or written."""
        return self in ROW_KINDS

    @property
    def is_register(self) -> bool:
        """Say whether the operand names a register."""
        return self is OperandKind.REGISTER


ROW_KINDS = frozenset(
    {
        OperandKind.VECTOR,
        OperandKind.ROW,
        OperandKind.CELL,
        OperandKind.ROW_POINTER,
        OperandKind.MATRIX,
        OperandKind.TENSOR,
    }
)


class Access(Enum):
    """What an instruction does with what an operand names."""

    NONE = "not touched"
    READ = "read"
    WRITE = "written"
    BOTH = "read and written"

    @property
    def reads(self) -> bool:
        """Say whether it is read."""
        return self in (Access.READ, Access.BOTH)

    @property
    def writes(self) -> bool:
        """Say whether it is written."""
        return self in (Access.WRITE, Access.BOTH)


Shape: TypeAlias = tuple[str, str]
"""Rows and columns, each a letter that stands for one number throughout the row, or "1"."""


@dataclass(frozen=True)
class Operand:
    """One operand: its name, what it names and what happens to that."""

    name: str
    kind: OperandKind
    access: Access = Access.NONE
    count: int = 1
    """How many neighbouring registers are meant."""
    types: frozenset[ElementType] = frozenset()
    same_type_as: str = ""
    shapes: tuple[Shape, ...] = ()
    elements: int = 0
    """For a tensor of any shape: how many elements it must have."""


@dataclass(frozen=True)
class Wide:
    """The rule of an instruction on rows, matrices or tensors: a kernel, after derived checks."""

    kernel: str
    also: str = ""
    """A kernel that says whether the operands' contents are acceptable; if not, fault 3."""
    in_place: str = ""
    """The source that the destination may be, pixel for pixel."""
    is_product: bool = False
    """A matrix product: large ones are handed to the exact BLAS product."""


def register(name: str, access: Access) -> Operand:
    """An operand that names one register."""
    return Operand(name, OperandKind.REGISTER, access)


def tensor(name: str, access: Access, types: frozenset[ElementType], *shapes: Shape) -> Operand:
    """An operand that names a tensor of one of these types and shapes."""
    return Operand(name, OperandKind.TENSOR, access, types=types, shapes=shapes)


def like(name: str, source: str, *shapes: Shape) -> Operand:
    """An operand that names a tensor to write, of the type of another operand."""
    return Operand(name, OperandKind.TENSOR, Access.WRITE, same_type_as=source, shapes=shapes)
