"""The runner drives sessions in slices on one worker thread."""

from PySide6.QtCore import QObject, Signal

from pxide.base.tasks import Tasks
from pxide.model.sheet import Sheet
from vm.picture import Point


class Runner(QObject):
    """Runs, pauses, steps and stops the programs of the sheets."""

    preparing = Signal(int, int, str)
    """Kernels compiled, kernels in all, and the name of the one at work."""
    prepared = Signal()
    is_busy_changed = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        """Run through the tasks given."""
        super().__init__(parent)
        self._tasks = tasks

    def start(self, sheet: Sheet) -> None:
        """Run from the start, or go on from where the run is paused."""

    def pause(self, sheet: Sheet) -> None:
        """Do not start the next slice."""

    def stop(self, sheet: Sheet) -> None:
        """End the run and show the document again."""

    def step(self, sheet: Sheet) -> None:
        """Do one instruction, traced."""

    def run_to(self, sheet: Sheet, point: Point) -> None:
        """Run until an instruction is next."""

    def keep(self, sheet: Sheet) -> None:
        """Turn what the run painted into one undoable step of the document."""
