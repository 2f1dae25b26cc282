"""The sections a disassembly is made of: code, matrices, tensors, and what else is not zero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vm.core.layout import (
    PlainMatrix,
    Tensor,
    read_matrix,
    read_tensor,
    write_matrix,
    write_tensor,
)
from vm.core.picture import Box, Picture, blank
from vm.isa.operands import OperandKind
from vm.isa.table import decode

MOST_ELEMENTS = 1 << 14
"""A larger matrix is listed as plain pixels: nobody reads that many numbers."""

_PER_LINE = 24


@dataclass(frozen=True)
class Section:
    """Lines of text for pixels that start at (x, y); the next pixel would go to ``after``."""

    x: int
    y: int
    lines: tuple[str, ...]
    after: tuple[int, int]


def block_rows(program: Iterable[int]) -> Iterator[tuple[OperandKind, int]]:
    """Yield the rows these instructions name as matrices and tensors."""
    for word in program:
        op, operands = decode(word)
        for operand, byte in zip(op.operands if op else (), operands, strict=False):
            if operand.kind in (OperandKind.MATRIX, OperandKind.TENSOR):
                yield operand.kind, byte


def block_section(
    picture: Picture, kind: OperandKind, row: int, claimed: npt.NDArray[np.bool_]
) -> Section | None:
    """Return a matrix or tensor as text and claim its pixels; None when it would not come back.

    ``claimed``, (H, W), are the pixels that have been listed; its own are set.
    """
    reader = read_matrix if kind is OperandKind.MATRIX else read_tensor
    block = reader(picture, row)
    if block is None or block.rows * block.cols > MOST_ELEMENTS:
        return None
    width = picture.shape[1]
    boxes = block.boxes(width)
    if any(claimed[box.slices].any() for box in boxes) or not _comes_back(picture, block, boxes):
        return None
    for box in boxes:
        claimed[box.slices] = True
    head = "matrix" if isinstance(block, PlainMatrix) else f"tensor {_header(block)}"
    return Section(0, row, tuple(_block_lines(picture, block, head)), (0, boxes[-1].bottom))


def _comes_back(picture: Picture, block: PlainMatrix | Tensor, boxes: tuple[Box, ...]) -> bool:
    """Say whether writing the block anew gives its pixels: no byte that it does not describe."""
    top, bottom = block.row, boxes[-1].bottom
    values = block.values(picture)
    canvas = blank(picture.shape[1], bottom - top)
    if isinstance(block, PlainMatrix):
        write_matrix(canvas, 0, values)
    elif not np.isfinite(block.scale):
        return False
    else:
        written = Tensor(0, block.cols, block.rows, block.type, block.scale, *_whole(block))
        write_tensor(canvas, written, values)
    there = picture[top:bottom]
    parts = [Box(box.x, box.y - top, box.w, box.h).slices for box in boxes]
    return all(np.array_equal(canvas[part], there[part]) for part in parts)


def _whole(tensor: Tensor) -> tuple[int, int, int]:
    return tensor.zero, tensor.multiplier, tensor.shift


def _header(tensor: Tensor) -> str:
    parts = [tensor.type.words]
    if tensor.scale != 1.0 or str(tensor.scale).startswith("-"):
        parts.append(f"scale={np.float32(tensor.scale)!s}")
    for name, worth in zip(("zero", "multiplier", "shift"), _whole(tensor), strict=True):
        if worth:
            parts.append(f"{name}={worth}")
    return ", ".join(parts)


def _block_lines(picture: Picture, block: PlainMatrix | Tensor, head: str) -> Iterator[str]:
    values = block.values(picture)
    comma = "," if isinstance(block, Tensor) else ""
    if not values.any():
        yield f"{head}{comma} rows={block.rows}, cols={block.cols}"
        return
    yield f"{head}{comma} ["
    *others, last = (_row_lines(row) for row in values.tolist())
    for lines in others:
        yield from (*lines[:-1], f"{lines[-1]},")
    yield from (*last[:-1], f"{last[-1]}]")


def _row_lines(row: list[int]) -> list[str]:
    """Return one row of a matrix in brackets, long ones on several lines."""
    starts = range(0, len(row), _PER_LINE)
    lines = [", ".join(map(str, row[start : start + _PER_LINE])) for start in starts]
    text = [f"    {' ' if at else '['}{line}," for at, line in enumerate(lines)]
    text[-1] = f"{text[-1][:-1]}]"
    return text
