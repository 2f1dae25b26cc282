"""Making the machine ready: compiled once on each computer, read from disk ever after."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import numpy as np

from vm.core.picture import blank
from vm.cpu.compiler.build import Progress
from vm.cpu.machine import Machine
from vm.cpu.machines import Machines


def prepare(progress: Progress | None = None) -> None:
    """Compile the machine for this computer, or load what was compiled before.

    ``progress`` is called only while something is really being compiled.
    """
    with _uncollected():
        if progress is None:
            _load()
            return
        # Loading numba takes a second; only whoever prepares or runs a machine pays for it.
        with import_module("vm.cpu.compiler.progress").reporting(progress):
            _load()


def _load() -> None:
    """Have everything compiled: the machine of one picture and that of many."""
    Machine(blank(1, 1)).run()
    Machines(np.zeros((0, 1, 1, 4), np.uint8)).run(0, 0)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put the garbage collector off; what is loaded meanwhile stays for good, so leave it alone.

    Looking through a compiler's heap would hold every thread up for most of a second.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
