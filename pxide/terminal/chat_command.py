"""The entrance of `pxide chat`: its arguments, and what of them is done."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from pxide.base.paths import Folders
from pxide.base.settings import CHAT_SERVER, Settings
from pxide.terminal.demo import show_demo
from pxide.terminal.dialogue import talk
from pxide.terminal.terminal_companion import TerminalCompanion
from vm.cli.arguments import Argument, Verb
from vm.cli.command_line import Parser, add_verbs, run_command
from vm.cli.console import Console

WORD = "chat"


def chat(args: argparse.Namespace, console: Console) -> int:
    """Talk, or show what it is like."""
    settings = Settings(Folders.of_user().settings_file)
    server = args.server or settings.value(CHAT_SERVER) or CHAT_SERVER.default
    terminal = TerminalCompanion(server, args.model, args.image, console)
    asyncio.run(show_demo(terminal) if args.demo else talk(terminal, sys.stdin))
    return 0


CHAT = Verb(
    WORD,
    "Chat with a model whose memory is a picture.",
    (
        (
            Argument(("--demo",), {"action": "store_true", "help": "ask, teach, and ask again"}),
            Argument(
                ("--interactive",), {"action": "store_true", "help": "talk, which is the usual"}
            ),
        ),
        Argument(
            ("--server",),
            {"default": "", "metavar": "URL", "help": "the chat server; else that of the settings"},
        ),
        Argument(
            ("--model",),
            {"default": "", "metavar": "ID", "help": "the model to ask; else one that is loaded"},
        ),
        Argument(
            ("--image",),
            {
                "type": Path,
                "metavar": "FILE",
                "help": "the knowledge image to learn in and to look in; else your own",
            },
        ),
    ),
    chat,
)


def main(argv: Sequence[str]) -> int:
    """Do what the arguments ask; return 0, or 2 for bad input."""
    parser = Parser(prog="pxide", description="The companion in a terminal.")
    add_verbs(parser, (CHAT,))
    return run_command(parser, argv)
