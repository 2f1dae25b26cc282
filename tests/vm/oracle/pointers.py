"""Section 4 of the law: the cell instructions that reach the picture through pointers."""

from __future__ import annotations

from tests.vm.oracle.memory import (
    Effect,
    LawFault,
    Now,
    Pixel,
    Point,
    need_pixel,
    need_registers,
    pixel_of,
    point,
    signed_byte,
)


def load(now: Now) -> Effect:
    """d = the word n pixels right of where p points."""
    d, p, n = now.operands
    need_registers(now, d, p)
    x, y = point(now.memory.word(p, 1))
    x += signed_byte(n)
    need_pixel(now, x, y)
    return Effect(reads=[(p, 1), (x, y)], writes={(d, 1): now.memory.pixel(x, y)})


def store(now: Now) -> Effect:
    """The word n pixels right of where p points = v."""
    v, p, n = now.operands
    need_registers(now, v, p)
    x, y = point(now.memory.word(p, 1))
    x += signed_byte(n)
    need_pixel(now, x, y)
    return Effect(reads=[(v, 1), (p, 1)], writes={(x, y): now.memory.pixel(v, 1)})


def loadb(now: Now) -> Effect:
    """d = one channel of the pixel p points at."""
    d, p, channel = now.operands
    need_registers(now, d, p)
    x, y = point(now.memory.word(p, 1))
    need_pixel(now, x, y)
    value = now.memory.pixel(x, y)[channel % 4]
    return Effect(reads=[(p, 1), (x, y)], writes={(d, 1): pixel_of(value)})


def storeb(now: Now) -> Effect:
    """One channel of the pixel p points at = the low byte of v."""
    v, p, channel = now.operands
    need_registers(now, v, p)
    x, y = point(now.memory.word(p, 1))
    need_pixel(now, x, y)
    low = now.memory.word(v, 1) % 256
    r, g, b, a = (
        low if i == channel % 4 else kept for i, kept in enumerate(now.memory.pixel(x, y))
    )
    return Effect(reads=[(v, 1), (p, 1)], writes={(x, y): (r, g, b, a)})


def need_rectangle(now: Now, corner: Point, size: Point) -> None:
    """Fault 4 unless the whole rectangle, which is not empty, lies in the picture."""
    (x, y), (w, h) = corner, size
    if x + w > now.memory.width or y + h > now.memory.height:
        raise LawFault(4)


def area(corner: Point, size: Point) -> list[Point]:
    """The pixels of a rectangle, row by row."""
    (x, y), (w, h) = corner, size
    return [(x + i, y + j) for j in range(h) for i in range(w)]


def blit(now: Now) -> Effect:
    """Copy a rectangle, all of it read before any of it is written."""
    src, dst, size = now.operands
    need_registers(now, src, dst, size)
    source, target, extent = (point(now.memory.word(r, 1)) for r in now.operands)
    reads = [(src, 1), (dst, 1), (size, 1)]
    if 0 in extent:
        return Effect(reads)
    need_rectangle(now, source, extent)
    need_rectangle(now, target, extent)
    pairs = zip(area(source, extent), area(target, extent), strict=True)
    writes = {there: now.memory.pixel(*here) for here, there in pairs}
    return Effect(reads + area(source, extent), writes)


def fill(now: Now) -> Effect:
    """Paint a rectangle with one word."""
    dst, size, v = now.operands
    need_registers(now, dst, size, v)
    target, extent = point(now.memory.word(dst, 1)), point(now.memory.word(size, 1))
    value: Pixel = now.memory.pixel(v, 1)
    reads = [(dst, 1), (size, 1), (v, 1)]
    if 0 in extent:
        return Effect(reads)
    need_rectangle(now, target, extent)
    return Effect(reads, dict.fromkeys(area(target, extent), value))


POINTERS = {108: load, 115: store, 98: loadb, 112: storeb, 66: blit, 102: fill}
