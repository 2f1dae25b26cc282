"""The manual says what the tables say."""

import runpy
from pathlib import Path

import pytest

from vm.faults import FaultCode
from vm.trace import StopReason

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "resources" / "manual"


def test_the_page_of_instructions_is_up_to_date() -> None:
    built = runpy.run_path(str(ROOT / "packaging" / "build_manual.py"))["instructions"]()
    assert (MANUAL / "instructions.md").read_text(encoding="utf-8") == built


@pytest.mark.parametrize("code", FaultCode)
def test_every_fault_is_told(code: FaultCode) -> None:
    assert f"| {code.value} {code.words} |" in (MANUAL / "machine.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("reason", StopReason)
def test_every_stop_is_told(reason: StopReason) -> None:
    text = (MANUAL / "machine.md").read_text(encoding="utf-8")
    told = [word for line in text.splitlines() if line.startswith("| ") for word in [line[2:]]]
    assert any(reason.value in line.split(" |")[0].split(", ") for line in told)
