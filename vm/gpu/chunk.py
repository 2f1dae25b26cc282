"""How many steps a dispatch takes: enough to be worth its start, too few to wait for."""

from __future__ import annotations

FIRST = 4096
SHORT = 0.008
"""Seconds under which a dispatch is made longer."""
LONG = 0.050
"""Seconds over which it is made shorter: far below what a driver's watchdog allows."""
SOFTWARE_MOST = 60_000
"""A software adapter ends all loops of an invocation silently after 65 535 iterations."""
CARD_MOST = 1 << 24


class Chunk:
    """The steps of the next dispatch, adapted to the time the last one took."""

    def __init__(self, is_software: bool) -> None:
        """Begin small."""
        self.steps = FIRST
        self.most = SOFTWARE_MOST if is_software else CARD_MOST

    def note(self, made: int, seconds: float) -> None:
        """Adapt to a dispatch that made so many steps."""
        if seconds > LONG:
            self.steps = max(self.steps // 2, 1)
        elif seconds < SHORT and made >= self.steps:
            self.steps = min(self.steps * 2, self.most)
