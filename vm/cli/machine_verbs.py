"""pxvm isa and pxvm bench: what the machine can do, for people and programs, and how fast."""

from __future__ import annotations

import argparse
import json
from typing import Any

from vm.bench import main as measure
from vm.cli import arguments
from vm.cli.arguments import Verb
from vm.cli.console import Console
from vm.cli.engine_options import compile_once
from vm.isa.table import ISA, Op, Operand

HEAD = ("code", "mark", "name", "operands", "family", "meaning")


def isa(args: argparse.Namespace, console: Console) -> int:
    """Print every instruction."""
    console.line(json.dumps(isa_values(), indent=1) if args.format == "json" else isa_markdown())
    return 0


def bench(_args: argparse.Namespace, console: Console) -> int:
    """Measure and print the table."""
    compile_once(console)
    measure(console.line)
    return 0


def isa_markdown() -> str:
    """Return the manual's table, an instruction a row."""
    rows = [_line(HEAD), _line(("---",) * len(HEAD))]
    return "\n".join(rows + [_line(_cells(op)) for op in ISA])


def isa_values() -> list[dict[str, Any]]:
    """Return every instruction as values for JSON."""
    return [
        {
            "code": op.code,
            "mark": op.mark,
            "name": op.name,
            "spelling": op.spelling,
            "family": op.family.value,
            "operands": [_operand_values(operand) for operand in op.operands],
            "doc": op.doc,
        }
        for op in ISA
    ]


def _operand_values(operand: Operand) -> dict[str, Any]:
    """Return one operand as values for JSON; what does not apply is empty."""
    return {
        "name": operand.name,
        "kind": operand.kind.name.lower(),
        "access": operand.access.name.lower(),
        "registers": operand.count if operand.kind.is_register else 0,
        "types": sorted(kind.name.lower() for kind in operand.types),
        "same_type_as": operand.same_type_as,
        "shapes": [list(shape) for shape in operand.shapes],
        "elements": operand.elements,
    }


def _cells(op: Op) -> tuple[str, ...]:
    """Return one instruction as the cells of the table."""
    mark = op.mark.replace("|", "\\|")
    operands = ", ".join(operand.name for operand in op.operands) or "-"
    meaning = op.doc.replace("|", "\\|")
    return str(op.code), f"`{mark}`", op.name, operands, op.family.value, meaning


def _line(cells: tuple[str, ...]) -> str:
    """Return one row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


ISA_VERB = Verb("isa", "Print the instruction set.", (arguments.FORMAT,), isa)
BENCH = Verb("bench", "Measure the machine.", (), bench)
