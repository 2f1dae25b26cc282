"""Rectangles in the picture: bounds, copy and fill."""

from __future__ import annotations

import numpy as np

from vm.cpu.kernels.board import READ, WRITE, Board, note_box, soil


def lies_outside(board: Board, corner: int, size: int) -> bool:
    """Say whether a rectangle at a pointer leaves the picture; an empty one lies nowhere."""
    w = size & 0xFFFF
    h = size >> 16
    if w == 0 or h == 0:
        return False
    return (corner & 0xFFFF) + w > board.width or (corner >> 16) + h > board.height


def copy(board: Board, source: int, target: int, size: int) -> None:
    """Copy a rectangle as if through a buffer: the order of rows and pixels avoids overlap."""
    w = size & 0xFFFF
    h = size >> 16 if w else 0
    note_rectangle(board, READ, source, size)
    note_rectangle(board, WRITE, target, size)
    down = source < target
    for i in range(h):
        row = h - 1 - i if down else i
        start = ((source >> 16) + row) * board.width + (source & 0xFFFF)
        goal = ((target >> 16) + row) * board.width + (target & 0xFFFF)
        if goal > start:
            for x in range(w - 1, -1, -1):
                board.words[goal + x] = board.words[start + x]
        else:
            for x in range(w):
                board.words[goal + x] = board.words[start + x]


def fill(board: Board, target: int, size: int, value: int) -> None:
    """Fill a rectangle with a word."""
    w = size & 0xFFFF
    note_rectangle(board, WRITE, target, size)
    for row in range(size >> 16 if w else 0):
        start = ((target >> 16) + row) * board.width + (target & 0xFFFF)
        for x in range(w):
            board.words[start + x] = np.uint32(value)


def note_rectangle(board: Board, kind: int, target: int, size: int) -> None:
    """Note the access to a rectangle that is not empty."""
    w = size & 0xFFFF
    h = size >> 16
    if w and h:
        note_box(board, kind, (target >> 16) * board.width + (target & 0xFFFF), w, h)
        if kind == WRITE:
            soil(board, target >> 16, h)
