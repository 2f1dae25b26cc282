"""Calls of tools put together from whatever pieces servers send."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.llm.tool_calls import CallAssembler
from pxide.llm.values import ToolCall, ToolCallPiece
from vm.core.faults import Problem

CALLS = st.lists(
    st.tuples(
        st.text("abc", min_size=1, max_size=4), st.dictionaries(st.text(max_size=3), st.integers())
    ),
    max_size=4,
)


def assembled(*chunks: Any) -> tuple[ToolCall, ...]:
    assembler = CallAssembler()
    for pieces in chunks:
        list(assembler.feed(pieces))
    return assembler.calls


def piece(name: str = "", arguments: Any = None, **more: Any) -> dict[str, Any]:
    return {"function": {"name": name or None, "arguments": arguments}, **more}


@given(calls=CALLS, sizes=st.lists(st.integers(1, 5), min_size=1))
def test_arguments_cut_anywhere_come_together_by_their_number(
    calls: list[tuple[str, dict[str, int]]], sizes: list[int]
) -> None:
    chunks: list[list[dict[str, Any]]] = []
    wanted = []
    for place, (name, values) in enumerate(calls):
        told = json.dumps(values)
        wanted.append(ToolCall(f"id{place}", name, told))
        chunks.append([piece(name, "", index=place, id=f"id{place}")])
        for size in sizes:
            chunks.append([piece(arguments=told[:size], index=place)])
            told = told[size:]
        chunks.append([piece(arguments=told, index=place)])
    assert assembled(*chunks) == tuple(wanted)


def test_pieces_of_two_calls_may_come_in_turns() -> None:
    one: dict[str, Any] = {"index": 0}
    two: dict[str, Any] = {"index": 1}
    found = assembled(
        [piece("read", id="a", **one), piece("run", id="b", **two)],
        [piece(arguments='{"x"', **one), piece(arguments="{}", **two)],
        [piece(arguments=":1}", **one)],
    )
    assert found == (ToolCall("a", "read", '{"x":1}'), ToolCall("b", "run", "{}"))


def test_without_numbers_a_new_id_is_a_new_call() -> None:
    found = assembled(
        [piece("read", '{"x"', id="a")],
        [piece(arguments=":1}")],
        [piece("run", "{}", id="b")],
        [piece(arguments="", id="a")],
    )
    assert found == (ToolCall("a", "read", '{"x":1}'), ToolCall("b", "run", "{}"))


def test_without_numbers_and_ids_a_name_is_a_new_call() -> None:
    found = assembled([piece("read", {"x": 1}), piece("run", {})])
    assert found == (ToolCall("call_0", "read", '{"x": 1}'), ToolCall("call_1", "run", "{}"))


def test_a_name_that_comes_again_is_said_once() -> None:
    assembler = CallAssembler()
    pieces = [
        *assembler.feed([piece("run", "{", index=0)]),
        *assembler.feed([piece("run", "}", index=0)]),
    ]
    assert pieces == [ToolCallPiece(0, "run", "{"), ToolCallPiece(0, "", "}")]
    assert assembler.calls == (ToolCall("call_0", "run", "{}"),)


@pytest.mark.parametrize("pieces", [None, "no", 7, {}, [None, "x"], [{}], [{"function": 3}]])
def test_what_is_no_call_harms_nothing(pieces: Any) -> None:
    assert all(call.name == "" for call in assembled(pieces))


def test_arguments_are_read_by_name() -> None:
    assert ToolCall("1", "run", '{"steps": 3}').values() == {"steps": 3}
    assert ToolCall("1", "run", "").values() == {}


@pytest.mark.parametrize("arguments", ["{", "[1]", "steps=3", '"x"'])
def test_arguments_that_cannot_be_read_are_a_problem_with_the_name_of_the_tool(
    arguments: str,
) -> None:
    with pytest.raises(Problem, match="run"):
        ToolCall("1", "run", arguments).values()
