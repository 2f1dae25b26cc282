"""The text of the interpreter: the frame in ``interpreter.wgsl``, filled from the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from typing import Any

from vm.core.faults import FaultCode
from vm.cpu.kernels import board, rectangles, slots, tensors
from vm.gpu.shader.control import (
    MEET_SHIFT,
    MORE_SHIFT,
    TARGET_SHIFT,
    Control,
    ControlEntry,
)
from vm.gpu.shader.datapath import (
    address_cases,
    block_cases,
    rectangle_cases,
    value_cases,
)
from vm.gpu.shader.lane_fields import STATE_SIZE, LaneField, Status
from vm.gpu.shader.translator import constants, functions
from vm.isa.table import Op

CHECKS: Sequence[Callable[..., Any]] = (
    slots.read_row_pointer,
    slots._matrix_height,
    slots.size_matrix,
    slots.read_matrix_header,
    slots._tensor_height,
    slots.read_tensor_header,
    slots.matrices_meet,
    slots.tensors_meet,
    tensors.has_requant_scale,
    rectangles.lies_outside,
)
NOWHERE = 0xFFFF_FFFF
"""The index that stands for no pixel; pictures have at most 2^25."""


def interpreter_source(isa: Sequence[Op]) -> str:
    """Return the module whose entry point ``interpret`` runs programs."""
    text = files("vm.gpu.shader").joinpath("interpreter.wgsl").read_text("utf-8")
    parts = {
        "functions": functions(CHECKS),
        "blocks": block_cases(isa),
        "rectangles": rectangle_cases(isa),
        "addresses": address_cases(isa),
        "values": value_cases(isa),
    }
    for name, part in parts.items():
        text = text.replace(f"//@ {name}", part)
    return "\n".join(_constants()) + "\n\n" + text


def _constants() -> Iterable[str]:
    """Yield the numbers that host and device share, as constants of the shader."""
    registers = Control.REGISTER_0 | Control.REGISTER_1 | Control.REGISTER_2
    shared = {
        **{field.name: int(field) for field in LaneField},
        **{status.name: int(status) for status in Status},
        **{str(bit.name): int(bit) for bit in (*Control, *ControlEntry)},
        **{code.name: int(code) for code in FaultCode},
        **constants(CHECKS),
        "READ": board.READ,
        "WRITE": board.WRITE,
        "EXECUTE": board.EXECUTE,
        "REGISTERS": int(registers),
        "TARGET_SHIFT": TARGET_SHIFT,
        "MORE_SHIFT": MORE_SHIFT,
        "MEET_SHIFT": MEET_SHIFT,
        **{f"SLOT_{i}": i for i in range(3)},
        "SLOT_SIZE": slots.SLOT_SIZE,
        "STATE_SIZE": STATE_SIZE,
        "NOWHERE": NOWHERE,
    }
    return (f"const {name}: u32 = {number}u;" for name, number in shared.items())
