"""One call runs a picture: the face of the machine for those who need no session."""

from __future__ import annotations

import os
from collections.abc import Iterable
from enum import StrEnum

import numpy as np

from vm.faults import Problem
from vm.machine import Machine
from vm.picture import Box, Picture, Point, check_picture
from vm.pxi import load_pxi
from vm.trace import HostInput, Stop, StopReason


class Engine(StrEnum):
    """What executes a picture; every engine gives the same pixels."""

    AUTO = "auto"
    CPU = "cpu"
    GPU = "gpu"


def run(  # noqa: PLR0913
    picture: Picture,
    budget: int | None = None,
    engine: str = Engine.CPU,
    breakpoints: Iterable[Point] = (),
    *,
    watches: Iterable[Point] = (),
    pc: Point = (0, 0),
    steps: int = 0,
    host: HostInput | None = None,
) -> Stop:
    """Run a picture, uint8 (H, W, 4), in place and say why it stopped.

    ``budget`` is the most steps to execute, None for no limit. ``breakpoints`` are pixels (x, y)
    to stop before, ``watches`` pixels to stop behind when they are read or written. ``pc`` and
    ``steps`` continue a paused program. With ``host``, a program that yields is answered and
    goes on; without it the run stops there. Raises Problem for an array that is no picture, or
    an engine this computer does not have.
    """
    check_engine(engine)
    check_picture(picture)
    owned = np.require(picture, requirements=["C", "W"])
    machine = Machine(owned, pc=pc, steps=steps)
    machine.set_breakpoints(breakpoints)
    boxes = [Box(x, y, 1, 1) for x, y in watches]
    if boxes:
        machine.set_watches(boxes, boxes)
    stop = machine.run(budget)
    while stop.reason is StopReason.YIELD and host is not None:
        left = None if budget is None else budget - (stop.steps - steps)
        stop = machine.run(left, host=host)
    if owned is not picture:
        picture[...] = owned
    return stop


def run_program(picture: Picture) -> Picture:
    """Run a picture in place until it ends, and return it; a fault raises Problem."""
    stop = run(picture)
    if stop.fault is not None:
        where = f"at ({stop.fault.x}, {stop.fault.y})"
        raise Problem(
            f"The program faulted {where}: {stop.fault.words}",
            "Use vm.run to look at the picture as it was when it stopped.",
        )
    return picture


def execute_pxi(path: str | os.PathLike[str]) -> Picture:
    """Load a .pxi file, run it, and return the picture; the file is left as it is."""
    picture, _ = load_pxi(path)
    return run_program(picture)


def check_engine(engine: str) -> None:
    """Raise Problem unless this engine exists and can run here."""
    if engine not in tuple(Engine):
        raise Problem(f"There is no engine called {engine}.", "Use cpu or auto.")
    if engine == Engine.GPU:
        raise Problem("This version runs programs on the CPU only.", "Use the engine cpu, or auto.")
