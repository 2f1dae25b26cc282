"""pxvm run: execute a picture and say how it ended."""

from __future__ import annotations

import argparse
import json
from time import perf_counter

from vm.cli import arguments
from vm.cli.arguments import Verb
from vm.cli.console import Console
from vm.cli.engine_options import ready_machine, saved_after
from vm.cli.program_files import check_points, open_program
from vm.core.picture import Box, Picture, Point
from vm.core.trace import Stop
from vm.files.pxi import save_pxi
from vm.report.places import at, pixel_line
from vm.report.stops import fault_line, stop_values
from vm.run.run_loop import run_until


def run(args: argparse.Namespace, console: Console) -> int:
    """Run the file; it is written only with --out. Exit status 1 says the program faulted."""
    picture, info = open_program(args.file, console)
    check_points([*args.breaks, *args.watches, *args.reads], picture)
    watched = [Box(x, y, 1, 1) for x, y in args.watches]
    with ready_machine(args.engine, picture, info, console) as (engine, machine):
        machine.set_breakpoints(args.breaks)
        machine.set_watches(reads=watched, writes=watched)
        machine.run(0)  # what an adapter compiles first is no part of the run
        started = perf_counter()
        stop = run_until(machine, args.steps, args.frames, resumed=machine.steps > 0)
        seconds = perf_counter() - started
        picture = machine.picture.copy()
    if args.out:
        save_pxi(args.out, picture, saved_after(stop, info))
    if args.json:
        console.line(json.dumps(stop_values(stop, engine.name, seconds)))
        for spot in args.reads:
            console.remark(f"{at(*spot)}  {pixel_line(picture, spot)}")
    else:
        _report(stop, engine.name, seconds, console)
        _show_pixels(picture, args.reads, console)
    return 1 if stop.fault else 0


def _report(stop: Stop, engine: str, seconds: float, console: Console) -> None:
    """Say how the run ended, for a person."""
    console.line(f"stop     {stop.reason}")
    if stop.fault:
        console.line(f"fault    {fault_line(stop.fault)}")
    if stop.touched:
        console.line(f"touched  {at(*stop.touched)}")
    console.line(f"pc       {at(*stop.pc)}")
    console.line(f"steps    {stop.steps}")
    console.line(f"lossy    {'yes' if stop.lossy else 'no'}")
    console.line(f"seconds  {seconds:.6f}")
    console.line(f"engine   {engine}")


def _show_pixels(picture: Picture, spots: list[Point], console: Console) -> None:
    """Say what the asked pixels hold."""
    for spot in spots:
        console.line(f"{at(*spot):<8} {pixel_line(picture, spot)}")


RUN = Verb(
    "run",
    "Execute a picture.",
    (
        arguments.FILE,
        arguments.ENGINE,
        arguments.STEPS,
        arguments.FRAMES,
        arguments.BREAK,
        arguments.WATCH,
        arguments.READ,
        arguments.SAVE,
        arguments.JSON,
    ),
    run,
)
