"""The manual as a model reads it: its pages, and a page for each instruction, from its row."""

import re
from collections.abc import Iterator
from functools import cache

from pxide.base.paths import resource
from vm.isa.operands import OperandKind, Wide
from vm.isa.table import BY_SPELLING, ISA, Op, Operand

PAGES = (
    *("machine", "assembler", "instructions", "engines", "performance"),
    *("knowledge", "companion", "window", "commands"),
)
"""The pages a model may ask for; one that this version lacks is not offered."""
KINDS = {
    OperandKind.VECTOR: "row",
    OperandKind.ROW: "row",
    OperandKind.CELL: "row",
    OperandKind.ROW_POINTER: "row",
    OperandKind.MATRIX: "matrix",
    OperandKind.TENSOR: "tensor",
    OperandKind.REGISTER: "reg",
    OperandKind.BYTE: "byte",
    OperandKind.SIGNED: "signed",
    OperandKind.COLUMN: "column",
    OperandKind.TARGET_ROW: "row",
}
"""The word for what an operand names, in front of its name."""


def pages() -> tuple[str, ...]:
    """The pages there are."""
    return tuple(page for page in PAGES if resource("manual").joinpath(f"{page}.md").is_file())


def page_of(name: str) -> str | None:
    """A page, or what there is to know of one instruction; None where there is neither."""
    bare = name.strip()
    if bare.lower() in pages():
        return _text(bare.lower())
    op = BY_SPELLING.get(bare.upper()) or next((row for row in ISA if row.mark == bare), None)
    return None if op is None else instruction_page(op)


def instruction_line(op: Op) -> str:
    """An instruction in one line: how it is written and what it does."""
    return f"{usage(op)} - {op.doc}"


def usage(op: Op) -> str:
    """How an instruction is written."""
    operands = ", ".join(f"{KINDS[operand.kind]} {operand.name}" for operand in op.operands)
    return f"{op.spelling} {operands}".rstrip()


def instruction_page(op: Op) -> str:
    """Everything a row of the instruction set says."""
    lines = [instruction_line(op), f"Code {op.code}, mark {op.mark}, family {op.family.value}."]
    lines += [f"- {_operand_words(operand)}" for operand in op.operands]
    if not isinstance(op.rule, Wide):
        lines.append(f"Rule: {op.formula}.")
    return "\n".join(lines)


def example() -> str:
    """The program with which the page about the assembler begins."""
    found = re.search(r"```\n(.*?)```", _text("assembler"), re.DOTALL)
    return found.group(1) if found else ""


def section(page: str, heading: str) -> str:
    """A section of a page, with its heading."""
    found = re.search(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", _text(page), re.DOTALL | re.M)
    return found.group(0).strip() if found else ""


def _operand_words(operand: Operand) -> str:
    return f"{operand.name}: {', '.join(_facts(operand))}"


def _facts(operand: Operand) -> Iterator[str]:
    yield operand.kind.value
    if operand.access.reads or operand.access.writes:
        yield operand.access.value
    if operand.count > 1:
        yield f"{operand.count} registers side by side"
    if operand.types:
        yield "of type " + " or ".join(sorted(kind.words for kind in operand.types))
    if operand.same_type_as:
        yield f"of the type of {operand.same_type_as}"
    if operand.shapes:
        yield "shape " + " or ".join(f"({rows}, {columns})" for rows, columns in operand.shapes)


@cache
def _text(page: str) -> str:
    return resource("manual").joinpath(f"{page}.md").read_text(encoding="utf-8")
