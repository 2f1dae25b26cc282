"""pxvm step and pxvm trace: what single instructions read and wrote."""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator

from vm.cli import arguments
from vm.cli.arguments import Verb
from vm.cli.console import Console
from vm.cli.engine_options import ready_machine, saved_after
from vm.cli.program_files import open_program
from vm.core.faults import Problem
from vm.core.trace import Step
from vm.files.pxi import save_pxi
from vm.report.steps import step_line, step_values
from vm.report.stops import fault_line, stop_line
from vm.run.run_loop import run_until
from vm.run.tracer import Tracer

COLUMNS = ("step", "x", "y", "word", "instruction", "reads", "writes", "lossy")


def step(args: argparse.Namespace, console: Console) -> int:
    """Execute the one instruction the file waits at; --out keeps what came of it."""
    picture, info = open_program(args.file, console)
    with ready_machine(args.engine, picture, info, console) as (_engine, machine):
        stop, done = machine.step()
        picture = machine.picture.copy()
    if done:
        console.line(step_line(done))
    console.line(fault_line(stop.fault) if stop.fault else stop_line(stop))
    if args.out:
        save_pxi(args.out, picture, saved_after(stop, info))
    return 1 if stop.fault else 0


def trace(args: argparse.Namespace, console: Console) -> int:
    """Say every step of a stretch of a run; why it ended goes beside the result.

    Raises Problem for a step before the one the file was saved at.
    """
    picture, info = open_program(args.file, console)
    start = info.start(picture)[1]
    first = start if args.first is None else args.first
    if first < start:
        raise Problem(f"{args.file} was saved after {start} steps.", f"Begin at --from {start}.")
    with ready_machine(args.engine, picture, info, console) as (_engine, machine):
        stop = run_until(machine, first - start, None, resumed=start > 0)
        tracer = Tracer(machine)
        steps = tracer.follow(0 if stop.reason.is_final else args.count)
        _FORMS["json" if args.json else "csv" if args.csv else "text"](steps, console)
        stop = tracer.stop or stop
    console.remark(fault_line(stop.fault) if stop.fault else stop_line(stop))
    return 1 if stop.fault else 0


def _as_text(steps: Iterator[Step], console: Console) -> None:
    """Write a line a step."""
    for done in steps:
        console.line(step_line(done))


def _as_json(steps: Iterator[Step], console: Console) -> None:
    """Write one list, a step a line, without holding them all."""
    lead = "["
    for done in steps:
        console.raw(f"{lead}\n{json.dumps(step_values(done))}")
        lead = ","
    console.line("[]" if lead == "[" else "\n]")


def _as_csv(steps: Iterator[Step], console: Console) -> None:
    """Write a table; a box is x:y:w:h, a written pixel x:y:old:new, several stand side by side."""
    table = csv.writer(console.out, lineterminator="\n")
    table.writerow(COLUMNS)
    for done in steps:
        values = step_values(done)
        start = (done.number, *done.pc, done.word, values["instruction"])
        table.writerow((*start, _cell(values["reads"]), _cell(values["writes"]), int(done.lossy)))


def _cell(groups: list[list[int]]) -> str:
    """Write groups of numbers into one cell of a table."""
    return " ".join(":".join(map(str, group)) for group in groups)


_FORMS = {"text": _as_text, "json": _as_json, "csv": _as_csv}

STEP = Verb(
    "step", "Execute one instruction.", (arguments.FILE, arguments.ENGINE, arguments.SAVE), step
)
TRACE = Verb(
    "trace",
    "Show step by step what a run reads and writes.",
    (
        arguments.FILE,
        arguments.ENGINE,
        arguments.FROM,
        arguments.COUNT,
        (arguments.JSON, arguments.CSV),
    ),
    trace,
)
