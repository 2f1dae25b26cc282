"""The constants in front of the passes, written from the tables that the CPU reads too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from types import MappingProxyType

from vm.core.layout import ElementType
from vm.cpu.kernels import slots
from vm.gpu.shader.lane_fields import STATE_SIZE, LaneField, Status
from vm.gpu.shader.uniform import FRAME_FIELDS
from vm.isa.table import ISA, Wide

GROUP = 64
"""Invocations of a workgroup; windows of items begin at multiples of it."""
TILE = 64
"""Rows and columns of a product that one workgroup makes."""
STRIP = 16
"""Words of four factors each that a workgroup keeps at a time, per row and column."""
DIRECT_SIZE = 1 << 15
"""Multiplications from which a matrix product is worth packing its factors."""
FEW = 2
"""Rows of a product whose other matrix is used too seldom to be packed."""
THIN = 16
"""A packed product with fewer rows or columns than this is not worth tiles."""
SCRATCH_LIMIT = 1 << 25
"""The most scratch words of a lane: what every device lets a shader see at once."""
PIECE = 256
"""Elements of a row that one invocation looks through for the greatest."""
BUNCH = 16
"""Pixels that one invocation of a dot product of rows adds up."""


def _kernels() -> Mapping[str, int]:
    """Number the kernels from 1: those of the instruction table, then copy and fill."""
    wide = [op.rule.kernel for op in ISA if isinstance(op.rule, Wide)]
    return MappingProxyType({name: i for i, name in enumerate([*wide, "copy", "fill"], 1)})


KERNELS: Mapping[str, int] = _kernels()


def passes_prelude() -> str:
    """Return fields, statuses, slots, kernels, types and sizes as WGSL, and the frame's words."""
    parts = ("ROW", "COLS", "ROWS", "TYPE", "ZERO", "MULTIPLIER", "SHIFT", "PIXELS", "NAMED")
    sizes = {
        "STATE_SIZE": STATE_SIZE,
        "SLOT_SIZE": slots.SLOT_SIZE,
        "GROUP": GROUP,
        "TILE": TILE,
        "STRIP": STRIP,
        "DIRECT_SIZE": DIRECT_SIZE,
        "FEW": FEW,
        "THIN": THIN,
        "SCRATCH_LIMIT": SCRATCH_LIMIT,
        "PIECE": PIECE,
        "BUNCH": BUNCH,
    }
    lines = [
        *_enum("FIELD_", LaneField),
        *_enum("STATUS_", Status),
        *_enum("TYPE_", ElementType),
        *_constants("SLOT_", ((part, getattr(slots, part)) for part in parts)),
        *_constants("KERNEL_", ((name.upper(), number) for name, number in KERNELS.items())),
        *_constants("", sizes.items()),
        "struct Frame {",
        *(f"    {name}: u32," for name in FRAME_FIELDS),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _enum(prefix: str, numbers: type[IntEnum]) -> list[str]:
    """Return the constants of an enum."""
    return _constants(prefix, ((member.name, member.value) for member in numbers))


def _constants(prefix: str, numbers: Iterable[tuple[str, int]]) -> list[str]:
    """Return one constant for each pair of a name and a number."""
    return [f"const {prefix}{name} = {number}u;" for name, number in numbers]
