"""Section 4 of the law: the cell instructions that compute, skip and jump."""

from __future__ import annotations

from collections.abc import Callable

from tests.vm.oracle.memory import (
    Effect,
    LawFault,
    Now,
    need_pixel,
    need_registers,
    pixel_of,
    point,
    pointer,
    signed,
    signed_byte,
)

Rule = Callable[[Now], Effect]


def nop(now: Now) -> Effect:
    """Nothing."""
    return Effect()


def set_(now: Now) -> Effect:
    """d = lo + 256 hi."""
    d, low, high = now.operands
    need_registers(now, d)
    return Effect(writes={(d, 1): (low, high, 0, 0)})


def seth(now: Now) -> Effect:
    """The high half of d, the low half kept."""
    d, low, high = now.operands
    need_registers(now, d)
    r, g, _, _ = now.memory.pixel(d, 1)
    return Effect(reads=[(d, 1)], writes={(d, 1): (r, g, low, high)})


def addi(now: Now) -> Effect:
    """d = a + a signed byte."""
    d, a, n = now.operands
    need_registers(now, d, a)
    total = now.memory.word(a, 1) + signed_byte(n)
    return Effect(reads=[(a, 1)], writes={(d, 1): pixel_of(total)})


def divide(a: int, b: int) -> int:
    """Signed quotient, truncated toward zero."""
    if b == 0:
        raise LawFault(5)
    top, bottom = signed(a), signed(b)
    quotient = abs(top) // abs(bottom)
    return quotient if (top < 0) == (bottom < 0) else -quotient


def remainder(a: int, b: int) -> int:
    """What the quotient leaves; it has the sign of a."""
    return signed(a) - divide(a, b) * signed(b)


def computing(of: Callable[[int, int], int]) -> Rule:
    """An instruction d = a op b on two words, kept modulo 2^32."""

    def rule(now: Now) -> Effect:
        d, a, b = now.operands
        need_registers(now, d, a, b)
        value = of(now.memory.word(a, 1), now.memory.word(b, 1))
        return Effect(reads=[(a, 1), (b, 1)], writes={(d, 1): pixel_of(value)})

    return rule


def skipping(when: Callable[[int, int], bool]) -> Rule:
    """An instruction that skips the next pixel when two signed registers compare so."""

    def rule(now: Now) -> Effect:
        a, b, _ = now.operands
        need_registers(now, a, b)
        holds = when(signed(now.memory.word(a, 1)), signed(now.memory.word(b, 1)))
        # past the last column there is only one place, the end of the row
        ahead = min(now.x + (2 if holds else 1), now.memory.width)
        return Effect(reads=[(a, 1), (b, 1)], pc=(ahead, now.y))

    return rule


def jump(now: Now) -> Effect:
    """Go on at (xlo + 256 xhi, row)."""
    row, low, high = now.operands
    target = (low + 256 * high, row)
    need_pixel(now, *target)
    return Effect(pc=target)


def call(now: Now) -> Effect:
    """Keep the place after this pixel in d and go on at (x, row)."""
    d, row, x = now.operands
    need_registers(now, d)
    need_pixel(now, x, row)
    return Effect(writes={(d, 1): pixel_of(pointer(now.x + 1, now.y))}, pc=(x, row))


def return_(now: Now) -> Effect:
    """Go on where register p points."""
    p = now.operands[0]
    need_registers(now, p)
    target = point(now.memory.word(p, 1))
    need_pixel(now, *target)
    return Effect(reads=[(p, 1)], pc=target)


def yield_(now: Now) -> Effect:
    """A frame is ready; the four registers the host will fill must exist."""
    r = now.operands[0]
    need_registers(now, r, r + 3)
    return Effect(stop="yield")


CELLS: dict[int, Rule] = {
    46: nop,
    35: set_,
    36: seth,
    39: addi,
    43: computing(lambda a, b: a + b),
    45: computing(lambda a, b: a - b),
    42: computing(lambda a, b: a * b),
    47: computing(divide),
    37: computing(remainder),
    38: computing(lambda a, b: a & b),
    124: computing(lambda a, b: a | b),
    94: computing(lambda a, b: a ^ b),
    123: computing(lambda a, b: a << b % 32),
    125: computing(lambda a, b: a >> b % 32),
    93: computing(lambda a, b: signed(a) >> b % 32),
    61: skipping(lambda a, b: a == b),
    33: skipping(lambda a, b: a != b),
    60: skipping(lambda a, b: a < b),
    62: skipping(lambda a, b: a > b),
    106: jump,
    99: call,
    114: return_,
    121: yield_,
}
