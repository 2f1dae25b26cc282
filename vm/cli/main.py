"""The command line pxvm: its verbs, and the parser made of them."""

from __future__ import annotations

from collections.abc import Sequence

from vm.cli.arguments import Verb
from vm.cli.batch_verb import BATCH
from vm.cli.command_line import Parser, add_verbs, run_command
from vm.cli.compare_verb import COMPARE
from vm.cli.machine_verbs import BENCH, ISA_VERB
from vm.cli.picture_verbs import ASM, CHECK, DIFF, DIS
from vm.cli.run_verb import RUN
from vm.cli.step_verbs import STEP, TRACE

VERBS: tuple[Verb, ...] = (RUN, STEP, TRACE, ASM, DIS, CHECK, DIFF, COMPARE, BATCH, ISA_VERB, BENCH)


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; return 0, 1 for a fault of the program, 2 for bad input."""
    parser = Parser(prog="pxvm", description="A machine whose memory is a picture.")
    add_verbs(parser, VERBS)
    return run_command(parser, argv)
