"""How many steps a dispatch takes: enough to be worth its start, too few to wait for."""

from __future__ import annotations

FIRST = 4096
FIRST_OF_ALL = 1 << 22
"""The first steps of all lanes together, on software, which does them one after the other."""
SHORT = 0.008
"""Seconds under which a dispatch is made longer."""
LONG = 0.050
"""Seconds over which it is made shorter: far below what a driver's watchdog allows."""
SOFTWARE_MOST = 60_000
"""A software adapter ends all loops of an invocation silently after 65 535 iterations."""
CARD_MOST = 1 << 24
PATIENCE = 4
"""How many times as long a batch in software may take: no one pauses it, no watchdog waits."""


class StepBudget:
    """The steps of the next dispatch, adapted to the time the last one took."""

    def __init__(self, is_software: bool, lanes: int = 1) -> None:
        """Begin small; each lane takes so many steps."""
        self.steps = min(FIRST, max(FIRST_OF_ALL // lanes, 1)) if is_software else FIRST
        self.most = SOFTWARE_MOST if is_software else CARD_MOST
        self._patience = PATIENCE if is_software and lanes > 1 else 1

    def note(self, made: int, seconds: float, is_alone: bool = True) -> None:
        """Adapt to a dispatch that made so many steps; alone, the time was spent on it only."""
        seconds /= self._patience
        if seconds > LONG and is_alone:
            self.steps = max(int(self.steps * LONG / seconds), 1)
        elif seconds < SHORT and made >= self.steps:
            self.steps = min(self.steps * 2, self.most)
