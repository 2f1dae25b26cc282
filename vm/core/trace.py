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
    """How a run ended: reason, position, steps since the program began, fault, lossy mark."""

    reason: StopReason
    pc: Point
    steps: int
    fault: Fault | None = None
    lossy: bool = False
    touched: Point | None = None
    """For a data breakpoint: the watched pixel that was read or written."""


@dataclass(frozen=True)
class Step:
    """One executed instruction: its number from 0, where it lay, its word, reads and writes."""

    number: int
    pc: Point
    word: int
    reads: tuple[Box, ...]
    writes: Patch
    lossy: bool


@dataclass(frozen=True, slots=True)
class HostInput:
    """What the host hands a program when it resumes after YIELD."""

    pointer: Point | None = None
    buttons: int = 0
    """Bit 0 left, bit 1 right, bit 2 middle."""
    key: int = 0
    """The last key as a Unicode code point, or 0."""
