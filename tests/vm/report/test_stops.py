"""Stops and faults: for JSON, for a terminal, and for the window."""

from __future__ import annotations

import pytest

from vm.core.faults import Fault, FaultCode
from vm.core.trace import Stop, StopReason
from vm.report.stops import fault_line, fault_values, stop_line, stop_sentence, stop_values

FAULT = Fault(FaultCode.DIVISION_BY_ZERO, 3, 0, "Register 1 is zero.")


def test_a_fault() -> None:
    assert fault_line(FAULT) == "(3, 0) fault 5 division by zero: Register 1 is zero."
    assert fault_values(FAULT) == {"code": 5, "x": 3, "y": 0, "words": "Register 1 is zero."}
    assert fault_values(None) is None


@pytest.mark.parametrize(
    ("stop", "line"),
    [
        (Stop(StopReason.HALTED, (1, 0), 1), "halted at (1, 0) after 1 step"),
        (Stop(StopReason.BUDGET, (2, 0), 1500), "budget at (2, 0) after 1500 steps"),
        (
            Stop(StopReason.DATA_BREAKPOINT, (2, 0), 3, touched=(4, 5)),
            "data breakpoint at (2, 0) after 3 steps, touched (4, 5)",
        ),
    ],
)
def test_a_stop_on_a_line(stop: Stop, line: str) -> None:
    assert stop_line(stop) == line


def test_a_stop_as_values() -> None:
    stop = Stop(StopReason.FAULT, (3, 0), 7, FAULT, lossy=True)
    assert stop_values(stop, "CPU", 0.12345678) == {
        "stop": "fault",
        "pc": [3, 0],
        "steps": 7,
        "fault": fault_values(FAULT),
        "lossy": True,
        "engine": "CPU",
        "seconds": 0.123457,
    }


@pytest.mark.parametrize(
    ("stop", "words"),
    [
        (Stop(StopReason.HALTED, (1, 0), 1), "halted at (1, 0) after 1 step"),
        (Stop(StopReason.BUDGET, (2, 0), 15), "step limit reached at (2, 0) after 15 steps"),
        (Stop(StopReason.PAUSE, (2, 0), 3), "paused at (2, 0) after 3 steps"),
        (Stop(StopReason.HALTED, (1, 0), 2, lossy=True), "halted at (1, 0) after 2 steps, lossy"),
        (
            Stop(StopReason.FAULT, (3, 0), 7, Fault(FaultCode.DIVISION_BY_ZERO, 3, 0, "")),
            "fault 5, division by zero, at (3, 0)",
        ),
    ],
)
def test_tells_why_the_run_stopped(stop: Stop, words: str) -> None:
    assert stop_sentence(stop) == words
