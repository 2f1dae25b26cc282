"""Section 5 of the law: what a tensor is, where its pixels are, what its numbers are."""

from __future__ import annotations

from dataclasses import dataclass

from tests.vm.oracle.memory import (
    Effect,
    LawFault,
    Memory,
    Now,
    Pixel,
    Point,
    need_rows,
    pixel_of,
    signed,
    signed_byte,
    word_of,
)

U8, I8, I32 = 1, 2, 3
TAG = 84
LIMITS = {U8: (0, 255), I8: (-128, 127), I32: (-(2**31), 2**31 - 1)}
BYTES = (U8, I8)


@dataclass(frozen=True)
class Tensor:
    """What a header says, and the pixels the elements lie in."""

    row: int
    rows: int
    cols: int
    type: int
    zero: int
    multiplier: int
    shift: int
    elements: list[Point]

    @property
    def count(self) -> int:
        """How many elements there are."""
        return self.rows * self.cols

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, then columns."""
        return self.rows, self.cols

    def header(self) -> list[Point]:
        """The six header pixels."""
        return [(x, self.row) for x in range(6)]

    def pixels(self) -> list[Point]:
        """All that belongs to the tensor."""
        return self.header() + self.elements


def tensor(memory: Memory, row: int) -> Tensor:
    """The tensor at a row, or fault 3 where there is no well-formed one."""
    if memory.width < 6:
        raise LawFault(3)
    r, g, b, a = memory.pixel(0, row)
    rows, cols = b + 256 * a, r + 256 * g
    kind, _, _, tag = memory.pixel(1, row)
    if rows == 0 or cols == 0 or kind not in LIMITS or tag != TAG:
        raise LawFault(3)
    pixels = rows * cols if kind == I32 else (rows * cols + 3) // 4
    if row + (pixels + memory.width - 1) // memory.width >= memory.height:
        raise LawFault(3)
    elements = [(i % memory.width, row + 1 + i // memory.width) for i in range(pixels)]
    zero, multiplier, shift = (memory.word(x, row) for x in (3, 4, 5))
    return Tensor(row, rows, cols, kind, signed(zero), multiplier, shift, elements)


def tensors(now: Now, *rows: int) -> list[Tensor]:
    """The tensors at these rows: fault 2 comes before fault 3."""
    need_rows(now, *rows)
    return [tensor(now.memory, row) for row in rows]


def values(memory: Memory, source: Tensor) -> list[int]:
    """The elements as plain numbers, row-major."""
    if source.type == I32:
        return [signed(memory.word(x, y)) for x, y in source.elements]
    flat = [byte for x, y in source.elements for byte in memory.pixel(x, y)][: source.count]
    return [signed_byte(byte) for byte in flat] if source.type == I8 else flat


def clamp(value: int, type_: int) -> int:
    """The nearest number the type can hold."""
    low, high = LIMITS[type_]
    return max(low, min(high, value))


def painted(memory: Memory, target: Tensor, numbers: list[int]) -> dict[Point, Pixel]:
    """The elements of target as these numbers; the rest of the last pixel is kept."""
    if target.type == I32:
        return {at: pixel_of(number) for at, number in zip(target.elements, numbers, strict=True)}
    flat = [byte for x, y in target.elements for byte in memory.pixel(x, y)]
    flat[: target.count] = [number % 256 for number in numbers]
    return {at: pixel_of(word_of(flat[4 * i : 4 * i + 4])) for i, at in enumerate(target.elements)}


def need(holds: bool) -> None:
    """Fault 3 unless the shapes and types agree."""
    if not holds:
        raise LawFault(3)


def need_apart(target: Tensor, *sources: Tensor) -> None:
    """Fault 6 if the destination shares a pixel with a source."""
    if any(set(target.pixels()) & set(source.pixels()) for source in sources):
        raise LawFault(6)


def written(now: Now, target: Tensor, sources: list[Tensor], numbers: list[int]) -> Effect:
    """The effect of putting numbers made from the sources into the destination."""
    reads = [at for source in sources for at in source.pixels()] + target.header()
    return Effect(reads, painted(now.memory, target, numbers))
