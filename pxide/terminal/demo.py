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


async def show_demo(terminal: TerminalCompanion) -> None:
    """Show it in an image of its own, which is thrown away unless one was named."""
    console = terminal.console
    with tempfile.TemporaryDirectory(prefix="pxide-demo-") as folder:
        folders = Folders.under(Path(folder))
        async with terminal.open(folders) as opened:
            await _ask(terminal, opened.companion, "Asked without knowledge")
            await _teach(terminal, opened.companion)
        console.line("Closed and opened again: whatever is known now lies in the pixels.\n")
        async with terminal.open(folders) as opened:
            await _ask(terminal, opened.companion, "Asked again")
            console.line(f"The picture: {opened.companion.images.home}")
            if terminal.image is None:
                console.line("It is thrown away now; --image FILE keeps it.")


async def _ask(terminal: TerminalCompanion, companion: Companion, heading: str) -> None:
    terminal.console.line(f"{heading}: {QUESTION}")
    printer = Printer(companion, terminal.console)
    companion.ask(QUESTION)
    await companion.rest()
    printer.close()
    terminal.console.line("")


async def _teach(terminal: TerminalCompanion, companion: Companion) -> None:
    for learned in await taught(companion, QUESTION, LESSON):
        terminal.console.line(f"Taught: {LESSON} ({rows_words(learned.place)})")
