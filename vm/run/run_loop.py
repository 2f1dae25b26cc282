"""Driving a machine: Ctrl+C is heard whatever its instructions cost, and frames are counted."""

from __future__ import annotations

from dataclasses import replace

from vm.core.executor import Executor
from vm.core.threads import watched
from vm.core.trace import Stop, StopReason

AT_ONCE = 256
"""A run that is over after so many steps needs no thread."""


def run_until(
    machine: Executor, steps: int | None = None, frames: int | None = 1, *, resumed: bool = False
) -> Stop:
    """Run until something stops the machine, ``steps`` are done or ``frames`` were shown.

    None means without limit. A breakpoint on the first instruction is left untested when
    ``resumed``. What Ctrl+C interrupts stays as it is then.
    """
    last = None if steps is None else machine.steps + steps
    journey = _Run(machine, last, frames)
    first = journey.run(AT_ONCE if steps is None else min(AT_ONCE, steps), resumed)
    if journey.is_over(first):
        return first
    (stop,) = watched([journey.go_on], journey.interrupt)
    return replace(stop, lossy=first.lossy or stop.lossy)


class _Run:
    """Runs of one machine, from frame to frame."""

    def __init__(self, machine: Executor, last: int | None, frames: int | None) -> None:
        """Go up to step number ``last``, and until so many frames were shown."""
        self._machine = machine
        self._last = last
        self._frames = frames
        self._is_interrupted = False

    def run(self, budget: int | None, resumed: bool) -> Stop:
        """Run once."""
        stop = self._machine.run(budget, resumed=resumed)
        if stop.reason is StopReason.YIELD and self._frames is not None:
            self._frames -= 1
        return stop

    def go_on(self) -> Stop:
        """Run until that is over, or interrupted."""
        lossy = False
        while True:
            left = None if self._last is None else self._last - self._machine.steps
            stop = self.run(left, resumed=False)
            lossy = lossy or stop.lossy
            if self._is_interrupted or self.is_over(stop):
                return replace(stop, lossy=lossy)

    def interrupt(self) -> None:
        """End the run at work, and all that would follow; from any thread."""
        self._is_interrupted = True
        self._machine.interrupt()

    def is_over(self, stop: Stop) -> bool:
        """Say whether a stop is more than the end of a part, or of a frame that is not the last."""
        if stop.reason is StopReason.YIELD:
            return self._frames is not None and self._frames <= 0
        return stop.reason is not StopReason.BUDGET or stop.steps == self._last
