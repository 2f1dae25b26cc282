"""The token is given to the server and shown to nobody: not in a problem, a log or a trace."""

import asyncio
import io
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pxide.llm.address import Address
from pxide.llm.api_token import ApiToken
from pxide.llm.client import ChatClient
from pxide.llm.errors import ServerProblem
from tests.llm.fake_server import CHAT, FakeServer
from tests.llm.replies import JSON, Answer, Drop, Error, Framing, Reply, reply_json
from tests.pxide.llm.asking import QUESTION, listen

SECRET = "sk-lm-Zq3x:Secret_0"
TOKEN = ApiToken(SECRET)
SCRIPTS: dict[str, Answer | Reply | None] = {
    "an answer": Answer(("red",)),
    "a refusal that repeats it": reply_json({"error": f"unknown token {SECRET}"}, 401),
    "a text that repeats it": Reply((SECRET.encode(),), 500, JSON, Framing.LENGTH),
    "a page that repeats it": Reply((f"<title>{SECRET}</title>".encode(),), 502),
    "an error in a stream that repeats it": Answer((Error(f"{SECRET} is no model"),)),
    "a body that repeats it": Reply((f'{{"error": "what is {SECRET}?"}}'.encode(),)),
    "a broken stream": Reply((b"data: {}\n\n", Drop.NOW)),
    "a reset": Reply((Drop.RESET,)),
    "two framings": Reply((), headers=(("Transfer-Encoding", "chunked"),)),
    "nobody": None,
}


@contextmanager
def everything_said() -> Iterator[io.StringIO]:
    """All that any library logs, however chatty."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield said
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


@pytest.mark.logs
@pytest.mark.parametrize("script", SCRIPTS)
def test_whatever_happens(fake_server: FakeServer, script: str) -> None:
    reply = SCRIPTS[script]
    if reply is None:
        fake_server.stop()
    else:
        fake_server.routes[CHAT] = reply.reply() if isinstance(reply, Answer) else reply
    client = ChatClient(Address.of(fake_server.base), TOKEN)
    with everything_said() as said:
        heard = asyncio.run(listen(client), debug=True)
    assert "connect_tcp" in said.getvalue()
    told = [repr(client), repr(vars(client)), repr(heard), said.getvalue()]
    if heard.problem is not None:
        told += [str(heard.problem), "".join(traceback.format_exception(heard.problem))]
    else:
        assert fake_server.requests[0].headers["authorization"] == f"Bearer {SECRET}"
    assert not [text for text in told if SECRET in text]


def test_a_place_to_go_that_repeats_it(fake_server: FakeServer) -> None:
    place = (("Location", f"http://other/?token={SECRET}"),)
    fake_server.routes[CHAT] = Reply((), 302, headers=place)
    refusal = asyncio.run(listen(ChatClient(Address.of(fake_server.base), TOKEN))).refusal
    assert "http://other/?token=(token)" in refusal.what
    assert SECRET not in str(refusal)


def test_problems_name_what_was_typed_and_not_the_token() -> None:
    async def ask() -> None:
        async with ChatClient(Address.of("127.0.0.1:1"), TOKEN).chat(QUESTION) as events:
            await anext(events)

    with pytest.raises(ServerProblem) as refused:
        asyncio.run(ask())
    assert "127.0.0.1:1" in refused.value.what
    causes: list[BaseException] = []
    error: BaseException | None = refused.value
    while error is not None:
        causes.append(error)
        error = error.__cause__ or error.__context__
    assert not [cause for cause in causes if SECRET in repr(cause) + str(cause)]
