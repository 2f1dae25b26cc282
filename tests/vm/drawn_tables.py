"""Drawn pictures of instructions with matrices and tensors at hand, some of them spoilt."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from vm.core.layout import ElementType, Tensor, write_matrix, write_tensor
from vm.core.picture import Picture, blank
from vm.isa.operands import OperandKind
from vm.isa.table import BY_CODE, ISA

CODES = sorted(BY_CODE)
WIDE = [
    op.code
    for op in ISA
    if {o.kind for o in op.operands} & {OperandKind.MATRIX, OperandKind.TENSOR}
]
SEEDS = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@st.composite
def programs(draw: st.DrawFn) -> Picture:
    """Pictures whose pixels are mostly instructions with small operands."""
    height, width = draw(st.integers(1, 24)), draw(st.integers(1, 24))
    seed = draw(SEEDS)
    picture = seed.integers(0, draw(st.sampled_from([2, 4, 30, 256])), (height, width, 4))
    is_code = seed.random((height, width)) < draw(st.floats(0, 1))
    picture[is_code, 0] = seed.choice(CODES, is_code.sum())
    return picture.astype(np.uint8)


@st.composite
def tables(draw: st.DrawFn, instructions: int = 5) -> Picture:
    """Pictures with instructions on matrices and tensors, some of them spoilt by one byte."""
    picture = blank(draw(st.integers(8, 20)), draw(st.integers(16, 24)))
    seed = draw(SEEDS)
    for x in range(instructions):
        picture[0, x] = (seed.choice(WIDE), *seed.choice([2, 3, 6, 10], 3))
    for row in (2, 3):
        write_matrix(picture, row, seed.integers(0, 256, seed.integers(1, 3, 2), "u1"))
    for row in (6, 10):
        write_tensor(picture, *_tensor(draw, seed, row))
    if draw(st.booleans()):
        y, x, channel = (int(seed.integers(0, side)) for side in picture.shape)
        picture[y, x, channel] = seed.integers(0, 256)
    return picture


def _tensor(
    draw: st.DrawFn, seed: np.random.Generator, row: int
) -> tuple[Tensor, np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    real = draw(st.floats(allow_nan=True, allow_infinity=True, width=32))
    scaled = (int(seed.integers((1 << 30) - 9, 1 << 31)), int(seed.integers(30, 64)))
    shape = seed.integers(1, 4, 2).tolist()
    kind = draw(st.sampled_from(list(ElementType)))
    tensor = Tensor(row, shape[1], shape[0], kind, real, int(seed.integers(-9, 9)), *scaled)
    return tensor, seed.integers(-100, 100, shape) * draw(st.integers(0, 1))
