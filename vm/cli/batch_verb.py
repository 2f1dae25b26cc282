"""pxvm batch: one program on many inputs."""

from __future__ import annotations

import argparse
import json
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any

from vm.cli import arguments
from vm.cli.arguments import Verb
from vm.cli.batch_inputs import Inputs, open_inputs
from vm.cli.batch_results import check_target, save_results
from vm.cli.console import Console, ProgressLine
from vm.cli.engine_options import ready_engine
from vm.cli.program_files import check_points, open_program
from vm.core.executor import Pictures
from vm.core.picture import Picture, Point, word_at
from vm.core.trace import Stop
from vm.report.places import at, pixel_line
from vm.report.stops import fault_line, fault_values
from vm.run.batch import Batch, BatchEngine, inputs_into, run_batch

FEW = 10  # faults that a text names one by one
SILENT_SECONDS = 1.0
"""A batch that is over by then shows no progress."""


def batch(args: argparse.Namespace, console: Console) -> int:
    """Run the program once for each input; exit status 1 says that a picture faulted."""
    program, info = open_program(args.file, console)
    check_points(args.reads, program)
    if info.start(program) != ((0, 0), 0):
        console.remark(f"{args.file} waits in the middle of a run; a batch begins at (0, 0).")
    inputs = open_inputs(args.inputs, console)
    if args.out:
        check_target(args.out, args.inputs, inputs)
    done = _run(args, inputs_into(program, inputs.pixels, args.patch), console)
    if args.out:
        progress = ProgressLine(console, SILENT_SECONDS)
        save_results(args.out, done, inputs, info.rested(), progress)
        progress.finish()
    if args.json:
        console.line(json.dumps(_values(done, inputs, args.reads)))
    else:
        _show_pixels(done, inputs, args.reads, console)
        _report(done, inputs, console)
    return 1 if done.faulted else 0


def _run(args: argparse.Namespace, pictures: Pictures, console: Console) -> Batch:
    """Run the pictures here or on a cluster, and show how far they are."""
    where: AbstractContextManager[BatchEngine]
    if args.cluster is None:
        where = ready_engine(args.engine, pictures[0], console, len(pictures))
    else:
        # Only whoever asks for a cluster pays for loading what speaks to it.
        where = import_module("vm.run.cluster").Cluster(args.cluster, args.engine)
    with where as engine:
        progress = ProgressLine(console, SILENT_SECONDS)
        done = run_batch(
            pictures, args.steps, engine, lambda now, all_: progress(now, all_, "Running pictures")
        )
    progress.finish()
    return done


def _values(done: Batch, inputs: Inputs, spots: list[Point]) -> dict[str, Any]:
    """Return what --json prints; programs read it, so its keys stay as they are."""
    ends = zip(inputs.names, done.stops, done.pictures, strict=True)
    return {
        "engine": done.engine,
        "seconds": round(done.seconds, 6),
        "stops": {str(reason): count for reason, count in done.counts.items()},
        "pictures": [_picture_values(name, stop, end, spots) for name, stop, end in ends],
    }


def _picture_values(name: str, stop: Stop, picture: Picture, spots: list[Point]) -> dict[str, Any]:
    """Return how one picture ended; what was read is [x, y, word]."""
    return {
        "name": name,
        "stop": str(stop.reason),
        "pc": list(stop.pc),
        "steps": stop.steps,
        "fault": fault_values(stop.fault),
        "lossy": stop.lossy,
        "reads": [[x, y, word_at(picture, x, y)] for x, y in spots],
    }


def _show_pixels(done: Batch, inputs: Inputs, spots: list[Point], console: Console) -> None:
    """Say what the asked pixels of each picture hold."""
    for name, picture in zip(inputs.names, done.pictures, strict=True):
        for spot in spots:
            console.line(f"{name}  {at(*spot)}  {pixel_line(picture, spot)}")


def _report(done: Batch, inputs: Inputs, console: Console) -> None:
    """Say how the batch ended, for a person."""
    faults = [
        (name, stop.fault)
        for name, stop in zip(inputs.names, done.stops, strict=True)
        if stop.fault is not None
    ]
    for name, fault in faults[:FEW]:
        console.line(f"{name}  {fault_line(fault)}")
    if len(faults) > FEW:
        console.line(f"and {len(faults) - FEW} more pictures that faulted")
    rows = [("pictures", str(len(done.stops)))]
    rows += [(str(reason), str(count)) for reason, count in done.counts.items()]
    rows += [("seconds", f"{done.seconds:.6f}"), ("a second", f"{done.rate:.0f}")]
    for word, value in [*rows, ("engine", done.engine)]:
        console.line(f"{word:<12}{value}")


BATCH = Verb(
    "batch",
    "Execute one program on many inputs.",
    (
        arguments.FILE,
        arguments.INPUTS,
        arguments.PATCH,
        arguments.ENGINE,
        arguments.CLUSTER,
        arguments.STEPS,
        arguments.READ,
        arguments.RESULTS,
        arguments.JSON,
    ),
    batch,
)
