"""A command line: rows become a parser, and trouble becomes one line and a status."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterable, Sequence
from typing import NoReturn, TypeAlias

from vm.cli.arguments import Argument, Verb
from vm.cli.console import Console
from vm.core.faults import Problem

NORMAL, BAD_INPUT, INTERRUPTED = 0, 2, 130


class Parser(argparse.ArgumentParser):
    """A parser that gives its objection away instead of printing it and leaving."""

    def error(self, message: str) -> NoReturn:
        """Raise a Problem that names the help to look at."""
        raise Problem(f"{message[:1].upper()}{message[1:]}.", f"See {self.prog} --help.")


Places: TypeAlias = "argparse._SubParsersAction[Parser]"


def add_verbs(parser: Parser, verbs: Iterable[Verb]) -> Places:
    """Let a parser take one of these verbs; more may be added to what is returned."""
    places: Places = parser.add_subparsers(metavar="VERB", required=True)
    for verb in verbs:
        part = places.add_parser(verb.name, help=verb.doc, description=verb.doc)
        part.set_defaults(run=verb.run)
        for argument in verb.arguments:
            if isinstance(argument, Argument):
                argument.add_to(part)
            else:
                group = part.add_mutually_exclusive_group()
                for choice in argument:
                    choice.add_to(group)
    return places


def run_command(parser: Parser, argv: Sequence[str] | None) -> int:
    """Do the verb that the arguments name; return its status, or 2 for bad input."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a comment may hold what a terminal cannot show
        sys.stdout.reconfigure(errors="backslashreplace")
    console = Console(sys.stdout, sys.stderr, parser.prog)
    try:
        args = parser.parse_args(argv)
        status: int = args.run(args, console)
        sys.stdout.flush()
    except Problem as problem:
        console.remark(str(problem))
        return BAD_INPUT
    except SystemExit as done:  # argparse leaves so after it has printed its help
        return NORMAL if done.code is None else int(done.code)
    except KeyboardInterrupt:
        console.remark("Stopped by the keyboard.")
        return INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        return NORMAL
    return status


def _close_quietly() -> None:
    """Point standard output to nowhere, so that the last flush at exit meets no closed pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
