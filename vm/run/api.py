"""One call runs a picture: the face of the machine for those who need no session."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import closing

import numpy as np

from vm.core.faults import Problem
from vm.core.picture import Box, Picture, Point, check_picture
from vm.core.trace import Stop
from vm.files.pxi import load_pxi
from vm.run.engines import EngineName, EngineRequest, chosen
from vm.run.run_loop import run_until


def run(
    picture: Picture,
    budget: int | None = None,
    engine: EngineRequest = EngineName.CPU,
    breakpoints: Iterable[Point] = (),
    watches: Iterable[Point] = (),
) -> Stop:
    """Run a picture, uint8 (H, W, 4), in place from (0, 0) and say why it stopped.

    YIELD is a stop as well: the first frame ends the run. Ctrl+C raises KeyboardInterrupt and
    leaves the picture as the program had come to paint it.

    ``budget`` is the most steps to execute, None for no limit. ``engine`` is what executes them:
    auto, cpu, gpu, or a part of an adapter's name; ``Engines`` that are passed stay open, which
    saves the next run the opening. ``breakpoints`` are pixels (x, y) to stop before, ``watches``
    pixels to stop behind when they are read or written. To go on after a stop, use the
    ``machine`` of an engine. Raises Problem for an array that is no picture, or an engine this
    computer does not have.
    """
    check_picture(picture)
    if not picture.flags.writeable:
        raise Problem("The picture is read-only.", "Pass a copy of it.")
    owned = np.require(picture, requirements=["C", "W"])
    with chosen(engine, owned) as found, closing(found.machine(owned)) as machine:
        machine.set_breakpoints(breakpoints)
        boxes = [Box(x, y, 1, 1) for x, y in watches]
        machine.set_watches(boxes, boxes)
        try:
            return run_until(machine, budget)
        finally:
            if machine.picture is not picture:  # the machine may work in an array of its own
                picture[...] = machine.picture


def run_program(picture: Picture, engine: EngineRequest = EngineName.CPU) -> Picture:
    """Run a picture, uint8 (H, W, 4), in place until it stops, and return it.

    Raises Problem for a fault, and for what `run` raises it for.
    """
    stop = run(picture, engine=engine)
    if stop.fault is not None:
        where = f"at ({stop.fault.x}, {stop.fault.y})"
        raise Problem(
            f"The program faulted {where}: {stop.fault.words}",
            "Use vm.run to look at the picture as it was when it stopped.",
        )
    return picture


def execute_pxi(path: str | os.PathLike[str], engine: EngineRequest = EngineName.CPU) -> Picture:
    """Load a .pxi file, run it, and return the picture, uint8 (H, W, 4); the file is left as it is.

    Raises Problem for a file that cannot be read or holds no picture, and as `run_program` does.
    """
    picture, _ = load_pxi(path)
    return run_program(picture, engine)
