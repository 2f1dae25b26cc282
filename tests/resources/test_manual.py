"""The manual says what the tables say."""

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from vm.core.faults import FaultCode
from vm.core.trace import StopReason
from vm.isa.table import ISA, Op

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


@pytest.mark.parametrize("page", sorted(MANUAL.glob("*.md")), ids=lambda page: page.stem)
def test_python_in_the_manual_runs_and_says_what_it_says(page: Path) -> None:
    """What is printed on a line stands behind it as a comment, after a colon or alone."""
    for text in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        done = subprocess.run(
            [sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        promised = re.findall(r"^ *print\(.*\)  # (?:.*: )?(.*)$", text, re.MULTILINE)
        assert promised
        assert all(words in done.stdout for words in promised)


@pytest.mark.parametrize("op", ISA, ids=lambda op: op.spelling)
def test_the_law_has_a_line_for_each_instruction(op: Op) -> None:
    """Code, name and operands stand in the law as they stand in the row."""
    law = (MANUAL / "pxvm.md").read_text(encoding="utf-8").replace("\\|", "¦")
    lines = [
        [cell.strip() for cell in line.split("|")]
        for line in law.splitlines()
        if line.startswith("| ")
    ]
    told = [cells for cells in lines if str(op.code) in cells[1].split() and op.name in str(cells)]
    assert len(told) == 1, told
    operands = ", ".join(operand.name for operand in op.operands) or "-"
    assert operands in told[0]


@pytest.mark.parametrize("code", FaultCode)
def test_the_law_names_every_fault(code: FaultCode) -> None:
    law = (MANUAL / "pxvm.md").read_text(encoding="utf-8")
    assert f"| {code.value} `{code.words}` |" in law
