"""Stops and faults: as values for JSON, as a line of a terminal, as a sentence of the window."""

from __future__ import annotations

from typing import Any

from vm.core.faults import Fault
from vm.core.trace import Stop, StopReason
from vm.report.numbers import grouped
from vm.report.places import at

_SPOKEN = {
    StopReason.STEP: "stepped, now",
    StopReason.PAUSE: "paused",
    StopReason.BUDGET: "step limit reached",
    StopReason.YIELD: "frame shown, now",
}
"""How a person says it where the law's word alone is none."""


def fault_line(fault: Fault) -> str:
    """Write a fault: where, its number and name, and the sentence."""
    return f"{at(fault.x, fault.y)} fault {fault.code:d} {fault.code.words}: {fault.words}"


def fault_values(fault: Fault | None) -> dict[str, Any] | None:
    """Return a fault as values for JSON."""
    if fault is None:
        return None
    return {"code": int(fault.code), "x": fault.x, "y": fault.y, "words": fault.words}


def stop_line(stop: Stop) -> str:
    """Write why and where a run stopped, in the law's words."""
    touched = f", touched {at(*stop.touched)}" if stop.touched else ""
    unit = "step" if stop.steps == 1 else "steps"
    return f"{stop.reason} at {at(*stop.pc)} after {stop.steps} {unit}{touched}"


def stop_values(stop: Stop, engine: str, seconds: float) -> dict[str, Any]:
    """Return a stop as values for JSON; programs read them, so the keys stay as they are."""
    return {
        "stop": str(stop.reason),
        "pc": list(stop.pc),
        "steps": stop.steps,
        "fault": fault_values(stop.fault),
        "lossy": stop.lossy,
        "engine": engine,
        "seconds": round(seconds, 6),
    }


def stop_sentence(stop: Stop) -> str:
    """Say why a run stopped, where and after how many steps, as a person would."""
    unit = "step" if stop.steps == 1 else "steps"
    reason = _SPOKEN.get(stop.reason, stop.reason.value)
    text = f"{reason} at {at(*stop.pc)} after {grouped(stop.steps)} {unit}"
    if stop.fault is not None:
        text = f"fault {int(stop.fault.code)}, {stop.fault.code.words}, at {at(*stop.pc)}"
    return f"{text}, lossy" if stop.lossy else text
