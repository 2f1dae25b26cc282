"""The door of the command line: reads the arguments, does the verb, turns trouble into a line."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from vm.cli.arguments import Argument, Verb
from vm.cli.batch import BATCH
from vm.cli.bench import BENCH
from vm.cli.check import CHECK
from vm.cli.compare import COMPARE
from vm.cli.console import Console
from vm.cli.diff import DIFF
from vm.cli.isa import ISA_VERB
from vm.cli.run import RUN
from vm.cli.steps import STEP, TRACE
from vm.cli.texts import ASM, DIS
from vm.faults import Problem

VERBS: tuple[Verb, ...] = (RUN, STEP, TRACE, ASM, DIS, CHECK, DIFF, COMPARE, BATCH, ISA_VERB, BENCH)

NORMAL, BAD_INPUT, INTERRUPTED = 0, 2, 130


class _Parser(argparse.ArgumentParser):
    """A parser that gives its objection away instead of printing it and leaving."""

    def error(self, message: str) -> NoReturn:
        """Raise a Problem that names the help to look at."""
        raise Problem(f"{message[:1].upper()}{message[1:]}.", f"See {self.prog} --help.")


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; return 0, 1 for a fault of the program, 2 for bad input."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a comment may hold what a terminal cannot show
        sys.stdout.reconfigure(errors="backslashreplace")
    console = Console(sys.stdout, sys.stderr)
    try:
        args = _parser().parse_args(argv)
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


def _parser() -> argparse.ArgumentParser:
    """Build the parser from the rows."""
    parser = _Parser(prog="pxvm", description="A machine whose memory is a picture.")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    for verb in VERBS:
        part = verbs.add_parser(verb.name, help=verb.doc, description=verb.doc)
        part.set_defaults(run=verb.run)
        for argument in verb.arguments:
            if isinstance(argument, Argument):
                argument.add_to(part)
            else:
                group = part.add_mutually_exclusive_group()
                for choice in argument:
                    choice.add_to(group)
    return parser


def _close_quietly() -> None:
    """Point standard output to nowhere, so that the last flush at exit meets no closed pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
