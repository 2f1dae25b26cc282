"""The CPU executor: a picture, a program counter, and runs that change the picture in place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vm.check.diagnosis import describe
from vm.core.executor import NO_HOST
from vm.core.faults import Fault, FaultCode
from vm.core.layout import REGISTER_ROW, read_matrix, read_tensor
from vm.core.patch import Patch, Piece, difference
from vm.core.picture import Box, Picture, Point, check_picture, word_at, words_of
from vm.core.trace import HostInput, Step, Stop, StopReason
from vm.cpu.compiler.build import Interpreter, load
from vm.cpu.kernels import board as b
from vm.cpu.kernels.slots import SLOT_SIZE
from vm.cpu.products import multiply_matrices, multiply_tensors
from vm.cpu.watch_map import WatchMap
from vm.isa.host_answer import host_answer
from vm.isa.table import BY_CODE, OperandKind

NO_LIMIT = 1 << 62

REASONS = MappingProxyType(
    {
        b.HALTED: StopReason.HALTED,
        b.END_OF_ROW: StopReason.END_OF_ROW,
        b.BREAKPOINT: StopReason.BREAKPOINT,
        b.DATA_BREAKPOINT: StopReason.DATA_BREAKPOINT,
        b.BUDGET: StopReason.BUDGET,
        b.YIELD: StopReason.YIELD,
        b.FAULTED: StopReason.FAULT,
    }
)


State: TypeAlias = npt.NDArray[np.int64]
"""The numbers of one run, at the places that ``vm.cpu.kernels.board`` names."""

Slots: TypeAlias = npt.NDArray[np.int64]
"""What the operands of a wide instruction name (3, SLOT_SIZE)."""


def check_start(picture: Picture, pc: Point, steps: int) -> None:
    """Raise unless a machine can work on this array and be at this place.

    Problem for an array that is no picture, uint8 (H, W, 4); ValueError for one that is not
    C-contiguous and writable, a place outside of it, or a negative count of steps.
    """
    check_picture(picture)
    if not picture.flags.c_contiguous or not picture.flags.writeable:
        raise ValueError("a machine needs a writable, C-contiguous picture")
    height, width = picture.shape[:2]
    if not (0 <= pc[0] <= width and 0 <= pc[1] < height and steps >= 0):
        raise ValueError(f"a machine of {width} x {height} pixels cannot be at {pc}")


class Machine:
    """Runs one picture, uint8 (H, W, 4), in the very array that is handed over.

    Users of executors do not rely on that, see ``vm.core.executor``. A run holds no Python lock, so
    it may go on in a thread; that thread then owns the machine.
    """

    def __init__(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> None:
        """Start at ``pc`` after ``steps`` steps; ``counters`` counts every access by pixel."""
        check_start(picture, pc, steps)
        height, width = picture.shape[:2]
        self.picture = picture
        self.frame = 0
        self.awaits_host = False
        self.counts = np.zeros((3, height, width), np.uint32) if counters else None
        self._size = (width, height)
        self._words = words_of(picture).reshape(-1)
        self._pixel_bytes = picture.reshape(-1)
        self._state = np.zeros(b.STATE_SIZE, np.int64)
        self._state[[b.X, b.Y, b.STEPS]] = (*pc, steps)
        self._slots = np.zeros((3, SLOT_SIZE), np.int64)
        self._spans = np.zeros((b.SPAN_ROOM, 5), np.int64)
        self._dirty = np.zeros(height, np.uint8)
        self._marks = WatchMap(width, height)
        self._counts = np.zeros((3, 0), np.uint32)
        if self.counts is not None:
            self._counts = self.counts.reshape(3, -1)
        self._interpret: Interpreter | None = None

    @property
    def pc(self) -> Point:
        """The pixel of the next instruction; x is W behind the end of a row."""
        return int(self._state[b.X]), int(self._state[b.Y])

    @property
    def steps(self) -> int:
        """How many instructions have been executed since the program began."""
        return int(self._state[b.STEPS])

    def set_breakpoints(self, points: Iterable[Point]) -> None:
        """Stop before the instructions at these pixels; those outside the picture are ignored."""
        self._marks.set_breakpoints(points)

    def set_watches(self, reads: Iterable[Box] = (), writes: Iterable[Box] = ()) -> None:
        """Stop after an instruction that reads or writes a pixel of these boxes."""
        self._marks.set_watches(reads, writes)

    def run(
        self, budget: int | None = None, *, resumed: bool = False, host: HostInput = NO_HOST
    ) -> Stop:
        """Run until something stops it, or ``budget`` steps are done.

        ``resumed`` leaves a breakpoint on the first instruction untested. ``host`` is handed to
        the program when the last stop was a YIELD.
        """
        return self._run(budget, resumed, host, 0)

    def step(
        self, host: HostInput = NO_HOST, shadow: Picture | None = None
    ) -> tuple[Stop, Step | None]:
        """Execute one instruction and say what it read and wrote; no Step when none was.

        ``shadow`` is the picture as it is now, any host's answer included, and is not changed;
        without it one is copied, which in a large picture takes longer than the step.
        """
        self.answer(host)
        before = self.picture.copy() if shadow is None else shadow
        number, (x, y) = self.steps, self.pc
        word = word_at(self.picture, x, y) if x < self._size[0] else 0
        stop = self._run(1, True, host, b.TRACING)
        if self.steps == number:
            return stop, None
        spans = self._spans[: self._state[b.SPANS]].tolist()
        reads = tuple(Box(*box) for kind, *box in spans if kind == b.READ)
        written = (Box(*box) for kind, *box in spans if kind == b.WRITE)
        writes = Patch(tuple(_piece(box, before, self.picture) for box in written))
        if stop.reason is StopReason.BUDGET:
            stop = Stop(StopReason.STEP, stop.pc, stop.steps, None, stop.lossy)
        return stop, Step(number, (x, y), word, reads, writes, stop.lossy)

    def remember(self) -> None:
        """Keep nothing: to do steps again is quick here, and to note them all is not."""

    def recent(self, count: int) -> tuple[Step, ...]:
        """Return no steps, for none are kept."""
        return ()

    def close(self) -> None:
        """Hold nothing outside of Python."""

    def interrupt(self) -> None:
        """End the run at work with reason `budget` after its instruction; from any thread.

        The kernels read the limit anew at each step, so lowering it is enough.
        """
        self._state[b.LIMIT] = 0

    def take_changes(self, shadow: Picture) -> Patch:
        """Return what was written since the last call, and write it to ``shadow`` as well.

        ``shadow`` is the picture as it was then; only rows that were written are compared.
        """
        patch = difference(shadow, self.picture, np.flatnonzero(self._dirty))
        patch.apply(shadow)
        self._dirty[:] = 0
        return patch

    def _run(self, budget: int | None, resumed: bool, host: HostInput, mode: int) -> Stop:
        """Run with the noting that ``mode`` adds to breakpoints, watches and counters."""
        self.answer(host)
        state = self._state
        state[b.LIMIT] = NO_LIMIT if budget is None else state[b.STEPS] + max(budget, 0)
        state[b.RESUMED] = resumed
        state[b.LOSSY] = 0
        state[b.SPANS] = 0  # here, for a large product enters the interpreter twice in one step
        board = self._board(mode)
        interpret = self._interpret = self._interpret or load()
        interpret(board)
        while state[b.STATUS] == b.PRODUCT_PENDING:
            finish_product(self.picture, state, self._slots)
            if state[b.TOUCHED] >= 0:
                state[b.STATUS] = b.DATA_BREAKPOINT
            else:
                interpret(board)
        return self._stopped()

    def _board(self, mode: int) -> b.Board:
        """Lay out the run for the kernels."""
        if self._marks:
            mode |= b.BREAKING | b.WATCHING
        if self.counts is not None:
            mode |= b.COUNTING
        width, height = self._size
        return b.Board(
            self._words,
            self._pixel_bytes,
            width,
            height,
            mode,
            self._state,
            self._slots,
            self._marks.flags,
            self._counts,
            self._dirty,
            self._spans,
        )

    def _stopped(self) -> Stop:
        """Return why the kernels came back, and note whether the program waits for the host."""
        stop = stop_of(self.picture, self._state.tolist())
        self.awaits_host = stop.reason is StopReason.YIELD
        return stop

    def answer(self, host: HostInput) -> None:
        """Write the host's four words if the program yielded, and count a frame."""
        if not self.awaits_host:
            return
        self.awaits_host = False
        answer = host_answer(self.picture, self.pc, host, self.frame)
        words_of(self.picture)[REGISTER_ROW, answer.columns] = answer.words
        self._dirty[REGISTER_ROW] = 1
        self.frame += 1


def finish_product(picture: Picture, state: State, slots: Slots) -> None:
    """Do the matrix product that the interpreter has checked and left to the host.

    ``picture`` is written in place; bits that are lost set the lossy mark of the state. Raises
    RuntimeError where the operands cannot be read, which a checked instruction rules out.
    """
    rows = slots[:, 0].tolist()
    if BY_CODE[int(state[b.PRODUCT])].operands[0].kind is OperandKind.TENSOR:
        a, c, d = (read_tensor(picture, row) for row in rows)
        if a is None or c is None or d is None:
            raise RuntimeError("a checked tensor cannot be read")
        multiply_tensors(picture, a, c, d)
        return
    left, right = read_matrix(picture, rows[0]), read_matrix(picture, rows[1])
    if left is None or right is None:
        raise RuntimeError("a checked matrix cannot be read")
    state[b.LOSSY] |= multiply_matrices(picture, left, right, rows[2])


def stop_of(picture: Picture, numbers: Sequence[int]) -> Stop:
    """Return why the kernels came back, from the numbers of a run's state as plain ints.

    ``picture`` is only looked at, to say a fault in words.
    """
    x, y = numbers[b.X], numbers[b.Y]
    reason, fault, touched = REASONS[numbers[b.STATUS]], None, None
    if reason is StopReason.FAULT:
        code = FaultCode(numbers[b.FAULT])
        fault = Fault(code, x, y, describe(picture, (x, y), code))
    if reason is StopReason.DATA_BREAKPOINT:
        row, column = divmod(numbers[b.TOUCHED], picture.shape[1])
        touched = (column, row)
    return Stop(reason, (x, y), numbers[b.STEPS], fault, bool(numbers[b.LOSSY]), touched)


def _piece(box: Box, before: Picture, after: Picture) -> Piece:
    """Return what a box was and is."""
    return Piece(box.x, box.y, before[box.slices].copy(), after[box.slices].copy())
