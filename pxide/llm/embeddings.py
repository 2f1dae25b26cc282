"""What is asked for vectors and how they are read."""

from typing import Any

import numpy as np
import numpy.typing as npt

from pxide.llm.errors import Cause, ServerProblem
from pxide.llm.json_fields import count, items, number, table, tables

Vectors = npt.NDArray[np.float32]
"""One row for each text."""
BATCH = 16
"""Texts in one request."""


def asked_of(model: str, texts: list[str]) -> dict[str, Any]:
    """The body of a request; models of this kind read one line."""
    return {"model": model, "input": [" ".join(text.split()) for text in texts]}


def vectors_in(told: Any, wanted: int, width: int | None) -> Vectors:
    """The vectors in the order that was asked, all of one length.

    Raises ServerProblem where there are fewer, or of another length than ``width``.
    """
    rows = tables(table(told).get("data"))
    places = [count(row.get("index")) for row in rows]
    if None in places:
        places = list(range(len(rows)))
    vectors = {
        place: _vector(row.get("embedding")) for place, row in zip(places, rows, strict=True)
    }
    found = [vectors.get(place) for place in range(wanted)]
    whole = [vector for vector in found if vector is not None]
    widths = {vector.size for vector in whole} | ({width} if width is not None else set())
    if len(whole) != wanted or len(widths) != 1 or 0 in widths:
        raise ServerProblem(
            Cause.GARBLED,
            "The server did not give a vector for each text.",
            "Choose a model for embeddings; without one, texts are found by their words.",
        )
    return np.stack(whole)


def _vector(value: Any) -> Vectors | None:
    """Numbers all of which can be counted with."""
    numbers = [number(item) for item in items(value)]
    if None in numbers:
        return None
    with np.errstate(over="ignore"):
        vector = np.array(numbers, np.float32)
    return vector if np.isfinite(vector).all() else None
