"""How much work a program holds, as far as that can be seen before it runs."""

from __future__ import annotations

import numpy as np

from vm.core.layout import PlainMatrix, Tensor, read_matrix, read_tensor
from vm.core.picture import Picture, words_of
from vm.isa.flow import reached
from vm.isa.operands import Operand, OperandKind, Wide
from vm.isa.table import decode


def largest_product(picture: Picture) -> int:
    """Return the multiplications of the largest matrix product that the program may reach.

    Headers are taken as they stand; a product whose headers are not there yet counts as none.
    """
    words = words_of(picture).reshape(-1)[reached(picture)]
    return max((_multiplications(picture, word) for word in np.unique(words).tolist()), default=0)


def _multiplications(picture: Picture, word: int) -> int:
    """Return how many multiplications one instruction takes; 0 when it is no matrix product."""
    op, operands = decode(word)
    if op is None or not isinstance(op.rule, Wide) or not op.rule.is_product:
        return 0
    left, right = (
        _block(picture, *pair) for pair in list(zip(op.operands, operands, strict=False))[:2]
    )
    return 0 if left is None or right is None else left.rows * left.cols * right.cols


def _block(picture: Picture, operand: Operand, row: int) -> PlainMatrix | Tensor | None:
    """Return the matrix or tensor that an operand names."""
    read = read_tensor if operand.kind is OperandKind.TENSOR else read_matrix
    return read(picture, row)
