"""Vectors as servers send them: in any order, and refused where one is missing or wrong."""

from typing import Any

import numpy as np
import pytest

from pxide.llm.embeddings import asked_of, vectors_in
from pxide.llm.errors import Cause, ServerProblem


def told(*rows: Any, **more: Any) -> dict[str, Any]:
    return {"object": "list", "data": [{"embedding": row, **more} for row in rows]}


def test_each_text_is_asked_for_as_one_line() -> None:
    assert asked_of("m", ["a\nb", "  c\t d "]) == {"model": "m", "input": ["a b", "c d"]}


def test_they_come_in_the_order_of_their_numbers() -> None:
    data = [{"index": 1, "embedding": [3, 4]}, {"index": 0, "embedding": [1, 2.5]}]
    vectors = vectors_in({"data": data}, 2, None)
    assert vectors.dtype == np.float32
    assert vectors.tolist() == [[1, 2.5], [3, 4]]


def test_without_numbers_they_come_as_asked() -> None:
    assert vectors_in(told([1, 2], [3, 4]), 2, 2).tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"data": []},
        told([1, 2]),
        told([1, 2], []),
        told([], []),
        told([1, 2], [1, 2, 3]),
        told([1, 2], [1, "x"]),
        told([1, 2], [1, None]),
        told([1, 2], [1, True]),
        told([1, 2], [1, float("nan")]),
        told([1, 2], [1, 1e300]),
        told([1, 2], [1, 10**400]),
        told([1, 2], "AAAA"),
        told([1, 2], [3, 4], index=0),
    ],
)
def test_one_that_is_missing_or_wrong_refuses_all(answer: Any) -> None:
    with pytest.raises(ServerProblem) as refused:
        vectors_in(answer, 2, None)
    assert refused.value.cause is Cause.GARBLED
    assert "by their words" in refused.value.hint


def test_vectors_of_another_length_than_before_are_refused() -> None:
    with pytest.raises(ServerProblem):
        vectors_in(told([1, 2]), 1, 3)
