"""The words a lane of the device keeps of its run; a lane runs one picture.

Each name becomes a constant of the shader, so host and device cannot disagree.
"""

from __future__ import annotations

from enum import IntEnum, auto

from vm.cpu.kernels.slots import SLOT_SIZE


class LaneField(IntEnum):
    """Where a lane keeps its numbers: an index into its ``STATE_SIZE`` words."""

    X = 0
    Y = auto()
    STEPS = auto()
    """Steps since the program began, modulo 2^32."""
    LEFT = auto()
    """Steps that the host still allows."""
    STATUS = auto()
    """One of the numbers of ``Status``."""
    FAULT = auto()
    LOSSY = auto()
    RESUMED = auto()
    """1 while the breakpoint on the next instruction is left untested."""
    TOUCHED = auto()
    """The index of the first watched pixel met, plus 1; 0 for none."""
    RING = auto()
    """Records written into the ring since it was made, modulo 2^32."""
    KERNEL = auto()
    """For a pending instruction: which kernel does it."""
    LATER = auto()
    """For a pending instruction: the fault to raise where its kernel finds no lower one."""
    BAD = auto()
    """Set to 1 by a kernel's first pass where the operands' contents are a fault 3."""
    LENGTH = auto()
    """The length of a vector: the width at first, lowered by the pass that measures it."""
    SUM = auto()
    SOURCE = auto()
    TARGET = auto()
    SIZE = auto()
    VALUE = auto()
    """What BLIT and FILL work on: the words of their operands."""
    INSTRUCTION = auto()
    """The word of the instruction the lane stopped at or behind."""
    SLOTS = 32
    """Three slots of SLOT_SIZE words follow, as in vm.cpu.kernels.slots."""


STATE_SIZE = 64


class Status(IntEnum):
    """What a lane is at; the numbers of vm.cpu.kernels.board, and one more."""

    RUNNING = 0
    HALTED = 1
    END_OF_ROW = 2
    BREAKPOINT = 3
    DATA_BREAKPOINT = 4
    BUDGET = 5
    YIELD = 6
    FAULTED = 7
    PENDING = 8
    """A wide instruction has been checked and waits for its passes."""


if LaneField.SLOTS + 3 * SLOT_SIZE > STATE_SIZE:
    raise RuntimeError("the slots outgrow a lane's words")
