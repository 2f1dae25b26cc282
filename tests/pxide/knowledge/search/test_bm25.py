"""BM25 as its formula says, over images as over one, and shares of a question."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.knowledge.search.bm25 import LENGTH, SATURATION, score
from pxide.knowledge.search.postings import Postings
from pxide.knowledge.search.tokens import TokenForm, TokenWord

A, B, C = (TokenWord((TokenForm(form),)) for form in "abc")
ROWS = st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 9)), max_size=9)


def postings(*rows: dict[str, int]) -> Postings:
    """Postings of some rows."""
    made = Postings()
    for row in rows:
        made.append(row)
    return made


def test_a_score_is_what_the_formula_says() -> None:
    (found,) = score([postings({"a": 3, "b": 1}, {"b": 2}, {"d": 6})], [A, B])
    mean, rare, usual = 4.0, math.log(1 + 2.5 / 1.5), math.log(1 + 1.5 / 2.5)

    def saturated(count: int, length: int) -> float:
        norm = SATURATION * (1 - LENGTH + LENGTH * length / mean)
        return count * (SATURATION + 1) / (count + norm)

    wanted = [
        rare * saturated(3, 4) + usual * saturated(1, 4),
        usual * saturated(2, 2),
        0.0,
    ]
    assert found.scores.tolist() == pytest.approx(wanted)
    assert found.shares.tolist() == pytest.approx([1.0, usual / (rare + usual), 0.0])


@given(ROWS, st.integers(0, 9), st.sets(st.integers(0, 8)))
def test_two_images_are_scored_as_one(
    rows: list[dict[str, int]], cut: int, hidden: set[int]
) -> None:
    whole, first, second = postings(*rows), postings(*rows[:cut]), postings(*rows[cut:])
    for row in sorted(row for row in hidden if row < len(rows)):
        whole.hide(row)
        if row < cut:
            first.hide(row)
        else:
            second.hide(row - cut)
    (together,) = score([whole], [A, B, C])
    parts = score([first, second], [A, B, C])
    assert np.concatenate([part.scores for part in parts]).tolist() == together.scores.tolist()
    assert np.concatenate([part.shares for part in parts]).tolist() == together.shares.tolist()
    assert ((together.shares >= 0) & (together.shares <= 1)).all()
    for row in hidden:
        assert row >= len(rows) or together.scores[row] == 0 == together.shares[row]


@given(ROWS, st.sets(st.integers(0, 8)))
def test_a_hidden_row_is_as_if_it_had_never_been(
    rows: list[dict[str, int]], hidden: set[int]
) -> None:
    some = postings(*rows)
    for row in sorted(row for row in hidden if row < len(rows)):
        some.hide(row)
    left = [row for row in range(len(rows)) if row not in hidden]
    (found,) = score([some], [A, B])
    (wanted,) = score([postings(*(rows[row] for row in left))], [A, B])
    assert found.scores[left].tolist() == wanted.scores.tolist()
    assert found.shares[left].tolist() == wanted.shares.tolist()


def test_a_word_counts_by_its_best_form_once() -> None:
    source = postings({"whole": 1, "part": 1}, {"part": 1, "d": 1}, {"d": 2})
    both = TokenWord((TokenForm("whole"), TokenForm("part", 0.5)))
    (alone,) = score([source], [TokenWord((TokenForm("whole"),))])
    (found,) = score([source], [both])
    assert found.scores[0] == alone.scores[0]
    assert 0 < found.shares[1] < 0.5 < found.shares[0] == 1
    assert found.scores[2] == 0


def test_repeating_a_word_asks_no_more() -> None:
    source = postings({"a": 1}, {"b": 1})
    once, thrice = score([source], [A, B])[0], score([source], [A, A, B, A])[0]
    assert once.scores.tolist() == thrice.scores.tolist()


def test_a_word_that_is_nowhere_lowers_the_share() -> None:
    (found,) = score([postings({"a": 1}, {"b": 1})], [A, C])
    assert found.shares.tolist() == pytest.approx([0.5, 0])


def test_a_long_question_need_not_be_matched_whole() -> None:
    names = [f"w{number}" for number in range(40)]
    source = postings(dict.fromkeys(names[:8], 1), {"z": 8}, {"z": 8})
    (found,) = score([source], [TokenWord((TokenForm(name),)) for name in names])
    assert found.shares.tolist() == pytest.approx([1.0, 0, 0])


def test_words_that_say_little_weigh_like_one_that_does() -> None:
    (found,) = score([postings({"a": 1}, {"b": 1})], [TokenWord((TokenForm("a"),), 0.25)])
    assert found.shares.tolist() == pytest.approx([0.25, 0])


def test_nothing_is_scored_in_nothing() -> None:
    assert score([], [A]) == []
    (found,) = score([postings()], [A])
    assert (found.scores.size, found.shares.size) == (0, 0)
    (empty,) = score([postings({"a": 1})], [])
    assert (empty.scores.tolist(), empty.shares.tolist()) == ([0], [0])
