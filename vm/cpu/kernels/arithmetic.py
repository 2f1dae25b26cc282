"""The word arithmetic that has no operator of its own."""

from __future__ import annotations

from vm.cpu.kernels.board import signed


def quotient(a: int, b: int) -> int:
    """Return the word of a / b, signed, truncated toward zero; b is not 0."""
    x = signed(a)
    y = signed(b)
    size = abs(x) // abs(y)
    return (size if (x < 0) == (y < 0) else -size) & 0xFFFFFFFF


def remainder(a: int, b: int) -> int:
    """Return the word of a % b, signed, with the sign of a; b is not 0."""
    x = signed(a)
    size = abs(x) % abs(signed(b))
    return (-size if x < 0 else size) & 0xFFFFFFFF
