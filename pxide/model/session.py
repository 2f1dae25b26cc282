"""One run of a document's copy, as far as it can be seen."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, Signal

from vm.core.executor import Counts
from vm.core.patch import Patch
from vm.core.picture import Box, Picture, Point
from vm.core.trace import HostInput, Step, Stop

MANY_PIECES = 16
"""More changed places than this are told as the one box around them."""


class RunState(Enum):
    """Where a run is."""

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """Where a run takes place: the engine's name, why it was chosen, and what was asked for."""

    engine: str
    why: str
    request: str


class Session(QObject):
    """What the loop knows of a run. The machine itself belongs to the runner's thread.

    Nothing here is the machine's: ``picture`` is a copy that follows by patches, ``recent`` and
    ``counts`` are copies too, so a session shows its run for as long as it likes.
    """

    moved = Signal()
    """pc, the count of steps or the engine is new."""
    changed = Signal(object)
    """The Box whose pixels are new."""
    state_changed = Signal()
    traced = Signal()

    def __init__(self, picture: Picture, parent: QObject | None = None) -> None:
        """Show the document's picture, until the session is given a copy of its own."""
        super().__init__(parent)
        self.picture = picture
        self._is_lent = True
        self.host = HostInput()
        """What the canvas says of mouse and keys; handed to the program at each YIELD."""
        self._state = RunState.READY
        self._pc: Point = (0, 0)
        self._steps = 0
        self._stop: Stop | None = None
        self._recent: tuple[Step, ...] = ()
        self._speed = 0.0
        self._placement: EngineChoice | None = None
        self._is_cut_short = False
        self.counts: Counts | None = None
        """Reads, writes and executions of each pixel, a copy; none in a large picture."""

    @property
    def state(self) -> RunState:
        """Where the run is."""
        return self._state

    @property
    def is_running(self) -> bool:
        """True while steps are being done."""
        return self._state is RunState.RUNNING

    @property
    def pc(self) -> Point:
        """The next instruction."""
        return self._pc

    @property
    def steps(self) -> int:
        """Steps done since the run began."""
        return self._steps

    @property
    def stop(self) -> Stop | None:
        """Why the run stopped last; none while it has not."""
        return self._stop

    @property
    def recent(self) -> tuple[Step, ...]:
        """The last steps, the newest last."""
        return self._recent

    @property
    def speed(self) -> float:
        """Steps a second, lately."""
        return self._speed

    @property
    def placement(self) -> EngineChoice | None:
        """Where it runs; none until that is chosen."""
        return self._placement

    @property
    def is_cut_short(self) -> bool:
        """Whether the engine gave up: what it had shown by then is all there is."""
        return self._is_cut_short

    def place(self, placement: EngineChoice) -> None:
        """Here it runs."""
        self._placement = placement
        self.moved.emit()

    def own(self, picture: Picture) -> None:
        """Show this copy of the document, equal to it, from now on: it belongs to the session."""
        self.picture = picture
        self._is_lent = False

    def begin(self) -> None:
        """The run goes on."""
        self._stop = None
        self._set_state(RunState.RUNNING)

    def move(self, pc: Point, steps: int, speed: float = 0.0) -> None:
        """The run has come to a place."""
        self._pc, self._steps, self._speed = pc, steps, speed
        self.moved.emit()

    def show(self, patch: Patch) -> None:
        """The run has written pixels. Raises RuntimeError while the picture is the document's."""
        if self._is_lent and not patch.is_empty:
            raise RuntimeError("a run wrote into a picture that is not its own")
        patch.apply(self.picture)
        boxes = patch.boxes
        if len(boxes) > MANY_PIECES:
            boxes = (_around(boxes),)
        for box in boxes:
            self.changed.emit(box)

    def trace(self, recent: tuple[Step, ...], counts: Counts | None = None) -> None:
        """These were the last steps, and so often was each pixel touched."""
        self._recent = recent
        self.counts = counts
        self.traced.emit()

    def end(self, stop: Stop, state: RunState) -> None:
        """The run has stopped, for a while or for good."""
        self._stop = stop
        self.move(stop.pc, stop.steps)
        self._set_state(state)

    def cut_short(self, pc: Point, steps: int) -> None:
        """The engine gave up; what is shown is how it stood here."""
        self._is_cut_short = True
        self.move(pc, steps)
        self._set_state(RunState.ENDED)

    def _set_state(self, state: RunState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit()


def _around(boxes: tuple[Box, ...]) -> Box:
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.united(box)
    return whole
