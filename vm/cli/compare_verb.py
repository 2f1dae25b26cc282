"""pxvm compare: one picture on two engines, and the step that parts them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from vm.cli import arguments
from vm.cli.arguments import Verb
from vm.cli.console import Console, ProgressLine
from vm.cli.engine_options import compile_once
from vm.cli.program_files import open_program
from vm.core.executor import Engine
from vm.core.faults import Problem
from vm.core.picture import Picture
from vm.files.pxi import Info
from vm.report.places import at, pixel_line
from vm.report.stops import fault_line, stop_line
from vm.run.bundle import (
    Subject,
    divergence_values,
    instruction_of,
    why_unknown,
    write_bundle,
)
from vm.run.compare import CompareRange, Comparison, Divergence, Moment
from vm.run.compare import compare as compare_engines
from vm.run.engines import Engines

SILENT_SECONDS = 1.0
"""A comparison that is over by then shows no progress."""


def compare(args: argparse.Namespace, console: Console) -> int:
    """Compare two engines; exit status 1 says that they differ, and a folder shows where."""
    picture, info = open_program(args.file, console)
    requests = ("cpu", args.engine) if args.engine else args.engines
    with closing(Engines()) as engines:
        chosen = [engines.choose(request, picture).engine for request in requests]
        comparison = _compared(chosen, picture, _stretch(args, picture, info), console)
    folder = None
    if not comparison.is_equal:
        target = args.bundle or args.file.with_suffix(".divergence")
        folder = _bundle(target, comparison, Subject(info, requests), console)
    if args.json:
        console.line(json.dumps(comparison_values(comparison, folder)))
    else:
        _report(comparison, folder, console)
    return 0 if comparison.is_equal else 1


def comparison_values(comparison: Comparison, folder: Path | None) -> dict[str, Any]:
    """Return what --json prints; programs read it, so its keys stay as they are."""
    found, stop = comparison.divergence, comparison.end.stop
    return {
        "equal": comparison.is_equal,
        "engines": list(comparison.engines),
        "from": comparison.start.stop.steps,
        "steps": stop.steps,
        "stop": str(stop.reason),
        "pc": list(stop.pc),
        "fault": None if stop.fault is None else int(stop.fault.code),
        "lossy": stop.lossy,
        "divergence": None if found is None else divergence_values(comparison, found),
        "bundle": None if folder is None else str(folder),
    }


def _stretch(args: argparse.Namespace, picture: Picture, info: Info) -> CompareRange:
    """Return the part of the run to compare; it begins where the file waits."""
    pc, steps = info.start(picture)
    return CompareRange(args.steps, pc, steps, args.every)


def _compared(
    chosen: Sequence[Engine], picture: Picture, stretch: CompareRange, console: Console
) -> Comparison:
    """Compare, and show how far it is when that takes long."""
    one, other = chosen
    if one is other:
        console.remark(f"Both engines are {one.name}: it is compared with itself.")
    compile_once(console)
    shown = ProgressLine(console, SILENT_SECONDS)
    comparison = compare_engines(
        picture,
        one,
        other,
        within=stretch,
        progress=lambda done, total: shown(done, total, "comparing"),
    )
    shown.finish()
    return comparison


def _bundle(
    target: Path, comparison: Comparison, subject: Subject, console: Console
) -> Path | None:
    """Write the folder; where that fails the answer is said all the same."""
    try:
        return write_bundle(target, comparison, subject)
    except Problem as problem:
        console.remark(str(problem))
        return None


def _report(comparison: Comparison, folder: Path | None, console: Console) -> None:
    """Say for a person what was compared and what came of it."""
    console.line(f"equal    {'yes' if comparison.is_equal else 'no'}")
    console.line(f"engines  {comparison.engines[0]} and {comparison.engines[1]}")
    if comparison.divergence is None:
        _report_end(comparison, console)
    else:
        _report_divergence(comparison, comparison.divergence, console)
    if folder:
        console.line(f"bundle   {folder}")


def _report_end(comparison: Comparison, console: Console) -> None:
    """Say up to where two engines agree."""
    begin, stop = comparison.start.stop.steps, comparison.end.stop
    height, width = comparison.end.picture.shape[:2]
    console.line(f"steps    {stop.steps - begin}, from {begin} to {stop.steps}")
    console.line(f"stop     {stop.reason} at {at(*stop.pc)}")
    if stop.fault:
        console.line(f"fault    {fault_line(stop.fault)}")
    console.line(f"lossy    {'yes' if stop.lossy else 'no'}")
    console.line(f"pixels   {width} x {height}, none differs")


def _report_divergence(comparison: Comparison, found: Divergence, console: Console) -> None:
    """Say which step parts two engines, and what each made of it."""
    if found.is_known:
        console.line(f"step     {found.step}: {instruction_of(found)} at {at(*found.pc)}")
    else:
        console.line(f"step     not known, equal after {found.step}. {why_unknown(found)}")
    if found.is_known and found.origin is not found.before:
        console.line(f"from     step {found.origin.stop.steps}: from {found.step} all is well")
    console.line(f"differs  {', '.join(found.aspects)}")
    if found.count:
        console.line(f"pixels   {found.count}, the first is {at(*found.spots(1)[0])}")
    moments = (found.before, found.one, found.other)
    for name, moment in zip(("before", *comparison.engines), moments, strict=True):
        _report_moment(name, moment, found, console)


def _report_moment(name: str, moment: Moment, found: Divergence, console: Console) -> None:
    """Say how a machine stood, and what the first differing pixel was."""
    stop = moment.stop
    words = f"fault {stop.fault.code:d} {stop.fault.code.words}, " if stop.fault else ""
    lossy = ", lossy" if stop.lossy else ""
    console.line(f"{name:<8} {words}{stop_line(stop)}{lossy}")
    for spot in found.spots(1):
        console.line(f"{'':<8} {at(*spot)} {pixel_line(moment.picture, spot)}")


COMPARE = Verb(
    "compare",
    "Run a picture on two engines and find the step that parts them.",
    (
        arguments.FILE,
        (arguments.ENGINES, arguments.AGAINST),
        arguments.BUDGET,
        arguments.EVERY,
        arguments.BUNDLE,
        arguments.JSON,
    ),
    compare,
)
