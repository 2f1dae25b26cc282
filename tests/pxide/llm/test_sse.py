"""Bytes into server-sent events: any cut gives the same, and only the format breaks lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.llm import sse
from pxide.llm.errors import Cause, ServerProblem
from pxide.llm.sse import ServerEvent, Splitter
from tests.pxide.llm.asking import cut

PIECES = st.sampled_from(
    [
        *(
            b"\n",
            b"\r",
            b"\r\n",
            b"\n\n",
            b"\r\n\r\n",
            b"data:",
            b"data: ",
            b"data",
            b"event: error",
        ),
        *(
            b": ping",
            b"id: 7",
            b"retry: 1",
            b"{}",
            b"[DONE]",
            b"stray",
            b" ",
            b":",
            b"\xef\xbb\xbf",
        ),
        "a\u2028b\u0085c\x0bd".encode(),
        "🌈é".encode(),
        b"\xff\xfe",
        b"",
    ]
)
BODIES = st.lists(PIECES, max_size=24).map(b"".join)
CUTS = st.lists(st.integers(0, 1 << 16), max_size=12)


def split(chunks: list[bytes]) -> tuple[list[ServerEvent], bytes]:
    splitter = Splitter()
    events = [event for chunk in chunks for event in splitter.feed(chunk)]
    return events + list(splitter.end()), splitter.stray


def events(body: bytes) -> list[tuple[str, str]]:
    return [(event.name, event.data) for event in split([body])[0]]


@given(body=BODIES, places=CUTS)
def test_any_cut_gives_the_same_events(body: bytes, places: list[int]) -> None:
    assert split(cut(body, places)) == split([body])


@given(body=BODIES)
def test_single_bytes_give_the_same_events(body: bytes) -> None:
    assert split([body[at : at + 1] for at in range(len(body))]) == split([body])


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_each_of_the_three_breaks_ends_a_line(end: bytes) -> None:
    body = end.join([b"event: error", b"data: {}", b"", b"data:two", b"", b""])
    assert events(body) == [("error", "{}"), ("", "two")]


def test_one_space_belongs_to_the_format_and_the_next_to_the_data() -> None:
    assert events(b"data:a\n\ndata: b\n\ndata:  c\n\n") == [("", "a"), ("", "b"), ("", " c")]


def test_breaks_of_other_alphabets_are_text() -> None:
    told = "a\u2028b\u2029c\u0085d\x0be\x0cf\x1cg"
    assert events(f"data: {told}\n\n".encode()) == [("", told)]


def test_several_lines_of_data_are_one_event() -> None:
    assert events(b'data: {"a":\ndata: 1}\n\n') == [("", '{"a":\n1}')]


def test_comments_and_unknown_fields_say_nothing() -> None:
    body = b": keep-alive\n\n:\nid: 3\nretry: 100\ndata: x\n: more\n\n"
    assert split([body]) == ([ServerEvent("", "x")], b"")


def test_a_name_without_data_is_no_event_and_is_forgotten() -> None:
    assert events(b"event: error\n\ndata: x\n\n") == [("", "x")]


def test_a_mark_of_the_byte_order_is_no_part_of_the_first_field() -> None:
    assert events(b"\xef\xbb\xbfdata: x\n\n") == [("", "x")]


def test_the_end_closes_the_last_event() -> None:
    assert events(b"data: whole\n\ndata: open") == [("", "whole"), ("", "open")]
    assert events(b"data: open\n") == [("", "open")]


def test_a_letter_may_come_in_two_chunks_and_a_broken_one_is_marked() -> None:
    rainbow = "🌈".encode()
    assert split([b"data: " + rainbow[:2], rainbow[2:] + b"\n\n"])[0] == [ServerEvent("", "🌈")]
    assert events(b"data: \xf0\x9f\n\n") == [("", "\ufffd")]


def test_what_is_no_event_is_kept_apart() -> None:
    found, stray = split([b'{"error": "no"}\r\n', b"<html>"])
    assert found == []
    assert stray == b'{"error": "no"}\n<html>\n'


def test_an_event_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "LINE_LIMIT", 100)
    splitter = Splitter()
    assert list(splitter.feed(b"data: " + b"x" * 80)) == []
    with pytest.raises(ServerProblem) as refused:
        list(splitter.feed(b"y" * 80))
    assert refused.value.cause is Cause.GARBLED


def test_many_small_events_and_comments_may_be_longer_than_one_event(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sse, "LINE_LIMIT", 100)
    body = b": a comment of some length\n" * 20 + b"data: x\n\n" * 40
    assert len(events(body)) == 40


def test_a_page_without_end_is_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "STRAY_LIMIT", 50)
    _, stray = split([b"<p>word</p>\n" * 1000])
    assert 50 <= len(stray) < 80
