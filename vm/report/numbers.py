"""Numbers as a person reads them."""

from __future__ import annotations

_MILLION, _THOUSAND = 1e6, 1e3


def grouped(number: int) -> str:
    """Write a number with thin spaces between its thousands."""
    return f"{number:,}".replace(",", "\u2009")


def speed_words(speed: float) -> str:
    """Write steps a second, rounded to what a person reads."""
    if speed >= _MILLION:
        return f"{speed / _MILLION:.0f} M steps/s"
    return f"{speed / _THOUSAND:.0f} k steps/s" if speed >= _THOUSAND else f"{speed:.0f} steps/s"
