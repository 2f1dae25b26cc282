"""pxvm bench: how fast the machine is here, as ratios to plain numpy and plain Python."""

from __future__ import annotations

import argparse

from vm.bench import main as measure
from vm.cli.arguments import Verb
from vm.cli.console import Console
from vm.cli.engine_options import compile_once


def bench(_args: argparse.Namespace, console: Console) -> int:
    """Measure and print the table."""
    compile_once(console)
    measure(console.line)
    return 0


BENCH = Verb("bench", "Measure the machine.", (), bench)
