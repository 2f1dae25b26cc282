"""The programs that are measured, and the same work in plain Python and numpy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from vm.core.executor import Pictures
from vm.core.layout import (
    ElementType,
    Tensor,
    Values,
    with_real_multiplier,
    write_tensor,
)
from vm.core.picture import Picture, blank, words_of
from vm.isa.table import BY_SPELLING, encode

SIDE = 512
WIDTH = 16
"""Pixels in a row of a network."""
INPUT_ROW = 2
"""The row in which a small program takes its input: one pixel, or the row of a tensor's header."""


def program(width: int, height: int, *instructions: tuple[str, *tuple[int, ...]]) -> Picture:
    """Return a blank picture with these instructions in row 0."""
    picture = blank(width, height)
    words = [encode(BY_SPELLING[name], tuple(rest)) for name, *rest in instructions]
    words_of(picture)[0, : len(words)] = words
    return picture


def counting_loop(count: int = 1 << 31) -> Picture:
    """Return a program that adds, counts down to 0 and jumps back: practically for ever."""
    loop = (("ADDC", 0, 0, 1), ("SUB", 2, 2, 1), ("SKEQ", 2, 3), ("JUMP", 0, 0, 0), ("HALT",))
    picture = program(16, 16, *loop)
    words_of(picture)[1, 1:3] = (1, count)
    return picture


def product() -> tuple[Picture, Callable[[type], Callable[[], Values]]]:
    """Return a MATMUL_T of i8, (SIDE, SIDE) each, and what makes numpy's product of the same."""
    random = np.random.default_rng(1)
    left, right = random.integers(-128, 128, (2, SIDE, SIDE)).astype(np.int8)
    picture = program(1024, 1024, ("MATMUL_T", 2, 70, 140))
    write_tensor(picture, Tensor(2, SIDE, SIDE, ElementType.I8, zero=3), left)
    write_tensor(picture, Tensor(70, SIDE, SIDE, ElementType.I8, zero=-5), right)
    write_tensor(picture, Tensor(140, SIDE, SIDE, ElementType.I32))

    def by_numpy(kind: type) -> Callable[[], Values]:
        a, b = left.astype(kind), right.astype(kind)
        return lambda: a @ b

    return picture, by_numpy


def network(inputs: int, hidden: int, outputs: int) -> Picture:
    """Return a network of two layers; its input is the tensor of row INPUT_ROW.

    Its row 0 reads MAQRMAXH: products, biases, requantisation, RELU, and the greatest output.
    """
    u8, i8, i32 = ElementType.U8, ElementType.I8, ElementType.I32
    # An operand names one of the first 256 rows, so the largest tensor comes last.
    tensors = [
        *(Tensor(0, inputs, 1, u8), Tensor(0, hidden, 1, i32), Tensor(0, hidden, 1, i32)),
        *(Tensor(0, hidden, 1, i8), Tensor(0, outputs, hidden, i8), Tensor(0, outputs, 1, i32)),
        *(Tensor(0, outputs, 1, i32), Tensor(0, 1, 1, i32), Tensor(0, hidden, inputs, i8)),
    ]
    row = INPUT_ROW
    for i, tensor in enumerate(tensors):
        tensors[i] = with_real_multiplier(replace(tensor, row=row), 1 / 4096)
        row += 1 + -(-tensor.rows * tensor.cols * tensor.type.dtype.itemsize // (4 * WIDTH))
    given, bias, sums, active, last, last_bias, answers, best, first = (t.row for t in tensors)
    picture = program(
        *(WIDTH, row),
        *(("MATMUL_T", given, first, sums), ("ADD_T", sums, bias, sums)),
        *(("REQUANT", sums, active), ("RELU_T", active), ("MATMUL_T", active, last, answers)),
        *(("ADD_T", answers, last_bias, answers), ("ARGMAX", answers, best), ("H",)),
    )
    random = np.random.default_rng(3)
    for tensor in tensors:
        least = 0 if tensor.type is u8 else -100
        write_tensor(picture, tensor, random.integers(least, 100, (tensor.rows, tensor.cols)))
    return picture


def given(source: Picture, count: int, row: int) -> Pictures:
    """Return copies of a picture, uint8 (count, H, W, 4), in each of which one row is another."""
    pictures = np.repeat(source[np.newaxis], count, axis=0)
    random = np.random.default_rng(4)
    pictures[:, row] = random.integers(0, 256, pictures[:, row].shape)
    return pictures


def in_plain_python(picture: Picture, steps: int) -> None:
    """Interpret the counting loop in Python over a memoryview: the yardstick."""
    words = picture.data.cast("B").cast("I")
    width, x, y = picture.shape[1], 0, 0
    add, sub, skip, jump = (BY_SPELLING[n].code for n in ("ADDC", "SUB", "SKEQ", "JUMP"))
    for _ in range(steps):
        word = words[y * width + x]
        code, d, a, b = word & 255, word >> 8 & 255, word >> 16 & 255, word >> 24
        x += 1
        if code == add:
            words[width + d] = (words[width + a] + words[width + b]) & 0xFFFFFFFF
        elif code == sub:
            words[width + d] = (words[width + a] - words[width + b]) & 0xFFFFFFFF
        elif code == skip:
            x += words[width + d] == words[width + a]
        elif code == jump:
            x, y = a + 256 * b, d
