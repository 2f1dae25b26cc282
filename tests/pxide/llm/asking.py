"""Asks a server, or reads an answer byte by byte, and keeps what was heard."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pxide.llm.address import Address
from pxide.llm.answer_stream import AnswerReader
from pxide.llm.api_token import NO_TOKEN, ApiToken
from pxide.llm.client import ChatClient
from pxide.llm.errors import ServerProblem
from pxide.llm.values import (
    AllWasThinking,
    ChatRequest,
    Event,
    Finished,
    Message,
    MessageRole,
    TextDelta,
    ThinkingDelta,
)

QUESTION = ChatRequest("fake-chat", (Message(MessageRole.USER, "Which colour has the lamp?"),))


@dataclass(frozen=True, slots=True)
class Heard:
    """The events of an answer, and the problem that ended it, if one did."""

    events: tuple[Event, ...]
    problem: ServerProblem | None = None

    @property
    def text(self) -> str:
        """What the answer says, with what turned out to be thinking taken away."""
        return self._told()[0]

    @property
    def thinking(self) -> str:
        """What was thought before."""
        return self._told()[1]

    @property
    def finished(self) -> Finished:
        """How it ended, which is said last and once."""
        assert self.problem is None, self.problem
        (last,) = [event for event in self.events if isinstance(event, Finished)]
        assert last is self.events[-1]
        return last

    @property
    def refusal(self) -> ServerProblem:
        """The problem, which says what happened and what to try."""
        assert self.problem is not None
        assert not any(isinstance(event, Finished) for event in self.events)
        assert self.problem.what.endswith((".", "!", "?", "…"))
        assert self.problem.hint.endswith(".")
        return self.problem

    def _told(self) -> tuple[str, str]:
        text = thinking = ""
        for event in self.events:
            if isinstance(event, TextDelta):
                text += event.text
            elif isinstance(event, ThinkingDelta):
                thinking += event.text
            elif isinstance(event, AllWasThinking):
                text, thinking = "", text
        return text, thinking


async def listen(client: ChatClient, request: ChatRequest = QUESTION) -> Heard:
    """Ask and listen to the end."""
    events: list[Event] = []
    try:
        async with client.chat(request) as answer:
            await gather(answer, events)
    except ServerProblem as problem:
        return Heard(tuple(events), problem)
    return Heard(tuple(events))


async def gather(answer: AsyncIterator[Event], events: list[Event]) -> None:
    """Keep the events that come, also those before a problem."""
    async for event in answer:
        events.append(event)


def ask(base: str, request: ChatRequest = QUESTION, token: ApiToken = NO_TOKEN) -> Heard:
    """Ask the server at an address in a loop of its own, in which nothing may be left."""

    async def whole() -> Heard:
        heard = await listen(ChatClient(Address.of(base), token), request)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return heard

    return asyncio.run(whole())


def read(chunks: Iterable[bytes]) -> Heard:
    """Read an answer out of bytes, as if they had come over the wire."""
    events: list[Event] = []
    reader = AnswerReader()
    try:
        events += _events_of(reader, chunks)
    except ServerProblem as problem:
        return Heard(tuple(events), problem)
    return Heard(tuple(events))


def _events_of(reader: AnswerReader, chunks: Iterable[bytes]) -> Iterator[Event]:
    for chunk in chunks:
        yield from reader.feed(chunk)
    yield from reader.end()


def cut(body: bytes, places: Sequence[int]) -> list[bytes]:
    """The bytes in pieces, cut at these places."""
    borders = sorted({0, len(body), *(place % (len(body) + 1) for place in places)})
    return [body[first:last] for first, last in pairwise(borders)]
