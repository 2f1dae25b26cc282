"""pxvm check: the faults that are certain before anything runs."""

from __future__ import annotations

import argparse

from vm.check.checker import check as faults_of
from vm.cli import arguments
from vm.cli.arguments import Verb
from vm.cli.console import Console
from vm.cli.program_files import open_program
from vm.report.stops import fault_line


def check(args: argparse.Namespace, console: Console) -> int:
    """List the faults seen without running; exit status 1 when there are any."""
    picture, _info = open_program(args.file, console)
    found = faults_of(picture)
    for fault in found:
        console.line(fault_line(fault))
    if not found:
        console.line("no fault seen")
    return 1 if found else 0


CHECK = Verb("check", "Find faults without running.", (arguments.FILE,), check)
