"""What the operands of a wide instruction name: reading headers, bounds and overlap.

A slot is one row of Board.slots. The functions that read a header return whether it is
well-formed and fits; the law's fault for the opposite is 3.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vm.core.layout import HEADER_PIXELS, TENSOR_TAG, ElementType
from vm.cpu.kernels.board import (
    ONE,
    READ,
    WRITE,
    Board,
    note_box,
    note_pixel,
    note_run,
    signed,
    soil,
    word,
)

ROW = 0
COLS = 1
ROWS = 2
TYPE = 3
ZERO = 4
MULTIPLIER = 5
SHIFT = 6
PIXELS = 7
"""Pixels of the elements: of a vector its length, of a whole row the width."""
NAMED = 8
"""The row a row pointer names."""
SLOT_SIZE = 9

SLOT_0 = 0
SLOT_1 = 1
SLOT_2 = 2

BLOCK = 256
"""Pixels that are scanned at once for the end of a vector."""

# As plain numbers, which is all that compiled code knows.
U8 = ElementType.U8.value
I8 = ElementType.I8.value
I32 = ElementType.I32.value
TAG = TENSOR_TAG
HEADER = HEADER_PIXELS


def vector_length(board: Board) -> int:
    """Return the first x at which both source pixels are zero words, else W."""
    width = board.width
    a = board.words[board.slots[0, ROW] * width : (board.slots[0, ROW] + 1) * width]
    b = board.words[board.slots[1, ROW] * width : (board.slots[1, ROW] + 1) * width]
    for start in range(0, width, BLOCK):
        end = min(start + BLOCK, width)
        if _has_double_zero(a[start:end], b[start:end]):
            for i in range(start, end):
                if a[i] == 0 and b[i] == 0:
                    return i
    return width


def _has_double_zero(a: npt.NDArray[np.uint32], b: npt.NDArray[np.uint32]) -> bool:
    """Say whether two pieces of rows are zero at the same place."""
    least = np.uint32(0xFFFFFFFF)
    for i in range(len(a)):
        least = min(least, np.uint32(a[i] | b[i]))
    return bool(least == 0)


def read_row_pointer(board: Board, slot: int) -> bool:
    """Read the row named by the low half of pixel (0, row); say whether it exists."""
    board.slots[slot, NAMED] = word(board, board.slots[slot, ROW] * board.width) & 0xFFFF
    return bool(board.slots[slot, NAMED] < board.height)


def read_matrix_header(board: Board, slot: int) -> bool:
    """Read a plain matrix's size; say whether it is not empty and fits."""
    size = word(board, board.slots[slot, ROW] * board.width)
    return size_matrix(board, slot, size >> 16, size & 0xFFFF)


def size_matrix(board: Board, slot: int, rows: int, cols: int) -> bool:
    """Give a plain matrix its size; say whether it is not empty and fits."""
    board.slots[slot, COLS] = cols
    board.slots[slot, ROWS] = rows
    if board.width < 2 or cols == 0 or rows == 0:
        return False
    return bool(board.slots[slot, ROW] + _matrix_height(board, slot) <= board.height)


def read_tensor_header(board: Board, slot: int) -> bool:
    """Read a tensor's header; say whether it is well-formed and fits."""
    if board.width < HEADER:
        return False
    at = board.slots[slot, ROW] * board.width
    size = word(board, at)
    kind = word(board, at + 1)
    element = kind & 0xFF
    cols = size & 0xFFFF
    rows = size >> 16
    board.slots[slot, COLS] = cols
    board.slots[slot, ROWS] = rows
    board.slots[slot, TYPE] = element
    board.slots[slot, ZERO] = signed(word(board, at + 3))
    board.slots[slot, MULTIPLIER] = word(board, at + 4)
    board.slots[slot, SHIFT] = word(board, at + 5)
    count = cols * rows
    board.slots[slot, PIXELS] = count if element == I32 else (count + 3) // 4
    if kind >> 24 != TAG or element < U8 or element > I32 or count == 0:
        return False
    return bool(board.slots[slot, ROW] + 1 + _tensor_height(board, slot) <= board.height)


def matrices_meet(board: Board, one: int, other: int) -> bool:
    """Say whether two plain matrices share a pixel: their headers, or their elements."""
    first = board.slots[one, ROW]
    second = board.slots[other, ROW]
    if first == second:
        return True
    step = board.width - 1
    end = first * step + board.slots[one, COLS] * board.slots[one, ROWS]
    other_end = second * step + board.slots[other, COLS] * board.slots[other, ROWS]
    return bool(first * step < other_end and second * step < end)


def tensors_meet(board: Board, one: int, other: int) -> bool:
    """Say whether two tensors share a pixel, headers and elements alike."""
    a = board.slots[one, ROW] * board.width
    b = board.slots[other, ROW] * board.width
    a_data = a + board.width
    b_data = b + board.width
    a_end = a_data + board.slots[one, PIXELS]
    b_end = b_data + board.slots[other, PIXELS]
    headers = a == b
    crossed = (a < b_end and b_data < a + HEADER) or (b < a_end and a_data < b + HEADER)
    return bool(headers or crossed or (a_data < b_end and b_data < a_end))


def note_matrix(board: Board, slot: int, kind: int) -> None:
    """Note that a plain matrix, header and elements, was read or written."""
    row = board.slots[slot, ROW]
    step = board.width - 1
    count = board.slots[slot, COLS] * board.slots[slot, ROWS]
    full = count // step
    start = row * board.width
    note_pixel(board, kind, start)
    note_box(board, kind, start + 1, step, full)
    note_box(board, kind, start + full * board.width + 1, count - full * step, ONE)


def note_tensor(board: Board, slot: int, reads: bool, writes: bool) -> None:
    """Note that a tensor's header was read, and its elements read, written or both."""
    row = board.slots[slot, ROW]
    note_box(board, READ, row * board.width, HEADER, ONE)
    if reads:
        note_run(board, READ, row + 1, board.slots[slot, PIXELS])
    if writes:
        note_run(board, WRITE, row + 1, board.slots[slot, PIXELS])


def soil_matrix(board: Board, slot: int) -> None:
    """Remember the rows of a written plain matrix."""
    soil(board, board.slots[slot, ROW], _matrix_height(board, slot))


def soil_tensor(board: Board, slot: int) -> None:
    """Remember the rows of a tensor's written elements."""
    soil(board, board.slots[slot, ROW] + 1, _tensor_height(board, slot))


def _matrix_height(board: Board, slot: int) -> int:
    """Return how many rows a plain matrix takes."""
    step = board.width - 1
    return int((board.slots[slot, COLS] * board.slots[slot, ROWS] + step - 1) // step)


def _tensor_height(board: Board, slot: int) -> int:
    """Return how many rows a tensor's elements take."""
    return int((board.slots[slot, PIXELS] + board.width - 1) // board.width)
