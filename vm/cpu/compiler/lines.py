"""Lines of generated code: indentation, and the if-chain of faults every branch begins with."""

from __future__ import annotations

from collections.abc import Iterable


def guarded(checks: Iterable[tuple[int, str]], action: list[str]) -> list[str]:
    """Return an if-chain: the first check that holds is the fault, else the action."""
    lines: list[str] = []
    for code, condition in checks:
        lines += [f"{'elif' if lines else 'if'} {condition}:", f"    fault = {code}"]
    if not lines:
        return action
    return [*lines, "else:", *indented(action or ["pass"], 1).split("\n")]


def indented(lines: list[str], depth: int) -> str:
    """Join lines, each moved right."""
    return "\n".join("    " * depth + line for line in lines)
