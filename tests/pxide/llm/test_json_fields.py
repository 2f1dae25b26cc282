"""What a server told, of whatever kind it is, is read as what it was meant for or as nothing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.llm import json_fields

JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
)


@given(value=JSONS)
def test_every_reading_gives_its_kind(value: Any) -> None:
    assert isinstance(json_fields.table(value), dict)
    assert isinstance(json_fields.items(value), list)
    assert all(isinstance(row, dict) for row in json_fields.tables(value))
    assert isinstance(json_fields.word(value), str)
    assert json_fields.flag(value) in (True, False, None)
    counted, number = json_fields.count(value), json_fields.positive(value)
    assert counted is None or (type(counted) is int and counted >= 0)
    assert number is None or 0 < number < float("inf")


@pytest.mark.parametrize(
    ("value", "count"), [(3, 3), (0, 0), (-1, None), (True, None), (2.0, None)]
)
def test_counts(value: Any, count: int | None) -> None:
    assert json_fields.count(value) == count


def test_a_number_too_large_for_a_float_is_none() -> None:
    assert json_fields.positive(json.loads("1" + "0" * 400)) is None
    assert json_fields.positive(2.5) == 2.5
