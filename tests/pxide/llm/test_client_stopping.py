"""An answer that is stopped: the server learns of it at once, and nothing is left behind."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from pxide.llm.address import Address
from pxide.llm.client import ChatClient
from pxide.llm.values import Event, Finished, TextDelta
from tests.llm.fake_server import FakeServer
from tests.llm.moment import Moment
from tests.pxide.llm.asking import QUESTION, listen

Stopped = Callable[[ChatClient, list[Event]], Awaitable[None]]


async def _listening(client: ChatClient, heard: list[Event], came: asyncio.Event | None) -> None:
    async with client.chat(QUESTION) as events:
        async for event in events:
            heard.append(event)
            if came is None:
                raise RuntimeError("ours")
            came.set()


async def by_leaving(client: ChatClient, heard: list[Event]) -> None:
    async with client.chat(QUESTION) as events:
        async for event in events:
            heard.append(event)
            return


async def by_failing(client: ChatClient, heard: list[Event]) -> None:
    with pytest.raises(RuntimeError, match="ours"):
        await _listening(client, heard, None)


async def by_cancelling(client: ChatClient, heard: list[Event]) -> None:
    came = asyncio.Event()
    task = asyncio.create_task(_listening(client, heard, came))
    await came.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert task.cancelling() == 1


async def by_cancelling_twice(client: ChatClient, heard: list[Event]) -> None:
    """As an impatient person does it; the library is known to leak connections then."""
    came = asyncio.Event()
    task = asyncio.create_task(_listening(client, heard, came))
    await came.wait()
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("stop", [by_leaving, by_failing, by_cancelling, by_cancelling_twice])
@pytest.mark.parametrize("is_helped", [True, False], ids=["asyncio", "a loop that closes nothing"])
def test_in_mid_stream(fake_server: FakeServer, stop: Stopped, is_helped: bool) -> None:
    fake_server.will_answer("half", Moment(), "never")
    fake_server.will_answer("another")

    async def whole() -> None:
        if not is_helped:
            sys.set_asyncgen_hooks(None, None)
        client = ChatClient(Address.of(fake_server.base))
        heard: list[Event] = []
        await stop(client, heard)
        assert heard == [TextDelta("half")]
        assert asyncio.all_tasks() == {asyncio.current_task()}
        await fake_server.questions[0].is_gone.wait()
        assert (await listen(client)).text == "another"

    asyncio.run(whole())
    # What was left in the middle would complain now.
    gc.collect()


def test_while_the_server_reads_the_question(fake_server: FakeServer) -> None:
    fake_server.will_answer(Moment(), "never")

    async def whole() -> None:
        client = ChatClient(Address.of(fake_server.base))
        task = asyncio.create_task(listen(client))
        await fake_server.asked().wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await fake_server.questions[0].is_gone.wait()

    asyncio.run(whole())


def test_before_a_connection_is_made(fake_server: FakeServer) -> None:
    async def whole() -> None:
        task = asyncio.create_task(listen(ChatClient(Address.of(fake_server.base))))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(whole())
    assert fake_server.questions == []


def test_two_answers_at_a_time_do_not_know_of_each_other(fake_server: FakeServer) -> None:
    gates = Moment(), Moment()
    fake_server.will_answer("one", gates[0], "!")
    fake_server.will_answer("two", gates[1], "!")

    async def next_text(events: AsyncIterator[Event]) -> str:
        event = await anext(events)
        assert isinstance(event, TextDelta)
        return event.text

    async def whole() -> None:
        client = ChatClient(Address.of(fake_server.base))
        async with client.chat(QUESTION) as first:
            assert await next_text(first) == "one"
            async with client.chat(QUESTION) as second:
                assert await next_text(second) == "two"
            gates[0].come()
            assert await next_text(first) == "!"
            assert isinstance(await anext(first), Finished)

    asyncio.run(whole())


def test_each_loop_closes_what_it_opened(fake_server: FakeServer) -> None:
    client = ChatClient(Address.of(fake_server.base))
    for text in ("one", "two"):
        fake_server.will_answer(text)
        assert asyncio.run(listen(client)).text == text
    for question in fake_server.questions:
        question.is_gone.wait_here()
