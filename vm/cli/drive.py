"""Running a machine in slices, so that Ctrl+C is heard and frames can be counted."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from vm.cli.console import Console, Progress
from vm.machine import Machine
from vm.picture import Picture
from vm.preparation import prepare
from vm.pxi import Info
from vm.trace import Stop, StopReason

FIRST_SLICE, LARGEST_SLICE = 1 << 6, 1 << 26
SHORT, LONG = 0.05, 0.2  # seconds


def compile_once(console: Console) -> None:
    """Compile the machine if this computer has not yet, and show how far it is."""
    progress = Progress(console)
    prepare(progress)
    progress.finish()


def ready_machine(picture: Picture, info: Info, console: Console) -> Machine:
    """Return a machine at the saved place, compiled."""
    compile_once(console)
    pc, steps = info.start(picture)
    return Machine(picture, pc=pc, steps=steps)


def drive(machine: Machine, steps: int | None, frames: int | None, *, resumed: bool) -> Stop:
    """Run until something stops the machine, ``steps`` are done or ``frames`` were shown.

    None means without limit. Between slices Python looks for signals; one lasts a moment,
    whatever the instructions in it cost.
    """
    last = None if steps is None else machine.steps + steps
    lossy = False
    size = FIRST_SLICE
    while True:
        budget = size if last is None else min(size, last - machine.steps)
        started = perf_counter()
        stop = machine.run(budget, resumed=resumed)
        size = _next_size(size, perf_counter() - started)
        lossy, resumed = lossy or stop.lossy, False
        if stop.reason is StopReason.YIELD and frames is not None:
            frames -= 1
        if _is_over(stop, last, frames):
            return replace(stop, lossy=lossy)


def _next_size(size: int, seconds: float) -> int:
    """Return how many steps the next slice may take."""
    if seconds < SHORT:
        return min(size * 2, LARGEST_SLICE)
    return max(size // 2, 1) if seconds > LONG else size


def _is_over(stop: Stop, last: int | None, frames: int | None) -> bool:
    """Say whether a stop is more than the end of a slice or of a frame that is not the last."""
    if stop.reason is StopReason.YIELD:
        return frames is not None and frames <= 0
    return stop.reason is not StopReason.BUDGET or stop.steps == last


def saved_after(stop: Stop, info: Info) -> Info:
    """Return the notes to save after a stop: an ended program starts anew, a paused one goes on."""
    return info.rested() if stop.reason.is_final else info.paused(stop.pc, stop.steps)
