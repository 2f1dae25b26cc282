"""Orders of entries, and one order made of several."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

CALM = 60
"""The k of reciprocal rank fusion: the higher it is, the less the first places stand out."""
DEEPEST = 200
"""Whoever stands lower in an order is not looked at."""

Indices = npt.NDArray[np.intp]


def best(
    scores: npt.NDArray[np.float64], close: npt.NDArray[np.bool_], count: int = DEEPEST
) -> Indices:
    """Return the close ones with the highest scores, best first; of equals the earlier one."""
    found = np.flatnonzero(close)
    return found[np.argsort(-scores[found], kind="stable")[:count]]


def fused(orders: Sequence[Indices], count: int) -> list[tuple[int, float]]:
    """Return the best of several orders with their scores: each order gives 1 / (60 + rank).

    Of equals the earlier one comes first.
    """
    scores: dict[int, float] = {}
    for order in orders:
        for rank, index in enumerate(order.tolist(), 1):
            scores[index] = scores.get(index, 0.0) + 1 / (CALM + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:count]
