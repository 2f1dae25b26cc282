"""The entrance of the command line: the words that do not open the window."""

from __future__ import annotations

from collections.abc import Sequence

from pxide.cli.look_verbs import EXPORT, SEARCH, SHOW, VERIFY
from pxide.cli.write_verbs import ADD, COMPACT, HIDE, IMPORT, NEW
from vm.cli.command_line import Parser, add_verbs, run_command

WORDS = ("knowledge",)
"""Each is a verb, or has verbs below it; a file of that name is opened as ``./knowledge``."""
KNOWLEDGE = (NEW, ADD, SEARCH, SHOW, VERIFY, EXPORT, IMPORT, HIDE, COMPACT)
"""The verbs of knowledge in the order in which help names them."""


def main(argv: Sequence[str]) -> int:
    """Do what the arguments ask; return 0, 1 where the answer is bad news, 2 for bad input."""
    parser = Parser(prog="pxide", description="What pxide does without its window.")
    places = add_verbs(parser, ())
    doc = "Keep knowledge in a picture, and find it again."
    add_verbs(places.add_parser("knowledge", help=doc, description=doc), KNOWLEDGE)
    return run_command(parser, argv)
