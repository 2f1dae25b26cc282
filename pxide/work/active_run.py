"""One run as the loop knows it."""

from dataclasses import dataclass

from pxide.model.session import Session
from pxide.model.tab import Tab
from pxide.work.run_driver import RunDriver
from vm.core.picture import Point


@dataclass(eq=False)
class ActiveRun:
    """What is shown where, what drives it, and what is wanted of it."""

    tab: Tab
    session: Session
    drive: RunDriver
    wish: str
    """Which engine is to run it."""
    is_on_cpu: bool = False
    wants_pause: bool = False
    extra: frozenset[Point] = frozenset()
    """Where it stops beside the breakpoints."""
    shown_at: float = 0.0
    trace_due: float = 0.0
    frame_at: float = 0.0

    def is_alive(self) -> bool:
        """False once the session was closed, by a verb or by painting."""
        return self.tab.session is self.session

    def halt(self) -> None:
        """Cut the slice at work short, and want no other one."""
        self.wants_pause = True
        self.drive.interrupt()
