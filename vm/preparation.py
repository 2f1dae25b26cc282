"""Making the machine ready: compiled once on each computer, read from disk ever after."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from vm.compiler.build import Progress
from vm.machine import Machine
from vm.picture import blank


def prepare(progress: Progress | None = None) -> None:
    """Compile the machine for this computer, or load what was compiled before.

    ``progress`` is called only while something is really being compiled.
    """
    machine = Machine(blank(1, 1))
    with _uncollected():
        if progress is None:
            machine.run()
            return
        # Loading numba takes a second; only whoever prepares or runs a machine pays for it.
        with import_module("vm.compiler.progress").reporting(progress):
            machine.run()


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
