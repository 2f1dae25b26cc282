"""What a wide instruction read and wrote, noted by the same lines as on the CPU."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vm.core.layout import REGISTER_ROW
from vm.core.picture import Box
from vm.cpu.compiler.wide import notes, soils
from vm.cpu.kernels import board as b
from vm.cpu.kernels import rectangles, slots
from vm.gpu.shader.lane_fields import LaneField
from vm.isa.rules import Copy
from vm.isa.table import Op, OperandKind, Wide, decode

Noter: TypeAlias = Callable[..., None]
Numbers: TypeAlias = npt.NDArray[np.int64]
_GLOBALS: Mapping[str, object] = MappingProxyType({**vars(b), **vars(slots)})
_HEAD = "def note(board, slots, dirty, f0, f1, f2, width):"


@dataclass(frozen=True)
class Touched:
    """The boxes one instruction touched, by kind of access in order, and the rows it wrote."""

    spans: tuple[tuple[int, Box], ...]
    rows: npt.NDArray[np.intp]
    """(n,), ascending."""

    def boxes(self, kind: int) -> tuple[Box, ...]:
        """The boxes of one kind of access."""
        return tuple(box for other, box in self.spans if other == kind)


def touched_by(state: npt.NDArray[np.uint32], width: int, height: int) -> Touched:
    """Return what the wide instruction touches that a lane waits for.

    ``state`` are the lane's words, uint32 (STATE_SIZE,); width and height are the picture's.
    """
    numbers = state.astype(np.int64)
    op, fields = decode(int(state[LaneField.INSTRUCTION]))
    board = _board(numbers, width, height)
    if op is not None and isinstance(op.rule, Wide):
        board.slots[0, slots.PIXELS] = _length(op, numbers, board)
        _noter(op)(board, board.slots, board.dirty, *fields, width)
        registers: list[tuple[int, Box]] = []
    else:
        registers = _rectangles(op, fields, numbers, board)
    found = board.spans[: board.state[b.SPANS]].tolist()
    spans = (*((kind, Box(*box)) for kind, *box in found), *registers)
    return Touched(spans, np.flatnonzero(board.dirty))


def _board(numbers: Numbers, width: int, height: int) -> b.Board:
    """Lay out a board without pixels, on which noting is all that can be done."""
    first = int(LaneField.SLOTS)
    given = numbers[first : first + 3 * slots.SLOT_SIZE].reshape(3, slots.SLOT_SIZE)
    return b.Board(
        words=np.zeros(0, np.uint32),
        octets=np.zeros(0, np.uint8),
        width=width,
        height=height,
        mode=b.TRACING,
        state=np.zeros(b.STATE_SIZE, np.int64),
        slots=given.copy(),
        marks=np.zeros(0, np.uint8),
        counts=np.zeros((3, 0), np.uint32),
        dirty=np.zeros(height, np.uint8),
        spans=np.zeros((b.SPAN_ROOM, 5), np.int64),
    )


def _length(op: Op, numbers: Numbers, board: b.Board) -> int:
    """Return the pixels that slot 0 means: a vector's were measured by a pass."""
    is_vector = op.operands[0].kind is OperandKind.VECTOR
    return int(numbers[LaneField.LENGTH] if is_vector else board.slots[0, slots.PIXELS])


@cache
def _noter(op: Op) -> Noter:
    """Return the lines that note what a row's instruction touches, as a function."""
    body = [*notes(op), *soils(op)] or ["pass"]
    space = dict(_GLOBALS)
    # The compiler writes these lines into the CPU's interpreter; running the very text here says
    # what is touched in one place. It is made of the instruction table alone, of nothing foreign.
    exec("\n    ".join((_HEAD, *body)), space)
    found = space["note"]
    if not callable(found):
        raise TypeError(f"{op.name} cannot tell what it touches")
    return found


def _rectangles(
    op: Op | None, fields: tuple[int, int, int], numbers: Numbers, board: b.Board
) -> list[tuple[int, Box]]:
    """Note the rectangles of BLIT or FILL; return the registers they read."""
    copies = op is not None and any(isinstance(effect, Copy) for effect in op.effects)
    size = int(numbers[LaneField.SIZE])
    if copies:
        rectangles.note_rectangle(board, b.READ, int(numbers[LaneField.SOURCE]), size)
    rectangles.note_rectangle(board, b.WRITE, int(numbers[LaneField.TARGET]), size)
    return [(b.READ, Box(field, REGISTER_ROW, 1, 1)) for field in fields]
