"""Stepping an executor many times, at the cost of what each step touches."""

from __future__ import annotations

from collections.abc import Iterator

from vm.core.executor import NO_HOST, Executor
from vm.core.layout import REGISTER_ROW
from vm.core.trace import HostInput, Step, Stop, StopReason
from vm.run.run_loop import HostAnswers, no_input

GOES_ON = frozenset({StopReason.STEP, StopReason.YIELD})


class Tracer:
    """Steps a machine many times, at the cost of what each step touches.

    It keeps a picture of its own beside the machine's, so nobody else may run the machine.
    """

    def __init__(self, machine: Executor) -> None:
        """Copy the picture as it is now; the machine stays its maker's to close."""
        self.machine = machine
        self.stop: Stop | None = None
        """How the last step stopped."""
        self._shadow = machine.picture.copy()

    def step(self, host: HostInput = NO_HOST) -> tuple[Stop, Step | None]:
        """Execute one instruction; the Step is None when the program could not go on.

        ``host`` answers a YIELD behind which the program waits.
        """
        if self.machine.awaits_host:
            self.machine.answer(host)
            self._shadow[REGISTER_ROW] = self.machine.picture[REGISTER_ROW]
        stop, step = self.machine.step(shadow=self._shadow)
        if step is not None:
            step.writes.apply(self._shadow)
        self.stop = stop
        return stop, step

    def follow(self, count: int, host: HostAnswers = no_input) -> Iterator[Step]:
        """Execute and yield up to ``count`` steps, fewer where the program ends.

        ``host`` is asked what answers a YIELD.
        """
        for _ in range(count):
            machine = self.machine
            answer = host(machine.steps) if machine.awaits_host else NO_HOST
            stop, step = self.step(answer)
            if step is not None:
                yield step
            if stop.reason not in GOES_ON:
                return
