"""Every habit and every failure of a server, replayed over a real connection."""

import asyncio
import gzip
import json

import pytest

from pxide.llm.address import Address
from pxide.llm.client import ChatClient
from pxide.llm.errors import Cause, ServerProblem
from pxide.llm.values import Event, FinishReason, TextDelta, Usage
from tests.llm.fake_server import FakeServer
from tests.llm.moment import Moment
from tests.llm.replies import (
    JSON,
    PAGE,
    Answer,
    Call,
    Drop,
    Error,
    Framing,
    Reply,
    Step,
    Thought,
    chunk,
    event,
    reply_json,
)
from tests.pxide.llm.asking import QUESTION, Heard, ask
from tests.pxide.llm.error_examples import OVERFLOW, REFUSALS, Refusal

STOP, DONE = event(chunk({}, "stop")), event("[DONE]")


def said(text: str) -> bytes:
    return event(chunk({"content": text}))


def heard_from(server: FakeServer, *steps: Step, framing: Framing = Framing.CHUNKED) -> Heard:
    """What the client hears of these bytes."""
    server.answers.append(Reply(steps, framing=framing))
    return ask(server.base)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
def test_every_refusal(fake_server: FakeServer, refusal: Refusal) -> None:
    body = refusal.body if isinstance(refusal.body, bytes) else json.dumps(refusal.body).encode()
    kind = PAGE if body.startswith(b"<") else JSON
    fake_server.answers.append(Reply((body,), refusal.status, kind, Framing.LENGTH))
    heard = ask(fake_server.base)
    assert heard.events == ()
    assert heard.refusal.cause is refusal.cause
    assert refusal.says in str(heard.refusal)


@pytest.mark.parametrize("framing", Framing)
def test_an_answer_comes_however_its_end_is_told(fake_server: FakeServer, framing: Framing) -> None:
    answer = Answer((Thought("hm"), "The lamp ", "is red."))
    fake_server.answers.append(Reply(answer.reply().steps, framing=framing))
    heard = ask(fake_server.base)
    assert (heard.text, heard.thinking) == ("The lamp is red.", "hm")
    assert heard.finished.usage == Usage(100, 3)
    assert heard.finished.reason is FinishReason.STOP


def test_an_answer_byte_by_byte(fake_server: FakeServer) -> None:
    body = event(chunk({"reasoning": "hm\u2028"})) + said("Lämpchen 🌈") + STOP + DONE
    heard = heard_from(fake_server, *(body[at : at + 1] for at in range(len(body))))
    assert (heard.text, heard.thinking) == ("Lämpchen 🌈", "hm\u2028")


def test_a_stream_with_windows_breaks_comments_and_no_blanks(fake_server: FakeServer) -> None:
    body = b": ping\n\n" + said("red") + event({"choices": []}) + STOP + DONE
    heard = heard_from(fake_server, body.replace(b"data: ", b"data:").replace(b"\n", b"\r\n"))
    assert heard.events[:-1] == (TextDelta("red"),)


@pytest.mark.parametrize("framing", [Framing.CHUNKED, Framing.CLOSE])
def test_no_word_of_the_end(fake_server: FakeServer, framing: Framing) -> None:
    heard = heard_from(fake_server, said("red"), STOP, framing=framing)
    assert heard.finished.reason is FinishReason.STOP
    heard = heard_from(fake_server, said("re"), framing=framing)
    assert (heard.text, heard.finished.reason) == ("re", FinishReason.CUT)


def test_an_overflow_within_a_stream_of_status_200(fake_server: FakeServer) -> None:
    fake_server.will_answer(Error(OVERFLOW))
    heard = ask(fake_server.base)
    assert heard.refusal.cause is Cause.OVERFLOW
    assert "Start a new chat" in heard.refusal.hint


def test_a_failure_in_mid_stream_keeps_what_came(fake_server: FakeServer) -> None:
    fake_server.will_answer("half", Error("The model has crashed."))
    heard = ask(fake_server.base)
    assert (heard.text, heard.refusal.cause) == ("half", Cause.CRASHED)


def test_an_empty_stream_and_one_without_a_word(fake_server: FakeServer) -> None:
    assert heard_from(fake_server).refusal.cause is Cause.EMPTY
    fake_server.will_answer()
    assert ask(fake_server.base).refusal.cause is Cause.EMPTY
    fake_server.will_answer(reason="length")
    assert ask(fake_server.base).refusal.cause is Cause.OVERFLOW


@pytest.mark.parametrize("framing", [Framing.CHUNKED, Framing.LENGTH])
def test_a_server_that_dies_in_mid_stream(fake_server: FakeServer, framing: Framing) -> None:
    steps = (said("ha"), said("lf"), Drop.NOW, said(" never"))
    heard = heard_from(fake_server, *steps, framing=framing)
    assert (heard.text, heard.refusal.cause) == ("half", Cause.CUT_OFF)
    assert "still running" in heard.refusal.hint


def test_a_connection_that_is_reset_in_mid_stream(fake_server: FakeServer) -> None:
    gate = Moment()
    fake_server.will_answer("half", gate, Drop.RESET)

    async def whole() -> Event:
        async with ChatClient(Address.of(fake_server.base)).chat(QUESTION) as events:
            came = await anext(events)
            gate.come()
            with pytest.raises(ServerProblem) as broken:
                await anext(events)
        assert broken.value.cause is Cause.CUT_OFF
        return came

    assert asyncio.run(whole()) == TextDelta("half")


def test_a_server_that_dies_before_its_first_word(fake_server: FakeServer) -> None:
    assert heard_from(fake_server, Drop.NOW).refusal.cause is Cause.CUT_OFF
    heard = heard_from(fake_server, Drop.RESET, framing=Framing.CLOSE)
    assert heard.refusal.cause is Cause.CUT_OFF


def test_a_server_that_is_gone() -> None:
    with FakeServer() as server:
        base = server.base
    heard = ask(base)
    assert heard.refusal.cause is Cause.UNREACHABLE
    assert base in heard.refusal.what
    assert "lms server start" in heard.refusal.hint


def test_a_complete_answer_survives_a_server_that_dies_after_it(fake_server: FakeServer) -> None:
    heard = heard_from(fake_server, said("red"), STOP, Drop.NOW)
    assert (heard.text, heard.finished.reason) == ("red", FinishReason.STOP)


def test_nothing_is_waited_for_after_the_last_word(fake_server: FakeServer) -> None:
    heard = heard_from(fake_server, said("red"), STOP, DONE, Moment())
    assert heard.text == "red"


def test_a_count_that_never_comes_is_not_waited_for_long(
    fake_server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pxide.llm.client.LAST_SECONDS", 0)
    heard = heard_from(fake_server, said("red"), STOP, Moment())
    assert (heard.text, heard.finished.usage) == ("red", None)


def test_tools_are_called(fake_server: FakeServer) -> None:
    fake_server.will_answer("I look. ", Call("read", {"x": 1, "y": 2}), Call("run"))
    finished = ask(fake_server.base).finished
    assert finished.reason is FinishReason.TOOLS
    assert [(call.name, call.values()) for call in finished.calls] == [
        ("read", {"x": 1, "y": 2}),
        ("run", {}),
    ]


def test_an_answer_that_is_not_streamed(fake_server: FakeServer) -> None:
    message = {"role": "assistant", "content": "red"}
    fake_server.answers.append(reply_json({"choices": [{"message": message}]}))
    assert ask(fake_server.base).text == "red"


def test_a_server_that_breaks_the_protocol(fake_server: FakeServer) -> None:
    twice = (("Transfer-Encoding", "chunked"),)
    fake_server.answers.append(Reply((said("red"),), headers=twice))
    assert ask(fake_server.base).refusal.cause is Cause.CUT_OFF


@pytest.mark.parametrize("status", [200, 500])
def test_a_server_that_compresses_unasked(fake_server: FakeServer, status: int) -> None:
    packed = (("Content-Encoding", "gzip"),)
    fake_server.answers.append(Reply((gzip.compress(said("red")),), status, headers=packed))
    heard = ask(fake_server.base)
    assert heard.refusal.cause is Cause.GARBLED
    assert "compression" in heard.refusal.hint
