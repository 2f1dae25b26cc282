"""Writes the pages of the manual that come from tables.

Run it after changing an instruction: .venv/bin/python packaging/build_manual.py
The page of commands and settings needs the window, and is written by
.venv/bin/python -m pytest tests/pxide/test_page_of_commands.py --regenerate
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pxide.base.commands import Command
from pxide.base.settings import Setting
from vm.cli.machine_verbs import isa_markdown

MANUAL = Path(__file__).resolve().parents[1] / "resources" / "manual"

INSTRUCTIONS = """# The instructions

One pixel is one instruction: R is its code, which the mark spells, and G, B and A are its
operands in order. Row instructions (codes 0 to 7) take rows; the others take registers or, in
capital letters, rows of tensors. How they run and fault is told in [machine.md](machine.md).

{table}
"""


COMMANDS = """# Commands and settings

Every command has its place in a menu and in the finder (Ctrl+Shift+P). A key of a single letter or
digit, and Tab, works while the canvas has the keyboard.

{commands}

## Settings

They are kept in one plain file of your own. Edit > Settings (Ctrl+,) changes what you choose; the
rest is noted while you work.

{settings}
"""


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return rows as a table in Markdown."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def commands(rows: Iterable[Command], settings: Iterable[Setting[Any]]) -> str:
    """Return the page of the commands and the settings; commands that do the same stand once."""
    verbs = (
        (row.menu.replace("&", ""), row.label, f"`{row.key}`" if row.key else "", row.tip)
        for row in {(row.menu, row.tip): row for row in reversed(list(rows))}.values()
    )
    kept = ((f"`{row.name}`", row.words, allowed(row)) for row in settings)
    return COMMANDS.format(
        commands=table(("menu", "command", "key", "what it does"), reversed(list(verbs))),
        settings=table(("setting", "what it is", "may be"), kept),
    )


def allowed(row: Setting[Any]) -> str:
    """Return what a setting may be, in words."""
    if row.limits is not None:
        return f"{row.limits[0]} to {row.limits[1]}"
    if isinstance(row.default, bool):
        return "true or false"
    choices = ", ".join(str(choice) for choice in row.choices)
    return f"{choices}, or a word" if row.is_open else choices


def instructions() -> str:
    """Return the page of the instruction set."""
    return INSTRUCTIONS.format(table=isa_markdown())


if __name__ == "__main__":
    (MANUAL / "instructions.md").write_text(instructions(), encoding="utf-8")
