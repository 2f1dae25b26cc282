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
from vm.trace import Stop


class Engine(StrEnum):
    """What executes a picture; every engine gives the same pixels."""

    AUTO = "auto"
    CPU = "cpu"
    GPU = "gpu"


def run(
    picture: Picture,
    budget: int | None = None,
    engine: str = Engine.CPU,
    breakpoints: Iterable[Point] = (),
    watches: Iterable[Point] = (),
) -> Stop:
    """Run a picture, uint8 (H, W, 4), in place from (0, 0) and say why it stopped.

    ``budget`` is the most steps to execute, None for no limit. ``breakpoints`` are pixels (x, y)
    to stop before, ``watches`` pixels to stop behind when they are read or written. To go on
    after a stop, use ``vm.machine.Machine``. Raises Problem for an array that is no picture, or
    an engine this computer does not have.
    """
    check_engine(engine)
    check_picture(picture)
    owned = np.require(picture, requirements=["C", "W"])
    machine = Machine(owned)
    machine.set_breakpoints(breakpoints)
    boxes = [Box(x, y, 1, 1) for x, y in watches]
    machine.set_watches(boxes, boxes)
    stop = machine.run(budget)
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
