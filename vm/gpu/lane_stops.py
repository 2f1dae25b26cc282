"""What the device says of a run, in the words of every executor."""

from __future__ import annotations

from collections.abc import Sequence

from vm.check.diagnosis import describe
from vm.core.faults import Fault, FaultCode, Problem
from vm.core.picture import Picture, Point
from vm.core.trace import Stop, StopReason
from vm.cpu.machine import REASONS
from vm.gpu.adapters import Adapter
from vm.gpu.device import Words
from vm.gpu.shader.lane_fields import LaneField, Status


def check_room(adapter: Adapter, picture: Picture, counters: bool) -> None:
    """Raise Problem where the adapter cannot bind a picture or its counters."""
    need = picture.nbytes * (3 if counters else 1)
    if need > adapter.most_bytes:
        what = "counters of" if counters and picture.nbytes <= adapter.most_bytes else "picture of"
        height, width = picture.shape[:2]
        raise Problem(
            f"{adapter.name} cannot hold the {what} {width} x {height} pixels: it takes at most"
            f" {adapter.most_bytes >> 20} MiB at once.",
            "Run on the CPU, or make the picture smaller.",
        )


def stop_of(state: Words | Sequence[int], steps: int, picture: Picture) -> Stop:
    """Return why a lane stopped; ``state`` are its words, (STATE_SIZE,), its picture is up to date.

    A lane that was cut short stopped for its budget.
    """
    status = int(state[LaneField.STATUS])
    reason = StopReason.BUDGET if status == Status.RUNNING else REASONS[status]
    pc = int(state[LaneField.X]), int(state[LaneField.Y])
    fault, touched = None, None
    if reason is StopReason.FAULT:
        code = FaultCode(int(state[LaneField.FAULT]))
        fault = Fault(code, *pc, describe(picture, pc, code))
    if reason is StopReason.DATA_BREAKPOINT:
        touched = _place(int(state[LaneField.TOUCHED]) - 1, picture.shape[1])
    return Stop(reason, pc, steps, fault, bool(state[LaneField.LOSSY]), touched)


def _place(index: int, width: int) -> Point:
    """Return where the pixel with this index lies."""
    y, x = divmod(index, width)
    return x, y
