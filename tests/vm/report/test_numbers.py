"""Numbers as a person reads them."""

from __future__ import annotations

import pytest

from vm.report.numbers import grouped, speed_words


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (999, "999"), (1000, "1\u2009000"), (-50462977, "-50\u2009462\u2009977")],
)
def test_thousands_are_parted(number: int, text: str) -> None:
    assert grouped(number) == text


@pytest.mark.parametrize(
    ("speed", "words"),
    [(118e6, "118 M steps/s"), (2500.0, "2 k steps/s"), (60.0, "60 steps/s")],
)
def test_tells_the_speed(speed: float, words: str) -> None:
    assert speed_words(speed) == words
