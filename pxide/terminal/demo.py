"""The demonstration: ask without knowledge, teach, ask again, and see where the answer lies."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pxide.base.paths import Folders
from pxide.cli.image_words import rows_words
from pxide.terminal.printer import Printer
from pxide.terminal.terminal_companion import TerminalCompanion, taught
from pxide.work.companion.companion import Companion

QUESTION = "What colour is the lamp?"
LESSON = "the lamp is magenta"


async def show_demo(line: TerminalCompanion) -> None:
    """Show it in an image of its own, which is thrown away unless one was named."""
    with tempfile.TemporaryDirectory(prefix="pxide-demo-") as folder:
        folders = Folders.under(Path(folder))
        async with line.open(folders) as opened:
            await _ask(line, opened.companion, "Asked without knowledge")
            await _teach(line, opened.companion)
        line.console.line("Closed and opened again: whatever is known now lies in the pixels.\n")
        async with line.open(folders) as opened:
            await _ask(line, opened.companion, "Asked again")
            line.console.line(f"The picture: {opened.companion.images.home}")
            if line.image is None:
                line.console.line("It is thrown away now; --image FILE keeps it.")


async def _ask(line: TerminalCompanion, companion: Companion, heading: str) -> None:
    line.console.line(f"{heading}: {QUESTION}")
    printer = Printer(companion, line.console)
    companion.ask(QUESTION)
    await companion.rest()
    printer.close()
    line.console.line("")


async def _teach(line: TerminalCompanion, companion: Companion) -> None:
    for learned in await taught(companion, QUESTION, LESSON):
        line.console.line(f"Taught: {LESSON} ({rows_words(learned.place)})")
