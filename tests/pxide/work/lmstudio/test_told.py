"""What a server told, of whatever kind it is, is read as what it was meant for or as nothing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.work.lmstudio import told

JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
)


@given(value=JSONS)
def test_every_reading_gives_its_kind(value: Any) -> None:
    assert isinstance(told.table(value), dict)
    assert isinstance(told.items(value), list)
    assert all(isinstance(row, dict) for row in told.tables(value))
    assert isinstance(told.word(value), str)
    assert told.flag(value) in (True, False, None)
    counted, number = told.count(value), told.positive(value)
    assert counted is None or (type(counted) is int and counted >= 0)
    assert number is None or 0 < number < float("inf")


@pytest.mark.parametrize(
    ("value", "count"), [(3, 3), (0, 0), (-1, None), (True, None), (2.0, None)]
)
def test_counts(value: Any, count: int | None) -> None:
    assert told.count(value) == count


def test_a_number_too_large_for_a_float_is_none() -> None:
    assert told.positive(json.loads("1" + "0" * 400)) is None
    assert told.positive(2.5) == 2.5
