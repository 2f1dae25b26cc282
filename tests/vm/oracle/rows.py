"""Section 3 of the law, codes 0-7: the row instructions and the plain matrices."""

from __future__ import annotations

from dataclasses import dataclass

from tests.vm.oracle.memory import Effect, LawFault, Memory, Now, Pixel, Point, need_rows

BLACK: Pixel = (0, 0, 0, 0)


def halt(now: Now) -> Effect:
    """Stop; the pc stays where it is."""
    return Effect(pc=(now.x, now.y), stop="halted")


def length(memory: Memory, a: int, b: int) -> int:
    """The first column where both pixels are wholly zero, else the width."""
    for x in range(memory.width):
        if memory.pixel(x, a) == BLACK and memory.pixel(x, b) == BLACK:
            return x
    return memory.width


def columns(count: int, *rows: int) -> list[Point]:
    """The first `count` pixels of each row."""
    return [(x, row) for row in rows for x in range(count)]


def with_red(memory: Memory, x: int, y: int, red: int) -> Pixel:
    """The pixel with another R byte, the rest kept."""
    _, g, b, a = memory.pixel(x, y)
    return red, g, b, a


def dot_rgb(now: Now) -> Effect:
    """The sum of products, modulo 65 536, into R and G of the first pixel of out."""
    a, b, out = now.operands
    need_rows(now, a, b, out)
    memory = now.memory
    count = length(memory, a, b)
    total = sum(memory.red(x, a) * memory.red(x, b) for x in range(count))
    _, _, blue, alpha = memory.pixel(0, out)
    return Effect(
        reads=columns(count, a, b),
        writes={(0, out): (total % 256, total // 256 % 256, blue, alpha)},
        lossy=total >= 65_536,
    )


def add(now: Now) -> Effect:
    """Saturating sum of two rows."""
    a, b, out = now.operands
    need_rows(now, a, b, out)
    memory = now.memory
    count = length(memory, a, b)
    sums = [memory.red(x, a) + memory.red(x, b) for x in range(count)]
    return Effect(columns(count, a, b), saturated(memory, out, sums), lossy=too_big(sums))


def mul_add(now: Now) -> Effect:
    """Saturating out + a * b, column by column."""
    a, b, out = now.operands
    need_rows(now, a, b, out)
    memory = now.memory
    count = length(memory, a, b)
    sums = [memory.red(x, out) + memory.red(x, a) * memory.red(x, b) for x in range(count)]
    return Effect(columns(count, a, b, out), saturated(memory, out, sums), lossy=too_big(sums))


def saturated(memory: Memory, row: int, sums: list[int]) -> dict[Point, Pixel]:
    """The sums, none above 255, as the R bytes of a row."""
    return {(x, row): with_red(memory, x, row, min(255, total)) for x, total in enumerate(sums)}


def too_big(sums: list[int]) -> bool:
    """Tell whether a sum has to be clamped."""
    return any(total > 255 for total in sums)


def relu(now: Now) -> Effect:
    """Bytes are never negative: the row is written as it was."""
    row = now.operands[0]
    need_rows(now, row)
    whole = columns(now.memory.width, row)
    return Effect(whole, {(x, y): now.memory.pixel(x, y) for x, y in whole})


def load_row(now: Now) -> Effect:
    """Row dst becomes the row named by pixel (0, p)."""
    dst, p, _ = now.operands
    need_rows(now, dst, p)
    source = now.memory.word(0, p) % 65_536
    need_rows(now, source)
    return copied(now.memory, source, dst, p)


def store_row(now: Now) -> Effect:
    """The row named by pixel (0, p) becomes row src."""
    src, p, _ = now.operands
    need_rows(now, src, p)
    target = now.memory.word(0, p) % 65_536
    need_rows(now, target)
    return copied(now.memory, src, target, p)


def copied(memory: Memory, source: int, target: int, p: int) -> Effect:
    """One whole row onto another, the name of one of them read from (0, p)."""
    return Effect(
        reads=[*columns(memory.width, source), (0, p)],
        writes={(x, target): memory.pixel(x, source) for x in range(memory.width)},
    )


@dataclass(frozen=True)
class Plain:
    """A plain matrix: its shape, its header pixel and where its elements are."""

    rows: int
    cols: int
    header: Point
    elements: list[Point]

    def pixels(self) -> list[Point]:
        """All that belongs to the matrix."""
        return [self.header, *self.elements]


def plain(memory: Memory, row: int, rows: int, cols: int) -> Plain:
    """A matrix of this shape laid out at a row, or fault 3 where it cannot be."""
    wide = memory.width - 1
    if wide < 1 or rows == 0 or cols == 0:
        raise LawFault(3)
    if row + (rows * cols - 1) // wide >= memory.height:
        raise LawFault(3)
    elements = [(1 + i % wide, row + i // wide) for i in range(rows * cols)]
    return Plain(rows, cols, (0, row), elements)


def painted(memory: Memory, row: int) -> Plain:
    """The matrix that the header pixel at a row describes."""
    r, g, b, a = memory.pixel(0, row)
    return plain(memory, row, rows=b + 256 * a, cols=r + 256 * g)


def product(memory: Memory, a: Plain, b: Plain) -> list[int]:
    """Every sum of A times B, row-major, not clamped."""
    left = [memory.red(x, y) for x, y in a.elements]
    right = [memory.red(x, y) for x, y in b.elements]
    return [
        sum(left[i * a.cols + k] * right[k * b.cols + j] for k in range(a.cols))
        for i in range(a.rows)
        for j in range(b.cols)
    ]


def matmul(now: Now) -> Effect:
    """C = A times B, each element clamped at 255, C's header written too."""
    row_a, row_b, row_c = now.operands
    need_rows(now, row_a, row_b, row_c)
    memory = now.memory
    a, b = painted(memory, row_a), painted(memory, row_b)
    if a.cols != b.rows:
        raise LawFault(3)
    c = plain(memory, row_c, a.rows, b.cols)
    if set(c.pixels()) & {*a.pixels(), *b.pixels()}:
        raise LawFault(6)
    sums = product(memory, a, b)
    writes = {c.header: (c.cols % 256, c.cols // 256, c.rows % 256, c.rows // 256)}
    for (x, y), total in zip(c.elements, sums, strict=True):
        writes[x, y] = with_red(memory, x, y, min(255, total))
    return Effect(a.pixels() + b.pixels(), writes, lossy=too_big(sums))


ROWS = {
    0: halt,
    1: dot_rgb,
    2: add,
    3: relu,
    4: matmul,
    5: mul_add,
    6: load_row,
    7: store_row,
}
