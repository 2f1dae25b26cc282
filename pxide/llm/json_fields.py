"""What a server told, read with care: anything may be missing or of another kind."""

import sys
from typing import Any

LARGEST = sys.float_info.max


def table(value: Any) -> dict[str, Any]:
    """The names and values, or none."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The list, or an empty one."""
    return value if isinstance(value, list) else []


def tables(value: Any) -> list[dict[str, Any]]:
    """Those of a list that hold names and values."""
    return [item for item in items(value) if isinstance(item, dict)]


def word(value: Any) -> str:
    """The text, or an empty one."""
    return value if isinstance(value, str) else ""


def flag(value: Any) -> bool | None:
    """Yes, no, or not told."""
    return value if isinstance(value, bool) else None


def count(value: Any) -> int | None:
    """A whole number that counts something, or not told."""
    is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if is_count else None


def number(value: Any) -> float | None:
    """A number to count with, or not told."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
        return None
    return float(value)


def positive(value: Any) -> float | None:
    """A number above nothing, or not told."""
    found = number(value)
    return found if found is not None and found > 0 else None
