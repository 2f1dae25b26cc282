"""Whether the matrices of one instruction have the types and shapes its row asks for, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from vm.core.layout import MULTIPLIERS, SHIFTS, PlainMatrix, Tensor
from vm.core.picture import Picture
from vm.isa.operands import Operand, Shape, Wide
from vm.isa.table import Op

MatrixLike: TypeAlias = PlainMatrix | Tensor


class Agreement:
    """Compares the blocks of one instruction, by operand name, with its row."""

    def __init__(self, op: Op, blocks: dict[str, MatrixLike]) -> None:
        """Compare ``blocks``, in the order of the operands."""
        self._op = op
        self._blocks = blocks
        self.sizes: dict[str, int] = {"1": 1}
        """What the letters of the shapes stand for."""

    def flaws(self, rule: Wide, picture: Picture | None) -> Iterator[str]:
        """Yield a sentence for each point that does not agree.

        The elements are looked at only in a ``picture`` that stands as the instruction finds it.
        """
        for operand in self._op.operands:
            block = self._blocks.get(operand.name)
            if block is not None:
                yield from self._type_flaws(operand, block)
                yield from self._shape_flaws(operand, block)
        if rule.also:
            yield from _ALSO[rule.also](list(self._blocks.values()), picture)

    def _type_flaws(self, operand: Operand, block: MatrixLike) -> Iterator[str]:
        if not isinstance(block, Tensor):
            return
        if operand.types and block.type not in operand.types:
            wanted = " or ".join(kind.words for kind in sorted(operand.types))
            yield f"{operand.name} is of type {block.type.words}, not {wanted}."
        like = self._blocks.get(operand.same_type_as)
        if isinstance(like, Tensor) and like.type is not block.type:
            yield f"{operand.name} is of type {block.type.words}, not {like.type.words}."

    def _shape_flaws(self, operand: Operand, block: MatrixLike) -> Iterator[str]:
        count = block.rows * block.cols
        if operand.elements and count != operand.elements:
            yield f"{operand.name} has {count} elements, not {operand.elements}."
        if operand.shapes and not any(self._fits(shape, block) for shape in operand.shapes):
            wanted = " or ".join(
                " x ".join(str(self.sizes.get(letter, letter)) for letter in shape)
                for shape in operand.shapes
            )
            yield f"{operand.name} is {block.rows} x {block.cols}, not {wanted}."

    def _fits(self, shape: Shape, block: MatrixLike) -> bool:
        """Say whether a block has this shape; if so its letters are known from now on."""
        sides = dict(zip(shape, (block.rows, block.cols), strict=True))
        if len(set(shape)) < 2 and block.rows != block.cols:
            return False
        if any(self.sizes.get(letter, side) != side for letter, side in sides.items()):
            return False
        self.sizes |= sides
        return True


def _scale_flaws(blocks: list[MatrixLike], _picture: Picture | None) -> Iterator[str]:
    target = blocks[-1]
    if isinstance(target, Tensor):
        if target.multiplier not in MULTIPLIERS:
            yield f"the multiplier {target.multiplier} is not in 2^30 to 2^31 - 1."
        if target.shift not in SHIFTS:
            yield f"the shift {target.shift} is not in {SHIFTS[0]} to {SHIFTS[-1]}."


def _index_flaws(blocks: list[MatrixLike], picture: Picture | None) -> Iterator[str]:
    table, indices = blocks[0], blocks[1]
    if picture is None or not isinstance(indices, Tensor):
        return
    values = indices.values(picture).reshape(-1)
    outside = np.flatnonzero((values < 0) | (values >= table.rows))
    if outside.size:
        at = int(outside[0])
        yield f"index {at} is {values[at]}, the table has {table.rows} rows."


_ALSO: Mapping[str, Callable[[list[MatrixLike], Picture | None], Iterator[str]]] = MappingProxyType(
    {"has_requant_scale": _scale_flaws, "has_indices_inside": _index_flaws}
)
"""The further conditions of wide rules, by the kernel that decides them."""
