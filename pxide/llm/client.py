"""The client of one chat server: its models, its embeddings and its answers."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from typing import Any

import numpy as np

from pxide.llm.address import Address
from pxide.llm.answer_stream import AnswerReader
from pxide.llm.api_token import NO_TOKEN, ApiToken
from pxide.llm.embeddings import BATCH, Vectors, asked_of, vectors_in
from pxide.llm.errors import Cause, ServerProblem
from pxide.llm.health import ServerHealth
from pxide.llm.json_fields import count, positive, table, word
from pxide.llm.model_list import APIS, NATIVE, ListApi, counts_its_reading
from pxide.llm.request_body import as_bytes, chat_body
from pxide.llm.transport import HttpTransport
from pxide.llm.values import ChatRequest, Event, Loaded, Model

LIST_SECONDS = 10
UNLOAD_SECONDS = 60
LAST_SECONDS = 3
"""How long the count of the tokens is waited for when the answer is complete."""
OTHER_API = (Cause.ENDPOINT, Cause.TOKEN, Cause.GATEWAY, Cause.GARBLED, Cause.EMPTY)
"""What may only mean that a server does not know these paths."""
LOST = (Cause.UNREACHABLE, Cause.CUT_OFF)
RETRIED = (Cause.CRASHED, Cause.CUT_OFF, Cause.UNLOADED)


class ChatClient:
    """Speaks to one server. Nothing stays open between two requests, so nothing is to be closed.

    Every way in which a server fails is a `ServerProblem`.
    """

    def __init__(self, address: Address, token: ApiToken = NO_TOKEN) -> None:
        """Speak to the address, with the token where the server wants one."""
        self.address = address
        self._token = token
        self._transport = HttpTransport(address, token)
        self._api: ListApi | None = None
        self._counts_its_reading = False
        self._embedding = asyncio.Lock()

    async def health(self) -> ServerHealth:
        """How it stands with the server; raises nothing."""
        try:
            return ServerHealth.of_models(await self.models())
        except ServerProblem as problem:
            return ServerHealth.of_problem(problem)

    async def models(self) -> tuple[Model, ...]:
        """The models of the server, as much of each as it tells."""
        if self._api is not None:
            try:
                return await self._list(self._api)
            except ServerProblem as problem:
                if problem.cause not in OTHER_API:
                    raise
                self._api = None
        return await self._find()

    async def load(self, model: Model, context: int | None = None) -> Loaded:
        """Have a model loaded, with room for so many tokens; takes as long as it takes."""
        await self._need_loading()
        body: dict[str, Any] = {"model": model.id, "echo_load_config": True}
        if context is not None:
            body["context_length"] = context
        told = table(await self._ask("/api/v1/models/load", body))
        config = table(told.get("load_config"))
        return Loaded(
            instance=word(told.get("instance_id")) or model.id,
            seconds=positive(told.get("load_time_seconds")),
            context=count(config.get("context_length")) or context,
        )

    async def unload(self, model: Model) -> None:
        """Have every loaded copy of a model unloaded."""
        await self._need_loading()
        for instance in model.instances:
            await self._ask("/api/v1/models/unload", {"instance_id": instance}, UNLOAD_SECONDS)

    async def embed(self, model: str, texts: Sequence[str]) -> Vectors:
        """A row for each text; what is blank has no direction and is zero.

        Few at a time and one request after the other, for engines have crashed of more.
        """
        asked = [place for place, text in enumerate(texts) if text.strip()]
        found: list[Vectors] = []
        async with self._embedding:
            for first in range(0, len(asked), BATCH):
                batch = [texts[place] for place in asked[first : first + BATCH]]
                found.append(await self._embed_batch(model, batch, found[0] if found else None))
        width = found[0].shape[1] if found else 0
        rows = np.zeros((len(texts), width), np.float32)
        if found:
            rows[asked] = np.concatenate(found)
        return rows

    @asynccontextmanager
    async def chat(self, request: ChatRequest) -> AsyncIterator[AsyncIterator[Event]]:
        """Ask; gives the events of the answer. Leaving the block stops the server."""
        async with aclosing(self._events(request)) as events:
            yield events

    async def _events(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        body = chat_body(request)
        if self._counts_its_reading:
            body["return_progress"] = True
        reader = AnswerReader(self._token)
        with self._forgetting():
            async with self._transport.stream("/v1/chat/completions", as_bytes(body)) as chunks:
                while not reader.is_done and (chunk := await _next(chunks, reader)):
                    for event in reader.feed(chunk):
                        yield event
        for event in reader.end():
            yield event

    async def _embed_batch(self, model: str, batch: list[str], former: Vectors | None) -> Vectors:
        body = asked_of(model, batch)
        try:
            told = await self._ask("/v1/embeddings", body)
        except ServerProblem as problem:
            if problem.cause not in RETRIED:
                raise
            told = await self._ask("/v1/embeddings", body)
        return vectors_in(told, len(batch), None if former is None else former.shape[1])

    async def _need_loading(self) -> None:
        if self._api is None:
            await self._find()
        if self._api is None or not self._api.can_load:
            raise ServerProblem(
                Cause.ENDPOINT,
                "This server does not load models when asked to.",
                "Load it with the program of the server; LM Studio can do it from 0.4 on.",
            )

    async def _find(self) -> tuple[Model, ...]:
        """Try what a server may speak, best first; a token that is missing explains the rest."""
        problems: list[ServerProblem] = []
        for api in APIS:
            try:
                models = await self._list(api)
            except ServerProblem as problem:
                if problem.cause not in OTHER_API:
                    raise
                problems.append(problem)
            else:
                self._api = api
                return models
        raise next((found for found in problems if found.cause is Cause.TOKEN), problems[-1])

    async def _list(self, api: ListApi) -> tuple[Model, ...]:
        with self._forgetting():
            found = await self._transport.ask("GET", api.models, seconds=LIST_SECONDS)
        models = api.read(found)
        if models is None:
            raise ServerProblem(
                Cause.GARBLED,
                "The server does not list its models in a way that pxIDE understands.",
                "Look whether the address in the settings is that of a chat server.",
            )
        self._counts_its_reading = api is not NATIVE and counts_its_reading(found)
        return models

    async def _ask(self, path: str, body: dict[str, Any], seconds: float | None = None) -> Any:
        with self._forgetting():
            return await self._transport.ask("POST", path, as_bytes(body), seconds)

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        """After a loss another server may answer at the address: find out anew what it speaks."""
        try:
            yield
        except ServerProblem as problem:
            if problem.cause in LOST:
                self._api = None
            raise


async def _next(chunks: AsyncIterator[bytes], reader: AnswerReader) -> bytes:
    """The next bytes, or none at the end; a complete answer needs no proper end."""
    try:
        async with asyncio.timeout(LAST_SECONDS if reader.is_answered else None):
            return await anext(chunks, b"")
    except TimeoutError:
        return b""
    except ServerProblem:
        if not reader.is_answered:
            raise
        return b""
