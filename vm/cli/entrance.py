"""The entrance of pxvm: its verbs, and the parser made of them."""

from __future__ import annotations

from collections.abc import Sequence

from vm.cli.arguments import Verb
from vm.cli.batch import BATCH
from vm.cli.bench import BENCH
from vm.cli.check import CHECK
from vm.cli.compare import COMPARE
from vm.cli.diff import DIFF
from vm.cli.door import Parser, add_verbs, enter
from vm.cli.isa import ISA_VERB
from vm.cli.run import RUN
from vm.cli.steps import STEP, TRACE
from vm.cli.texts import ASM, DIS

VERBS: tuple[Verb, ...] = (RUN, STEP, TRACE, ASM, DIS, CHECK, DIFF, COMPARE, BATCH, ISA_VERB, BENCH)


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; return 0, 1 for a fault of the program, 2 for bad input."""
    parser = Parser(prog="pxvm", description="A machine whose memory is a picture.")
    add_verbs(parser, VERBS)
    return enter(parser, argv)
