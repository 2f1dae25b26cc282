"""A chat server in this process that says what a test tells it to, as LM Studio would say it.

    with FakeServer() as server:
        server.will_answer(Thought("hm"), "The lamp ", gate, "is magenta.")
        ...                       # ask http://127.0.0.1:PORT, which is `server.base`
        server.requests[-1].body  # what was asked

It runs on a thread of its own, so that it serves any loop, and keeps to the protocol by itself; a
test that wants it to misbehave puts a `Reply` together byte by byte.
"""

import asyncio
import json
import os
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any

from tests.llm.moment import Moment
from tests.llm.replies import Answer, Drop, Framing, Part, Reply, reply_json

CHAT = "/v1/chat/completions"
EMBEDDINGS = "/v1/embeddings"
NATIVE, FORMER, COMMON = "/api/v1/models", "/api/v0/models", "/v1/models"
LOAD, UNLOAD = f"{NATIVE}/load", f"{NATIVE}/unload"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked."""

    method: str
    path: str
    headers: dict[str, str]
    """By their names in small letters."""
    raw: bytes
    is_gone: Moment = field(default_factory=Moment)
    """Comes when the client has left, before or after the end of the reply."""

    @property
    def body(self) -> Any:
        """The JSON that came."""
        return json.loads(self.raw)


@dataclass(frozen=True, slots=True)
class FakeModel:
    """A model as the server lists it."""

    key: str = "fake-chat"
    kind: str = "llm"
    context: int | None = 4096
    """The tokens that fit if it is loaded, or None for one that is not."""

    def row(self) -> dict[str, Any]:
        """The model in the list of the native API."""
        config = {"context_length": self.context}
        loaded = [] if self.context is None else [{"id": self.key, "config": config}]
        return {
            "type": self.kind,
            "key": self.key,
            "display_name": self.key.replace("-", " ").title(),
            "publisher": "nobody",
            "quantization": {"name": "Q4_K_M", "bits_per_weight": 4},
            "size_bytes": 1 << 20,
            "loaded_instances": loaded,
            "max_context_length": 32768,
            "capabilities": {"vision": False, "trained_for_tool_use": True},
        }


Responder = Callable[[Request], Reply]
Scripted = Answer | Reply | Callable[[Request], "Answer | Reply"]


class FakeServer:
    """Serves within its block. `routes` overrules what it says of a path, for wilder tests."""

    def __init__(self, models: Sequence[FakeModel] = (FakeModel(),)) -> None:
        self.models = list(models)
        self.requests: list[Request] = []
        self.routes: dict[str, Responder | Reply] = {}
        self.answers: deque[Scripted] = deque()
        """What is answered to the questions to come, first one first."""
        self.embed: Callable[[str], list[float]] = letters
        self.base = ""
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="fake")
        self._is_up, self._is_over = Moment(), Moment()
        self._asked: dict[int, Moment] = {}
        self._bugs: list[BaseException] = []

    def __enter__(self) -> "FakeServer":
        self._thread.start()
        self._is_up.wait_here()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()
        if kind is None and self._bugs:
            raise self._bugs[0]

    def stop(self) -> None:
        """Be gone: open replies break, and nobody listens any more."""
        self._is_over.come()
        self._thread.join()

    def will_answer(self, *parts: Part, **more: Any) -> None:
        """Answer the next question that has no answer yet with these parts."""
        self.answers.append(Answer(parts, **more))

    def will_refuse(self, status: int, body: Any) -> None:
        """Answer the next question that has no answer yet with an error."""
        self.answers.append(reply_json(body, status))

    def asked(self, times: int = 1) -> Moment:
        """The moment at which so many questions have come, those for models not counted."""
        moment = self._asked.setdefault(times, Moment())
        if len(self.questions) >= times:
            moment.come()
        return moment

    @property
    def questions(self) -> list[Request]:
        """The requests for an answer."""
        return [request for request in self.requests if request.path == CHAT]

    async def _serve(self) -> None:
        connections: set[asyncio.Task[None]] = set()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.ensure_future(self._guarded(reader, writer))
            connections.add(task)
            task.add_done_callback(connections.discard)
            task.add_done_callback(self._note)

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        self.base = "http://{}:{}".format(*server.sockets[0].getsockname())
        self._is_up.come()
        await self._is_over.wait()
        server.close()
        for task in tuple(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)

    def _note(self, task: "asyncio.Task[None]") -> None:
        """Keep what went wrong in here for the end of the block."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self._bugs.append(error)

    async def _guarded(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, which serves one request; it breaks if it is cut off by the end."""
        try:
            await self._converse(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            writer.transport.abort()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await _read_request(reader)
        playing = asyncio.ensure_future(_play(self._reply_to(request), writer))
        leaving = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait({playing, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if playing.done():
                playing.result()
                await leaving
        finally:
            for task in (playing, leaving):
                task.cancel()
            await asyncio.gather(playing, leaving, return_exceptions=True)
            request.is_gone.come()

    def _reply_to(self, request: Request) -> Reply:
        self.requests.append(request)
        for times, moment in tuple(self._asked.items()):
            if len(self.questions) >= times:
                moment.come()
        route = self.routes.get(request.path) or self._usual.get(request.path, unexpected)
        return route if isinstance(route, Reply) else route(request)

    @property
    def _usual(self) -> dict[str, Responder]:
        return {
            CHAT: self._chat,
            EMBEDDINGS: self._embeddings,
            NATIVE: self._list,
            LOAD: self._load,
            UNLOAD: self._unload,
        }

    def _chat(self, request: Request) -> Reply:
        if not self.answers:
            return reply_json({"error": "The test has scripted no further answer."}, 500)
        scripted = self.answers.popleft()
        found = scripted if isinstance(scripted, Answer | Reply) else scripted(request)
        return found.reply() if isinstance(found, Answer) else found

    def _embeddings(self, request: Request) -> Reply:
        given = request.body["input"]
        texts = [given] if isinstance(given, str) else given
        rows = [{"index": at, "embedding": self.embed(text)} for at, text in enumerate(texts)]
        return reply_json({"object": "list", "data": rows})

    def _list(self, _request: Request) -> Reply:
        return reply_json({"models": [model.row() for model in self.models]})

    def _load(self, request: Request) -> Reply:
        key, context = request.body["model"], request.body.get("context_length", 4096)
        if key not in {model.key for model in self.models}:
            message = f"Model {key} was not found."
            return reply_json({"error": {"type": "model_not_found", "message": message}}, 404)
        self._give(key, context)
        told = {"instance_id": key, "load_time_seconds": 0.5, "status": "loaded", "type": "llm"}
        return reply_json(told | {"load_config": {"context_length": context}})

    def _unload(self, request: Request) -> Reply:
        self._give(request.body["instance_id"], None)
        return reply_json(request.body)

    def _give(self, key: str, context: int | None) -> None:
        """Have a model loaded with so much context, or not loaded any more."""
        self.models = [
            replace(model, context=context) if model.key == key else model for model in self.models
        ]


def unexpected(request: Request) -> Reply:
    """What LM Studio says of a path it does not know, with status 200."""
    return reply_json(
        {"error": f"Unexpected endpoint or method. ({request.method} {request.path})"}
    )


def letters(text: str) -> list[float]:
    """A vector for a text: how often it has each letter."""
    return [float(text.lower().count(letter)) for letter in "abcdefghijklmnopqrstuvwxyz"]


async def _read_request(reader: asyncio.StreamReader) -> Request:
    first = await reader.readexactly(1)
    if not first.isalpha():
        raise ConnectionError("a greeting of encryption, which is not spoken here")
    head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ")
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, path, headers, body)


async def _play(reply: Reply, writer: asyncio.StreamWriter) -> None:
    """Send a reply step by step."""
    writer.write(reply.head)
    for step in reply.steps:
        if isinstance(step, Moment):
            await step.wait()
        elif isinstance(step, Drop):
            _drop(writer, step)
            return
        else:
            writer.write(_framed(step) if reply.framing is Framing.CHUNKED else step)
            await writer.drain()
    if reply.framing is Framing.CHUNKED:
        writer.write(b"0\r\n\r\n")
    await writer.drain()
    writer.write_eof()


def _drop(writer: asyncio.StreamWriter, how: Drop) -> None:
    if how is Drop.NOW:
        writer.write_eof()
        return
    at_once = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
    writer.transport.abort()


def _framed(piece: bytes) -> bytes:
    """A piece as a chunk of its own; an empty one would end the body."""
    return b"%x\r\n%b\r\n" % (len(piece), piece) if piece else b""
