"""The board: everything a kernel may see of one run, and how a touched pixel is noted."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

# Where the run keeps its numbers in Board.state.
X = 0
Y = 1
STEPS = 2
LIMIT = 3
STATUS = 4
FAULT = 5
LOSSY = 6
RESUMED = 7
TOUCHED = 8
SPANS = 9
PRODUCT = 10
STATE_SIZE = 11

# Why the interpreter came back; PRODUCT_PENDING waits for the matrix product of the host.
RUNNING = 0
HALTED = 1
END_OF_ROW = 2
BREAKPOINT = 3
DATA_BREAKPOINT = 4
BUDGET = 5
YIELD = 6
FAULTED = 7
PRODUCT_PENDING = 8

# What is noted of each access, as bits of Board.mode.
BREAKING = 1
COUNTING = 2
WATCHING = 4
TRACING = 8
NOTING = 14

# The kinds of access: rows of Board.counts, and bits of Board.marks from 1 << kind.
READ = 0
WRITE = 1
EXECUTE = 2

ONE = 1
"""The number one, as a name: kernels are compiled anew for each number written out."""

SPAN_ROOM = 32
"""More spans than any instruction touches: three tensors of three boxes, three registers."""


class Board(NamedTuple):
    """One run as the kernels see it; flat arrays over the same picture."""

    words: npt.NDArray[np.uint32]
    """The pixels as words, row by row (W * H)."""
    octets: npt.NDArray[np.uint8]
    """The same memory as bytes (4 * W * H)."""
    width: int
    height: int
    mode: int
    state: npt.NDArray[np.int64]
    slots: npt.NDArray[np.int64]
    """What the operands of a wide instruction name, one row each (vm.cpu.kernels.slots)."""
    marks: npt.NDArray[np.uint8]
    """Breakpoints and watches, a bit for each kind of access; empty without any."""
    counts: npt.NDArray[np.uint32]
    """Accesses by kind (3, W * H); empty when not counting."""
    dirty: npt.NDArray[np.uint8]
    """A row's byte is 1 when one of its pixels may have been written."""
    spans: npt.NDArray[np.int64]
    """The boxes one traced step touched: kind, x, y, w, h."""


def word(board: Board, index: int) -> int:
    """Return a pixel's word as a non-negative number."""
    return int(np.int64(board.words[index]))


def signed(value: int) -> int:
    """Read a word's bits as two's complement."""
    return (value ^ 0x80000000) - 0x80000000


def note_pixel(board: Board, kind: int, index: int) -> None:
    """Note that one pixel was read or written."""
    if board.mode & COUNTING:
        board.counts[kind, index] += np.uint32(1)
    if board.mode & WATCHING and board.marks[index] >> kind & 1 and board.state[TOUCHED] < 0:
        board.state[TOUCHED] = index
    if board.mode & TRACING:
        note_span(board, kind, index, ONE, ONE)


def note_box(board: Board, kind: int, first: int, w: int, h: int) -> None:
    """Note that a rectangle was read or written; ``first`` is its top-left pixel's index."""
    if w <= 0 or h <= 0:
        return
    if board.mode & TRACING:
        note_span(board, kind, first, w, h)
    if board.mode & (COUNTING | WATCHING):
        for start in range(first, first + h * board.width, board.width):
            if board.mode & COUNTING:
                for index in range(start, start + w):
                    board.counts[kind, index] += np.uint32(1)
            if board.mode & WATCHING:
                _watch(board, kind, start, w)


def note_span(board: Board, kind: int, first: int, w: int, h: int) -> None:
    """Add one box to the traced step."""
    at = board.state[SPANS]
    board.spans[at, 0] = kind
    board.spans[at, 1] = first % board.width
    board.spans[at, 2] = first // board.width
    board.spans[at, 3] = w
    board.spans[at, 4] = h
    board.state[SPANS] = at + 1


def note_run(board: Board, kind: int, row: int, pixels: int) -> None:
    """Note that ``pixels`` pixels in reading order, from column 0 of a row, were touched."""
    full = pixels // board.width
    note_box(board, kind, row * board.width, board.width, full)
    note_box(board, kind, (row + full) * board.width, pixels - full * board.width, ONE)


def soil(board: Board, row: int, rows: int) -> None:
    """Remember that these rows may have been written."""
    for y in range(row, row + rows):
        board.dirty[y] = 1


def _watch(board: Board, kind: int, start: int, count: int) -> None:
    """Remember the first watched pixel of a run, unless one was already met in this step."""
    for index in range(start, start + count):
        if board.state[TOUCHED] < 0 and board.marks[index] >> kind & 1:
            board.state[TOUCHED] = index
