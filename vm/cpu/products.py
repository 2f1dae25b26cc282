"""Exact products of byte matrices by floating-point BLAS.

A float32 holds every whole number up to 2^24 exactly. Bytes are moved to [-128, 127], so a product
is at most 2^14 in size and a sum of 2^10 of them is exact in any order; longer sums are taken in
pieces and added as whole numbers. No rounding ever happens, so no float decides a pixel.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from vm.core.layout import ElementType, PlainMatrix, Tensor
from vm.core.picture import Picture

ByteMatrix: TypeAlias = npt.NDArray[Any]
"""uint8 or int8, of two dimensions."""
Floats: TypeAlias = npt.NDArray[np.float32]
PIECE = 1 << 10


def multiply(a: ByteMatrix, b: ByteMatrix, zero_a: int, zero_b: int) -> npt.NDArray[np.uint32]:
    """Return sum over k of (a[i, k] - zero_a) * (b[k, j] - zero_b), modulo 2^32, uint32 (m, n).

    ``a`` (m, k) and ``b`` (k, n) are uint8 or int8. With a' = a - ca and za' = zero_a - ca,
    the sum is a'.b' - zb' * rowsum(a') - za' * colsum(b') + k * za' * zb'.
    """
    left, zero_left = _centred(a, zero_a)
    right, zero_right = _centred(b, zero_b)
    total = _product(left, right)
    if zero_right:
        # Sums of at most 2^16 bytes stay below 2^24 as well.
        sums = (left @ np.ones(left.shape[1], np.float32)).astype(np.int64)
        total += _words((left.shape[1] * zero_left - sums) * zero_right)[:, None]
    if zero_left:
        sums = (np.ones(right.shape[0], np.float32) @ right).astype(np.int64)
        total -= _words(sums * zero_left)[None, :]
    return total


def multiply_tensors(picture: Picture, a: Tensor, b: Tensor, c: Tensor) -> None:
    """Write the product of two byte tensors into the i32 tensor c."""
    result = multiply(a.values(picture), b.values(picture), a.zero, b.zero)
    flat = picture[c.row + 1 :].reshape(-1).view("<u4")
    flat[: result.size] = result.reshape(-1)


def multiply_matrices(picture: Picture, a: PlainMatrix, b: PlainMatrix, out: int) -> bool:
    """Write the clamped product of two plain matrices at row ``out``; say whether bits were lost.

    The G, B and A bytes of the written elements are kept, as the law asks.
    """
    sums = multiply(a.values(picture), b.values(picture), 0, 0)
    rows, cols = sums.shape
    picture[out, 0] = (cols & 0xFF, cols >> 8, rows & 0xFF, rows >> 8)
    values = np.minimum(sums, 255).astype(np.uint8).reshape(-1)
    step = picture.shape[1] - 1
    full = values.size // step
    picture[out : out + full, 1:, 0] = values[: full * step].reshape(full, step)
    rest = values[full * step :]
    if rest.size:
        picture[out + full, 1 : 1 + rest.size, 0] = rest
    return bool((sums > 255).any())


def _centred(values: ByteMatrix, zero: int) -> tuple[Floats, int]:
    """Return the bytes as float32, u8 moved down by 128, and the zero point moved alike."""
    if values.dtype == ElementType.I8.dtype:
        return values.astype(np.float32), zero
    return (values ^ np.uint8(0x80)).view(np.int8).astype(np.float32), zero - 128


def _product(left: Floats, right: Floats) -> npt.NDArray[np.uint32]:
    """Return left.right modulo 2^32, exactly."""
    pieces = range(0, left.shape[1], PIECE)
    sums = ((left[:, k : k + PIECE] @ right[k : k + PIECE]).astype(np.int32) for k in pieces)
    total = next(sums).view(np.uint32)
    for piece in sums:
        total += piece.view(np.uint32)
    return total


def _words(values: npt.NDArray[np.int64]) -> npt.NDArray[np.uint32]:
    """Return the low 32 bits of each number."""
    return values.astype(np.uint32)
