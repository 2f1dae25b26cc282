"""The payload: the exact text of an entry, as JSON that anyone can read."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given

from pxide.knowledge.image.entry import Entry, EntryKind
from pxide.knowledge.image.payload import (
    WORDS,
    Unreadable,
    entry_from,
    packed,
    unpacked,
    values_of,
)
from tests.pxide.knowledge.image.entries import entries, full


@given(entries)
def test_any_texts_come_back(entry: Entry) -> None:
    values = unpacked(packed(values_of(entry)))
    assert entry_from(values, entry.kind, entry.time, entry.embedding) == entry


def test_the_payload_is_json_in_utf_8_without_what_is_empty() -> None:
    assert packed(values_of(Entry(EntryKind.TURN, 0, "\u00e4?", "\u6f22"))) == (
        '{"question":"\u00e4?","answer":"\u6f22"}'.encode()
    )
    assert json.loads(packed(values_of(full())))["sources"] == ["[r22]", "manual"]


def test_half_a_surrogate_pair_stays_an_escape() -> None:
    data = packed({"answer": "\ud83d|\U0001f600"})
    assert data == b'{"answer":"\\ud83d|\xf0\x9f\x98\x80"}'
    assert unpacked(data) == {"answer": "\ud83d|\U0001f600"}


def test_every_key_is_a_field_of_an_entry() -> None:
    names = {field.name for field in dataclasses.fields(Entry)}
    assert {row.key for row in WORDS} == names - {"kind", "time", "embedding"}
    assert all(len(row.words.split()) > 2 for row in WORDS)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"3", b"\xff", b"[" * 100_000])
def test_bytes_that_are_no_object_are_unreadable(data: bytes) -> None:
    with pytest.raises(Unreadable):
        unpacked(data)


@pytest.mark.parametrize(
    "values",
    [
        {"question": 3},
        {"answer": None},
        {"sources": "manual"},
        {"sources": [1]},
        {"steps": "3"},
        {"steps": True},
    ],
)
def test_values_of_a_wrong_type_are_unreadable(values: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        entry_from(values, EntryKind.TURN, 0)


def test_keys_that_are_not_known_are_passed_over() -> None:
    assert entry_from({"mood": "good"}, EntryKind.TURN, 5) == Entry(EntryKind.TURN, 5, "", "")
