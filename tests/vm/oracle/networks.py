"""Section 5 of the law: the tensor instructions."""

from __future__ import annotations

from tests.vm.oracle.memory import Effect, Now
from tests.vm.oracle.rows import halt
from tests.vm.oracle.tensors import (
    BYTES,
    I8,
    I32,
    clamp,
    need,
    need_apart,
    painted,
    tensors,
    values,
    written,
)


def matmul_t(now: Now) -> Effect:
    """c = A times B with the zero points taken off, modulo 2^32."""
    a, b, c = tensors(now, *now.operands)
    need(a.type in BYTES and b.type in BYTES and c.type == I32)
    need(a.cols == b.rows and c.shape == (a.rows, b.cols))
    need_apart(c, a, b)
    left = [value - a.zero for value in values(now.memory, a)]
    right = [value - b.zero for value in values(now.memory, b)]
    sums = [
        sum(left[i * a.cols + k] * right[k * b.cols + j] for k in range(a.cols))
        for i in range(a.rows)
        for j in range(b.cols)
    ]
    return written(now, c, [a, b], sums)


def add_t(now: Now) -> Effect:
    """c = a + b, where b may be one row for all rows and c may be a itself."""
    a, b, c = tensors(now, *now.operands)
    need(a.type == b.type == c.type == I32)
    need(b.shape in (a.shape, (1, a.cols)) and c.shape == a.shape)
    need_apart(c, b)
    if c.row != a.row:
        need_apart(c, a)
    left, right = values(now.memory, a), values(now.memory, b)
    sums = [left[i] + right[i % b.count] for i in range(a.count)]
    return written(now, c, [a, b], sums)


def relu_t(now: Now) -> Effect:
    """No element below the zero point, none outside the type."""
    (a,) = tensors(now, now.operands[0])
    numbers = [clamp(max(value, a.zero), a.type) for value in values(now.memory, a)]
    return Effect(a.pixels(), painted(now.memory, a, numbers))


def requant(now: Now) -> Effect:
    """c = the sums of a, scaled to bytes with one rounding."""
    a, c = tensors(now, *now.operands[:2])
    need(a.type == I32 and c.type in BYTES and a.shape == c.shape)
    need(2**30 <= c.multiplier < 2**31 and 31 <= c.shift <= 62)
    need_apart(c, a)
    half = 2 ** (c.shift - 1)
    numbers = [
        clamp(c.zero + (value * c.multiplier + half) // 2**c.shift, c.type)
        for value in values(now.memory, a)
    ]
    return written(now, c, [a], numbers)


def dot_t(now: Now) -> Effect:
    """One row against every row of b."""
    a, b, c = tensors(now, *now.operands)
    need(a.type in BYTES and b.type in BYTES and c.type == I32)
    need(a.rows == 1 and a.cols == b.cols and c.shape == (1, b.rows))
    need_apart(c, a, b)
    one = [value - a.zero for value in values(now.memory, a)]
    many = [value - b.zero for value in values(now.memory, b)]
    sums = [sum(one[i] * many[j * b.cols + i] for i in range(b.cols)) for j in range(b.rows)]
    return written(now, c, [a, b], sums)


def embed(now: Now) -> Effect:
    """Row i of c is the row of the table that index i names."""
    table, index, c = tensors(now, *now.operands)
    need(index.type == I32 and 1 in index.shape)
    need(c.type == table.type and c.shape == (index.count, table.cols))
    chosen = values(now.memory, index)
    need(all(0 <= row < table.rows for row in chosen))
    need_apart(c, table, index)
    rows, wide = values(now.memory, table), table.cols
    numbers = [number for row in chosen for number in rows[row * wide : row * wide + wide]]
    return written(now, c, [table, index], numbers)


def lookup(now: Now) -> Effect:
    """Every element of a replaced by what a table of 256 says."""
    table, a, c = tensors(now, *now.operands)
    need(a.type in BYTES and table.type in BYTES and table.count == 256)
    need(c.type == table.type and c.shape == a.shape)
    need_apart(c, table, a)
    first = -128 if a.type == I8 else 0
    entries = values(now.memory, table)
    numbers = [entries[value - first] for value in values(now.memory, a)]
    return written(now, c, [table, a], numbers)


def transpose(now: Now) -> Effect:
    """Rows become columns."""
    a, c = tensors(now, *now.operands[:2])
    need(a.type == c.type and c.shape == (a.cols, a.rows))
    need_apart(c, a)
    flat = values(now.memory, a)
    numbers = [flat[i * a.cols + j] for j in range(a.cols) for i in range(a.rows)]
    return written(now, c, [a], numbers)


def argmax(now: Now) -> Effect:
    """The column of the first greatest element of each row."""
    a, c = tensors(now, *now.operands[:2])
    need(c.type == I32 and c.shape == (a.rows, 1))
    need_apart(c, a)
    flat = values(now.memory, a)
    lines = [flat[i * a.cols : (i + 1) * a.cols] for i in range(a.rows)]
    return written(now, c, [a], [line.index(max(line)) for line in lines])


NETWORKS = {
    72: halt,
    77: matmul_t,
    65: add_t,
    82: relu_t,
    81: requant,
    68: dot_t,
    69: embed,
    76: lookup,
    84: transpose,
    88: argmax,
}
