"""``python -m pxide``, and the ``pxide`` command: the door to the command line and the window."""

from __future__ import annotations

import sys
from importlib import import_module

from pxide.cli.main import WORDS
from pxide.cli.main import main as command


def main(words: list[str] | None = None) -> int:
    """Do what a first word of the command line asks for, or open the window on files."""
    given = sys.argv[1:] if words is None else words
    if given and given[0] in WORDS:
        return command(given)
    # Loading Qt takes a while; only the chat and the window pay for it.
    if given and given[0] == "chat":
        said: int = import_module("pxide.terminal.chat_command").main(given)
        return said
    status: int = import_module("pxide.launch").main(given)
    return status


if __name__ == "__main__":
    sys.exit(main())
