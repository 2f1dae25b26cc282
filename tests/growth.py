"""How much more a larger input costs: ratios of processor time in one run, never milliseconds."""

import time
from collections.abc import Callable

TRIES = 3
LEAST = 0.005
"""Seconds below which a cost counts as this much: less is not told apart from noise."""


def cost(call: Callable[[], object]) -> float:
    """The least processor time of some tries, in seconds."""
    spent = []
    for _ in range(TRIES):
        began = time.process_time()
        call()
        spent.append(time.process_time() - began)
    return max(min(spent), LEAST)


def growth(small: Callable[[], object], large: Callable[[], object]) -> float:
    """How many times as much the large one costs."""
    return cost(large) / cost(small)
