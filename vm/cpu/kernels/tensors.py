"""The tensor instructions. Each kernel takes the board with its slots filled and loses no bits.

Element i of a tensor whose slot says type U8, I8 or I32 lies i bytes or i words behind the first
pixel of the row below its header.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vm.core.layout import MULTIPLIERS, SHIFTS
from vm.cpu.kernels.board import Board, signed, word
from vm.cpu.kernels.slots import (
    COLS,
    I8,
    I32,
    MULTIPLIER,
    PIXELS,
    ROW,
    ROWS,
    SHIFT,
    TYPE,
    U8,
    ZERO,
)

LEAST_MULTIPLIER = MULTIPLIERS[0]
MOST_MULTIPLIER = MULTIPLIERS[-1]
LEAST_SHIFT = SHIFTS[0]
MOST_SHIFT = SHIFTS[-1]

Octets: TypeAlias = npt.NDArray[np.uint8] | npt.NDArray[np.int8]


def has_requant_scale(board: Board) -> bool:
    """Say whether the destination's multiplier and shift are in their ranges."""
    multiplier = board.slots[1, MULTIPLIER]
    shift = board.slots[1, SHIFT]
    fits = LEAST_MULTIPLIER <= multiplier <= MOST_MULTIPLIER
    return bool(fits and LEAST_SHIFT <= shift <= MOST_SHIFT)


def has_indices_inside(board: Board) -> bool:
    """Say whether every index names a row of the table."""
    base = _base(board, 1)
    inside = True
    for i in range(board.slots[1, PIXELS]):
        inside &= 0 <= signed(word(board, base + i)) < board.slots[0, ROWS]
    return inside


def matmul_tensor(board: Board) -> int:
    """Set c = sum of (a - zero of a) * (b - zero of b), wrapping."""
    inner = board.slots[0, COLS]
    cols = board.slots[2, COLS]
    c = _base(board, 2)
    for i in range(board.slots[2, ROWS]):
        for j in range(cols):
            total = 0
            for k in range(inner):
                left = _get(board, 0, i * inner + k) - board.slots[0, ZERO]
                total += left * (_get(board, 1, k * cols + j) - board.slots[1, ZERO])
            board.words[c + i * cols + j] = total & 0xFFFFFFFF
    return 0


def dot_tensor(board: Board) -> int:
    """Set c[j] = sum of (a[i] - zero of a) * (b[j, i] - zero of b), wrapping."""
    k = board.slots[0, COLS]
    a = 4 * _base(board, 0)
    b = 4 * _base(board, 1)
    end = b + k * board.slots[1, ROWS]
    signed_octets = board.octets.view(np.int8)
    if board.slots[0, TYPE] == U8:
        if board.slots[1, TYPE] == U8:
            _dot(board, board.octets[a : a + k], board.octets[b:end])
        else:
            _dot(board, board.octets[a : a + k], signed_octets[b:end])
    elif board.slots[1, TYPE] == U8:
        _dot(board, signed_octets[a : a + k], board.octets[b:end])
    else:
        _dot(board, signed_octets[a : a + k], signed_octets[b:end])
    return 0


def add_tensor(board: Board) -> int:
    """Set c = a + b, wrapping; b may be one row, repeated."""
    cols = board.slots[0, COLS]
    rows = board.slots[0, ROWS]
    a = _base(board, 0)
    b = _base(board, 1)
    c = _base(board, 2)
    step = cols if board.slots[1, ROWS] == rows else 0
    for i in range(rows):
        for j in range(cols):
            at = i * cols + j
            board.words[c + at] = board.words[a + at] + board.words[b + i * step + j]
    return 0


def relu_tensor(board: Board) -> int:
    """Set each element to max(element, zero point), clamped to the type's range."""
    kind = board.slots[0, TYPE]
    for i in range(board.slots[0, ROWS] * board.slots[0, COLS]):
        _put(board, 0, i, _clamp(max(_get(board, 0, i), board.slots[0, ZERO]), kind))
    return 0


def requant(board: Board) -> int:
    """Set c = clamp(zero of c + floor((a * M + 2^(s-1)) / 2^s)): single rounding, 64 bits."""
    kind = board.slots[1, TYPE]
    shift = board.slots[1, SHIFT]
    half = 1 << (shift - 1)
    for i in range(board.slots[0, PIXELS]):
        scaled = (_get(board, 0, i) * board.slots[1, MULTIPLIER] + half) >> shift
        _put(board, 1, i, _clamp(board.slots[1, ZERO] + scaled, kind))
    return 0


def embed(board: Board) -> int:
    """Set each row of c to the row of the table that its index names."""
    cols = board.slots[0, COLS]
    for i in range(board.slots[1, PIXELS]):
        row = _get(board, 1, i)
        for j in range(cols):
            _put(board, 2, i * cols + j, _get(board, 0, row * cols + j))
    return 0


def lookup(board: Board) -> int:
    """Set c = table[a], the index of an i8 counted from -128."""
    first = 128 if board.slots[1, TYPE] == I8 else 0
    for i in range(board.slots[1, ROWS] * board.slots[1, COLS]):
        _put(board, 2, i, _get(board, 0, _get(board, 1, i) + first))
    return 0


def transpose(board: Board) -> int:
    """Set c[j, i] = a[i, j]."""
    rows = board.slots[0, ROWS]
    cols = board.slots[0, COLS]
    for i in range(rows):
        for j in range(cols):
            _put(board, 1, j * rows + i, _get(board, 0, i * cols + j))
    return 0


def argmax(board: Board) -> int:
    """Set c[i] to the column of the first greatest element of row i."""
    cols = board.slots[0, COLS]
    for i in range(board.slots[0, ROWS]):
        best = 0
        for j in range(1, cols):
            if _get(board, 0, i * cols + j) > _get(board, 0, i * cols + best):
                best = j
        _put(board, 1, i, best)
    return 0


def _dot(board: Board, a: Octets, b: Octets) -> None:
    """Dot one row with n rows of raw bytes, then correct for the zero points."""
    k = len(a)
    c = _base(board, 2)
    zero_a = board.slots[0, ZERO]
    zero_b = board.slots[1, ZERO]
    sum_a = 0
    for i in range(k):
        sum_a += int(a[i])
    for j in range(board.slots[1, ROWS]):
        row = b[j * k : j * k + k]
        raw = np.int32(0)
        sum_b = np.int32(0)
        for i in range(k):
            raw = np.int32(raw + np.int32(a[i]) * np.int32(row[i]))
            sum_b = np.int32(sum_b + np.int32(row[i]))
        total = int(raw) - zero_b * sum_a - zero_a * int(sum_b) + k * zero_a * zero_b
        board.words[c + j] = total & 0xFFFFFFFF


def _base(board: Board, slot: int) -> int:
    """Return the index of the first element's pixel."""
    return int((board.slots[slot, ROW] + 1) * board.width)


def _get(board: Board, slot: int, index: int) -> int:
    """Return one element as a signed number."""
    base = _base(board, slot)
    kind = board.slots[slot, TYPE]
    if kind == I32:
        return signed(word(board, base + index))
    octet = int(np.int64(board.octets[4 * base + index]))
    return octet - 256 if kind == I8 and octet > 127 else octet


def _put(board: Board, slot: int, index: int, value: int) -> None:
    """Write one element, which is in its type's range."""
    base = _base(board, slot)
    if board.slots[slot, TYPE] == I32:
        board.words[base + index] = value & 0xFFFFFFFF
    else:
        board.octets[4 * base + index] = value & 0xFF


def _clamp(value: int, kind: int) -> int:
    """Return the nearest value of the type's range."""
    if kind == U8:
        return min(max(value, 0), 255)
    if kind == I8:
        return min(max(value, -128), 127)
    return min(max(value, -(1 << 31)), (1 << 31) - 1)
