"""Stepping an executor many times, at the cost of what each step touches."""

from __future__ import annotations

from vm.core.executor import NO_HOST, Executor
from vm.core.layout import REGISTER_ROW
from vm.core.trace import HostInput, Step, Stop


class Tracer:
    """Steps a machine many times, at the cost of what each step touches."""

    def __init__(self, machine: Executor) -> None:
        """Remember the picture as it is now."""
        self.machine = machine
        self._shadow = machine.picture.copy()

    def step(self, host: HostInput = NO_HOST) -> tuple[Stop, Step | None]:
        """Execute one instruction; the Step is None when the program could not go on."""
        if self.machine.awaits_host:
            self.machine.answer(host)
            self._shadow[REGISTER_ROW] = self.machine.picture[REGISTER_ROW]
        stop, step = self.machine.step(shadow=self._shadow)
        if step is not None:
            step.writes.apply(self._shadow)
        return stop, step
