"""The row instructions: kernels over the R bytes of whole rows and plain matrices.

Each takes the board with its slots filled and returns 1 when bits were lost, else 0.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vm.cpu.kernels.board import Board
from vm.cpu.kernels.slots import COLS, NAMED, PIXELS, ROW, ROWS

LOW = np.uint32(0xFF)
REST = np.uint32(0xFFFFFF00)


def dot_rgb(board: Board) -> int:
    """Sum a[i].R * b[i].R into R and G of pixel (0, out), modulo 65536."""
    a = _vector(board, 0)
    b = _vector(board, 1)
    total = np.uint64(0)
    for i in range(len(a)):
        total += np.uint64(np.uint32((a[i] & LOW) * (b[i] & LOW)))
    at = board.slots[2, ROW] * board.width
    kept = board.words[at] & np.uint32(0xFFFF0000)
    board.words[at] = kept | np.uint32(total & np.uint64(0xFFFF))
    return int(total > np.uint64(0xFFFF))


def add_rows(board: Board) -> int:
    """Set out[i].R = min(255, a[i].R + b[i].R) over the length."""
    a = _vector(board, 0)
    b = _vector(board, 1)
    out = _vector(board, 2)
    most = np.uint32(0)
    for i in range(len(out)):
        total = np.uint32((a[i] & LOW) + (b[i] & LOW))
        most = max(most, total)
        out[i] = np.uint32(out[i] & REST) | min(total, LOW)
    return int(most > LOW)


def mul_add_rows(board: Board) -> int:
    """Set out[i].R = min(255, out[i].R + a[i].R * b[i].R) over the length."""
    a = _vector(board, 0)
    b = _vector(board, 1)
    out = _vector(board, 2)
    most = np.uint32(0)
    for i in range(len(out)):
        product = np.uint32((a[i] & LOW) * (b[i] & LOW))
        total = np.uint32((out[i] & LOW) + product)
        most = max(most, total)
        out[i] = np.uint32(out[i] & REST) | min(total, LOW)
    return int(most > LOW)


def relu_row(board: Board) -> int:
    """Keep every byte: none is below zero."""
    return 0 * board.width


def load_row(board: Board) -> int:
    """Copy the row that the pointer names into row dst."""
    return _copy_row(board, board.slots[1, NAMED], board.slots[0, ROW])


def store_row(board: Board) -> int:
    """Copy row src into the row that the pointer names."""
    return _copy_row(board, board.slots[0, ROW], board.slots[1, NAMED])


def matmul_plain(board: Board) -> int:
    """Multiply two plain matrices into a third, whose header is written first."""
    a = board.slots[0, ROW]
    b = board.slots[1, ROW]
    out = board.slots[2, ROW]
    rows = board.slots[2, ROWS]
    cols = board.slots[2, COLS]
    inner = board.slots[0, COLS]
    board.words[out * board.width] = cols | rows << 16
    lost = 0
    for i in range(rows):
        for j in range(cols):
            total = 0
            for k in range(inner):
                left = int(board.octets[_element(board, a, i * inner + k)])
                total += left * int(board.octets[_element(board, b, k * cols + j)])
            if total > 255:
                total = 255
                lost = 1
            board.octets[_element(board, out, i * cols + j)] = total
    return lost


def _vector(board: Board, slot: int) -> npt.NDArray[np.uint32]:
    """Return the pixels of a vector, over the length."""
    start = board.slots[slot, ROW] * board.width
    return board.words[start : start + board.slots[0, PIXELS]]


def _element(board: Board, row: int, index: int) -> int:
    """Return where the R byte of a plain matrix's element lies."""
    step = board.width - 1
    return 4 * ((row + index // step) * board.width + 1 + index % step)


def _copy_row(board: Board, source: int, target: int) -> int:
    """Copy one whole row over another."""
    goal = board.words[target * board.width : (target + 1) * board.width]
    pixels = board.words[source * board.width : (source + 1) * board.width]
    for x in range(len(goal)):
        goal[x] = pixels[x]
    return 0
