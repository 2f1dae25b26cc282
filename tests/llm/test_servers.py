"""The servers for tests themselves: the scripted one keeps its script, the real one is real."""

import asyncio
import json
import urllib.request
from pathlib import Path

import pytest

from pxide.llm.address import Address
from pxide.llm.client import ChatClient
from pxide.llm.errors import ServerProblem
from pxide.llm.values import ChatRequest, Finished, Message, MessageRole, TextDelta
from tests.llm.fake_server import FakeServer
from tests.llm.moment import Moment
from tests.llm.replies import Call, Drop, Thought
from tests.llm.server import (
    NAME,
    VARIABLE,
    LlamaServer,
    find_llama_server,
    need_llama_server,
)


def question(text: str = "Colour?") -> ChatRequest:
    return ChatRequest("pxide-tiny", (Message(MessageRole.USER, text),))


async def _text_of(client: ChatClient) -> str:
    async with client.chat(question()) as events:
        return "".join([e.text async for e in events if isinstance(e, TextDelta)])


def test_answers_come_in_the_order_of_the_script(fake_server: FakeServer) -> None:
    fake_server.will_answer(Thought("hm"), "The ", "first")
    fake_server.will_answer("The second")

    async def ask() -> list[str]:
        client = ChatClient(Address.of(fake_server.base))
        return [await _text_of(client), await _text_of(client)]

    assert asyncio.run(ask()) == ["The first", "The second"]
    assert [request.body["stream"] for request in fake_server.questions] == [True, True]


def test_a_gate_holds_the_answer_until_it_is_opened(fake_server: FakeServer) -> None:
    gate = Moment()
    fake_server.will_answer("before ", gate, "after")

    async def ask() -> list[str]:
        client = ChatClient(Address.of(fake_server.base))
        async with client.chat(question()) as events:
            heard = [await anext(events)]
            gate.come()
            heard += [event async for event in events]
        return [event.text for event in heard if isinstance(event, TextDelta)]

    assert asyncio.run(ask()) == ["before ", "after"]


def test_the_server_sees_that_it_is_left(fake_server: FakeServer) -> None:
    fake_server.will_answer("one", Moment(), "never")

    async def ask() -> None:
        async with ChatClient(Address.of(fake_server.base)).chat(question()) as events:
            await anext(events)
            assert fake_server.asked().has_come
            assert not fake_server.questions[0].is_gone.has_come
        await fake_server.questions[0].is_gone.wait()

    asyncio.run(ask())


def test_tools_are_called_and_connections_break_as_written(fake_server: FakeServer) -> None:
    fake_server.will_answer(Call("run", {"steps": 3}), Call("read"))
    fake_server.will_answer("half", Drop.NOW)

    async def ask() -> Finished:
        client = ChatClient(Address.of(fake_server.base))
        async with client.chat(question()) as events:
            last = [event async for event in events][-1]
        with pytest.raises(ServerProblem):
            await _text_of(client)
        assert isinstance(last, Finished)
        return last

    calls = asyncio.run(ask()).calls
    assert [(call.name, call.values()) for call in calls] == [("run", {"steps": 3}), ("read", {})]


def test_a_script_that_has_ended_says_so(fake_server: FakeServer) -> None:
    with pytest.raises(ServerProblem, match="no further answer"):
        asyncio.run(_text_of(ChatClient(Address.of(fake_server.base))))


@pytest.mark.real_llm
def test_the_real_server_copies_a_colour_out_of_the_prompt(llama_server: LlamaServer) -> None:
    messages = [
        {"role": "system", "content": "the lamp is magenta"},
        {"role": "user", "content": "Colour?"},
    ]
    asked = urllib.request.Request(
        f"{llama_server.base}/v1/chat/completions", json.dumps({"messages": messages}).encode()
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked) as reply:
        said = json.load(reply)["choices"][0]["message"]
    assert said["content"] == "The colour is magenta."
    assert said["reasoning_content"] == "Looking through every stored pixel row"
    assert not llama_server.is_busy


def test_the_real_server_is_looked_for_where_it_may_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    beside, on_path = tmp_path / "beside", tmp_path / NAME
    monkeypatch.setattr("tests.llm.server.BESIDE", beside)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)
    assert find_llama_server() is None
    with pytest.raises(pytest.skip.Exception, match=VARIABLE):
        need_llama_server()
    beside.touch()
    assert find_llama_server() == beside
    on_path.touch(0o755)
    assert find_llama_server() == on_path
    monkeypatch.setenv(VARIABLE, "named")
    assert find_llama_server() == Path("named")
