"""The stream of an answer, with every habit that servers have, read byte by byte."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.llm.answer_stream import AnswerReader
from pxide.llm.errors import Cause
from pxide.llm.values import (
    FinishReason,
    LoadProgress,
    Stage,
    TextDelta,
    ThinkingDelta,
    Timings,
    ToolCall,
    ToolCallPiece,
    Usage,
)
from tests.llm.replies import Answer, Call, Part, Thought, chunk, event
from tests.pxide.llm.asking import Heard, cut, read
from tests.pxide.llm.error_examples import OVERFLOW, REFUSALS, Refusal

DONE = event("[DONE]")
STOP = event(chunk({}, "stop"))
USAGE = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}


def said(text: str) -> bytes:
    return event(chunk({"content": text}))


def body_of(*parts: Part) -> bytes:
    return b"".join(step for step in Answer(parts).reply().steps if isinstance(step, bytes))


WHOLE = body_of(
    Thought("hm 🌈"),
    Thought("\u2028so"),
    "<b>Der ",
    "Lämpchen\u0085",
    "</b>",
    Call("run", {"é": 1}),
)


@given(places=st.lists(st.integers(0, len(WHOLE)), max_size=20))
def test_any_cut_gives_the_same_answer(places: list[int]) -> None:
    heard = read(cut(WHOLE, places))
    assert heard.events[:-1] == read([WHOLE]).events[:-1]
    assert heard.text == "<b>Der Lämpchen\u0085</b>"
    assert heard.thinking == "hm 🌈\u2028so"
    assert heard.finished.calls == (ToolCall("call_0", "run", '{"\\u00e9": 1}'),)


@given(place=st.integers(0, len(WHOLE)))
def test_an_answer_that_breaks_off_anywhere_keeps_what_came(place: int) -> None:
    heard = read([WHOLE[:place]])
    whole = read([WHOLE]).events[:-1]
    came = heard.events if heard.problem else heard.events[:-1]
    assert came == whole[: len(came)]
    if heard.problem is None:
        is_told = b'"finish_reason": "tool_calls"' in WHOLE[:place]
        assert heard.finished.reason in (FinishReason.CUT, FinishReason.TOOLS)
        assert is_told or heard.finished.reason is FinishReason.CUT


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_breaks_of_all_systems_are_read(end: bytes) -> None:
    body = (said("a\u2028b") + b": ping\n\n" + STOP + DONE).replace(b"\n", end)
    assert read([body]).text == "a\u2028b"


def test_data_needs_no_blank_and_the_role_may_come_with_every_piece() -> None:
    pieces = (chunk({"role": "assistant", "content": text}) for text in "red")
    body = b"".join(event(piece) for piece in pieces) + STOP + DONE
    heard = read([body.replace(b"data: ", b"data:")])
    assert heard.events[:-1] == (TextDelta("r"), TextDelta("e"), TextDelta("d"))


@pytest.mark.parametrize("usage", [{}, {"usage": None}, {"usage": {}}])
def test_the_count_may_be_missing(usage: dict[str, Any]) -> None:
    body = said("red") + event(chunk({}, "stop", **usage)) + DONE
    assert read([body]).finished.usage is None


def test_the_count_may_come_with_no_choice_or_with_the_last() -> None:
    alone = event({"choices": [], "usage": USAGE})
    for body in (said("red") + STOP + alone, said("red") + event(chunk({}, "stop", usage=USAGE))):
        heard = read([body + DONE])
        assert heard.finished.usage == Usage(7, 3)
        assert heard.finished.timings.first_token is not None


@pytest.mark.parametrize("choices", [{"choices": []}, {"choices": None}, {}])
def test_a_piece_without_a_choice_says_nothing(choices: dict[str, Any]) -> None:
    heard = read([event(choices) + said("red") + STOP + DONE])
    assert heard.events[:-1] == (TextDelta("red"),)


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (STOP + DONE, FinishReason.STOP),
        (STOP, FinishReason.STOP),
        (DONE, FinishReason.STOP),
        (b"", FinishReason.CUT),
        (event(chunk({}, "length")) + DONE, FinishReason.LENGTH),
        (event(chunk({}, "content_filter")), FinishReason.FILTER),
        (event(chunk({}, "eos")), FinishReason.STOP),
        (event(chunk({}, "something new")), FinishReason.STOP),
    ],
)
def test_how_it_ended(end: bytes, reason: FinishReason) -> None:
    assert read([said("red") + end]).finished.reason is reason


def test_nothing_after_the_last_word_counts() -> None:
    assert read([said("red") + STOP + DONE + said("never")]).text == "red"


class TestThinking:
    """The four shapes in which it comes."""

    @pytest.mark.parametrize("key", ["reasoning_content", "reasoning"])
    def test_told_apart_by_the_server(self, key: str) -> None:
        body = event(chunk({key: "hm"})) + said("red") + STOP + DONE
        assert read([body]).events[:-1] == (ThinkingDelta("hm"), TextDelta("red"))

    def test_said_in_both_places_it_is_heard_once(self) -> None:
        body = event(chunk({"reasoning_content": "hm", "reasoning": "hm", "content": ""}))
        assert read([body + said("red") + STOP]).thinking == "hm"

    def test_between_tags_in_the_text(self) -> None:
        heard = read([said("<thi") + said("nk>hm</think>") + said("\n\nred") + STOP + DONE])
        assert (heard.text, heard.thinking) == ("red", "hm")

    def test_before_an_end_that_had_no_beginning(self) -> None:
        heard = read([said("hm, ") + said("so</think>") + said("red") + STOP + DONE])
        assert (heard.text, heard.thinking) == ("red", "hm, so")

    def test_an_answer_that_was_all_thinking_is_one(self) -> None:
        body = event(chunk({"reasoning": "hm"})) + event(chunk({}, "length")) + DONE
        assert read([body]).finished.reason is FinishReason.LENGTH


class TestCalls:
    """Tools are called in fragments, or whole."""

    def test_in_fragments_with_numbers(self) -> None:
        heard = read([body_of("I look. ", Call("read", {"x": 1}), Call("run"))])
        assert heard.text == "I look. "
        assert heard.finished.reason is FinishReason.TOOLS
        assert [call.name for call in heard.finished.calls] == ["read", "run"]
        pieces = [event for event in heard.events if isinstance(event, ToolCallPiece)]
        assert {piece.place for piece in pieces} == {0, 1}

    def test_whole_and_without_numbers(self) -> None:
        calls = [{"function": {"name": name, "arguments": {"x": 1}}} for name in ("read", "run")]
        heard = read([event(chunk({"tool_calls": calls}, "tool_calls")) + DONE])
        assert [call.values() for call in heard.finished.calls] == [{"x": 1}, {"x": 1}]


class TestErrors:
    """Errors that come with status 200."""

    @pytest.mark.parametrize(
        "refusal",
        [one for one in REFUSALS if isinstance(one.body, dict) and "error" in one.body],
        ids=lambda refusal: refusal.name,
    )
    def test_any_error_within_a_stream(self, refusal: Refusal) -> None:
        for name in ("error", ""):
            heard = read([said("re") + event(refusal.body, name) + said("d")])
            assert heard.text == "re"
            # The status that came with it elsewhere does not tell it here.
            assert heard.refusal.cause in (refusal.cause, Cause.FAILED)

    def test_the_overflow_as_lm_studio_tells_it(self) -> None:
        heard = read([event({"error": {"message": OVERFLOW}, "message": OVERFLOW}, "error")])
        assert heard.refusal.cause is Cause.OVERFLOW
        assert "30000 fit" in heard.refusal.what

    def test_an_error_of_the_native_kind(self) -> None:
        told = {
            "type": "error",
            "error": {"type": "model_not_found", "message": "big was not found"},
        }
        assert read([event(told)]).refusal.cause is Cause.UNKNOWN_MODEL

    def test_an_error_that_is_plain_text(self) -> None:
        assert read([event("The model has crashed.", "error")]).refusal.cause is Cause.CRASHED

    def test_an_empty_stream(self) -> None:
        for body in (b"", b"\n\n", b": ping\n\n", b"data:\n\n"):
            assert read([body]).refusal.cause is Cause.EMPTY

    @pytest.mark.parametrize(
        ("end", "cause"),
        [
            (STOP + DONE, Cause.EMPTY),
            (STOP, Cause.EMPTY),
            (DONE, Cause.EMPTY),
            (b"", Cause.EMPTY),
            (event(chunk({}, "length")) + DONE, Cause.OVERFLOW),
        ],
    )
    def test_a_stream_that_says_nothing(self, end: bytes, cause: Cause) -> None:
        heard = read([event(chunk({"role": "assistant", "content": ""})) + end])
        assert heard.refusal.cause is cause
        assert "longer context" in heard.refusal.hint

    def test_a_body_that_is_no_stream(self) -> None:
        body = json.dumps({"error": "Unexpected endpoint or method. (POST /x)"}).encode()
        assert read([body[:20], body[20:]]).refusal.cause is Cause.ENDPOINT
        assert read([b"<html><title>Router</title>"]).refusal.cause is Cause.GATEWAY
        assert read([b'{"object":"list"}']).refusal.cause is Cause.GARBLED

    def test_an_error_after_the_pieces_that_is_no_event(self) -> None:
        heard = read([said("re") + b'{"error":"The model has crashed."}\n'])
        assert heard.text == "re"
        assert heard.refusal.cause is Cause.CRASHED

    @pytest.mark.parametrize("data", ["{", "7", '"x"', "[]", "[" * 100_000])
    def test_a_piece_that_cannot_be_read(self, data: str) -> None:
        assert read([event(data) + said("red")]).refusal.cause is Cause.GARBLED


def test_an_answer_that_is_not_streamed_is_read_whole() -> None:
    message = {"role": "assistant", "content": "<think>hm</think>red"}
    told = {"choices": [{"message": message, "finish_reason": "stop"}], "usage": USAGE}
    heard = read([json.dumps(told, indent=1).encode()])
    assert (heard.text, heard.thinking, heard.finished.usage) == ("red", "hm", Usage(7, 3))


def test_text_may_come_in_parts() -> None:
    parts = [{"type": "text", "text": "re"}, {"type": "text", "text": "d"}, {"type": "image"}]
    assert read([event(chunk({"content": parts})) + STOP]).text == "red"


def test_progress_is_told_of_loading_and_reading() -> None:
    studio = [("model_load.progress", 0.5), ("prompt_processing.progress", 7), ("chat.start", 1)]
    body = b"".join(event({"type": kind, "progress": share}, kind) for kind, share in studio)
    llama = {"prompt_progress": {"total": 25, "processed": 10, "cache": 0}}
    heard = read([body + event(chunk({"content": None}) | llama) + said("red") + STOP])
    assert heard.events[:3] == (
        LoadProgress(Stage.LOADING, 0.5),
        LoadProgress(Stage.READING, 1.0),
        LoadProgress(Stage.READING, 0.4),
    )
    assert heard.text == "red"


@pytest.mark.parametrize("share", [None, "half", True, float("nan")])
def test_progress_that_is_no_share_is_passed_over(share: Any) -> None:
    body = event({"type": "model_load.progress", "progress": share}) + said("red") + STOP
    assert read([body]).events[0] == TextDelta("red")


def test_the_first_sign_of_an_answer_ends_the_wait() -> None:
    now = iter([0.0, 2.0, 3.0, 5.0])
    reader = AnswerReader(clock=lambda: next(now))
    pieces = [event(chunk({"role": "assistant", "content": ""})), event(chunk({"reasoning": "h"}))]
    body = b"".join([*pieces, said("re"), said("d"), STOP, DONE])
    heard = Heard((*reader.feed(body), *reader.end()))
    assert heard.finished.timings == Timings(2.0, 2 / 3, 5.0)
