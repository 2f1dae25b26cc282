"""What a run says: why it stopped, and what a step read and wrote."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vm.core.faults import Fault
from vm.core.patch import Patch
from vm.core.picture import Box, Point


class StopReason(StrEnum):
    """Why a run stopped, in the law's words."""

    HALTED = "halted"
    END_OF_ROW = "end of row"
    BREAKPOINT = "breakpoint"
    DATA_BREAKPOINT = "data breakpoint"
    STEP = "step"
    PAUSE = "pause"
    BUDGET = "budget"
    YIELD = "yield"
    FAULT = "fault"

    @property
    def is_final(self) -> bool:
        """Say whether the program itself ended, so that running on would change nothing."""
        return self in (StopReason.HALTED, StopReason.END_OF_ROW, StopReason.FAULT)


@dataclass(frozen=True, slots=True)
class Stop:
    """How a run ended."""

    reason: StopReason
    pc: Point
    """The pixel of the next instruction; x is W behind the end of a row."""
    steps: int
    """Steps done since the program began, those before this run included."""
    fault: Fault | None = None
    lossy: bool = False
    """Whether an instruction of the run lost bits or held a sum at 255."""
    touched: Point | None = None
    """For a data breakpoint: the watched pixel that was read or written."""


@dataclass(frozen=True)
class Step:
    """One executed instruction, with copies of the pixels it wrote."""

    number: int
    """How many steps were done before it."""
    pc: Point
    """Where the instruction lay."""
    word: int
    """The instruction itself, as the unsigned word of its pixel."""
    reads: tuple[Box, ...]
    writes: Patch
    lossy: bool


@dataclass(frozen=True, slots=True)
class HostInput:
    """What the host hands a program when it resumes after YIELD."""

    pointer: Point | None = None
    """The pixel under the mouse; None off the picture."""
    buttons: int = 0
    """Bit 0 left, bit 1 right, bit 2 middle."""
    key: int = 0
    """The last key as a Unicode code point, or 0."""
