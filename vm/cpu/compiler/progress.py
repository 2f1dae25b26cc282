"""Telling how far the compilation of the interpreter has come; importing this loads numba."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from numba.core.event import Event, Listener, install_listener

from vm.cpu.compiler import source
from vm.cpu.compiler.build import Progress

WORDS = "Preparing the machine for this computer, once"


class _Counter(Listener):
    """Counts the kernels whose compilation has ended."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.done = 0
        self.total = source().count("@njit")

    def on_start(self, event: Event) -> None:
        """Say that work is going on."""
        self.progress(self.done, self.total, WORDS)

    def on_end(self, event: Event) -> None:
        """Count one kernel."""
        self.done = min(self.done + 1, self.total)
        self.progress(self.done, self.total, WORDS)


@contextmanager
def reporting(progress: Progress) -> Iterator[None]:
    """Report each kernel that is compiled meanwhile; stay silent when all come from disk."""
    with install_listener("numba:compile", _Counter(progress)):
        yield
