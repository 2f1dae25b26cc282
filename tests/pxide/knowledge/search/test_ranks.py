"""Orders are deterministic, and a fused order knows only ranks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.knowledge.search.floor import SimilarityFloor
from pxide.knowledge.search.ranks import CALM, best, fused


@given(
    st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=30),
    st.integers(0, 30),
)
def test_best_first_and_of_equals_the_earlier(rows: list[tuple[int, bool]], count: int) -> None:
    scores = np.array([score for score, _ in rows], float)
    close = np.array([is_close for _, is_close in rows], bool)
    wanted = sorted((-score, at) for at, (score, is_close) in enumerate(rows) if is_close)
    assert best(scores, close, count).tolist() == [at for _, at in wanted[:count]]


def test_fusion_adds_reciprocal_ranks() -> None:
    orders = [np.array([7, 3, 5]), np.array([5, 9])]
    found = fused(orders, 10)
    assert [index for index, _ in found] == [5, 7, 3, 9]
    assert dict(found) == {
        5: pytest.approx(1 / (CALM + 3) + 1 / (CALM + 1)),
        7: 1 / (CALM + 1),
        3: 1 / (CALM + 2),
        9: 1 / (CALM + 2),
    }
    assert fused(orders, 2) == found[:2]
    assert fused([], 3) == []


def test_the_floor_by_words() -> None:
    shares = np.array([0.0, 0.39, 0.4, 1.0])
    assert SimilarityFloor().by_words(shares).tolist() == [False, False, True, True]
    assert SimilarityFloor(share=0).by_words(shares).tolist() == [False, True, True, True]


def test_the_floor_by_meaning() -> None:
    few = np.array([0.39, 0.4, 0.9])
    assert SimilarityFloor().by_meaning(few).tolist() == [False, True, True]
    many = np.array([0.7] * 9 + [0.75, 0.77])
    assert SimilarityFloor().by_meaning(many).tolist() == [False] * 10 + [True]
    assert SimilarityFloor(usual_from=12).by_meaning(many).all()
    assert SimilarityFloor().by_meaning(np.zeros(0)).tolist() == []
