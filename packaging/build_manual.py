"""Writes the pages of the manual that come from tables.

Run it after changing an instruction: .venv/bin/python packaging/build_manual.py
"""

from pathlib import Path

from vm.cli.isa import isa_markdown

MANUAL = Path(__file__).resolve().parents[1] / "resources" / "manual"

INSTRUCTIONS = """# The instructions

One pixel is one instruction: R is its code, which the mark spells, and G, B and A are its
operands in order. Row instructions (codes 0 to 7) take rows; the others take registers or, in
capital letters, rows of tensors. How they run and fault is told in [machine.md](machine.md).

{table}
"""


def instructions() -> str:
    """Return the page of the instruction set."""
    return INSTRUCTIONS.format(table=isa_markdown())


if __name__ == "__main__":
    (MANUAL / "instructions.md").write_text(instructions(), encoding="utf-8")
