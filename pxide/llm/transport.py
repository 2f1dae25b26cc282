"""The transport: the one module that speaks to the network, so that its library can be exchanged.

Each request has a client of its own, which costs little and leaves nothing behind when it is cut.
"""

import asyncio
import json
import socket
import ssl
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from functools import cached_property
from typing import Any

import httpx

from pxide.llm.address import Address
from pxide.llm.api_token import ApiToken
from pxide.llm.error_parser import parse_error
from pxide.llm.errors import ServerProblem
from pxide.llm.network_errors import (
    compressed,
    redirected,
    silent,
    too_long,
    trouble_of,
    without_certificates,
)

CONNECT_SECONDS = 3
FAR_CONNECT_SECONDS = 10
ERROR_SECONDS = 5
"""How long the text of an error is waited for."""
BODY_LIMIT = 64 << 20
ERROR_LIMIT = 64 << 10
FIRST_PROBE, NEXT_PROBE, PROBES = 30, 10, 3
"""Seconds of silence before the system asks whether the other machine still lives, and so on."""


class HttpTransport:
    """Requests to one server. No answer is waited for less long than a model may think."""

    def __init__(self, address: Address, token: ApiToken) -> None:
        """Speak to the address; the token goes there and nowhere else."""
        self._address = address
        self._token = token

    async def ask(
        self, method: str, path: str, body: bytes | None = None, seconds: float | None = None
    ) -> Any:
        """The JSON that the server answers, within so many seconds where given.

        Raises ServerProblem for a refusal, for silence, and for what is no JSON.
        """
        try:
            async with asyncio.timeout(seconds), self._reply(method, path, body) as reply:
                read = await _body_of(reply, BODY_LIMIT)
        except TimeoutError as error:
            raise silent(self._address) from error
        try:
            found = json.loads(read)
        except (ValueError, RecursionError) as error:
            raise parse_error(200, read, self._token) from error
        if isinstance(found, dict) and found.get("error"):
            raise parse_error(200, read, self._token)
        return found

    @asynccontextmanager
    async def stream(self, path: str, body: bytes) -> AsyncIterator[AsyncIterator[bytes]]:
        """Send a question; gives the bytes of the answer as they come, until it is left."""
        async with (
            self._reply("POST", path, body) as reply,
            aclosing(self._chunks(reply)) as chunks,
        ):
            yield chunks

    async def _chunks(self, reply: httpx.Response) -> AsyncGenerator[bytes, None]:
        with self._told_plainly():
            async with _bytes_of(reply) as chunks:
                async for chunk in chunks:
                    yield chunk

    @asynccontextmanager
    async def _reply(
        self, method: str, path: str, body: bytes | None
    ) -> AsyncIterator[httpx.Response]:
        """The head of an answer that is one; a problem is raised for every other."""
        headers = {"Content-Type": "application/json", **self._token.headers}
        place = self._address.place_of(path)
        with self._told_plainly():
            async with (
                self._client() as client,
                client.stream(method, place, content=body, headers=headers) as reply,
            ):
                if reply.headers.get("content-encoding", "identity") != "identity":
                    raise compressed()
                if reply.status_code != 200:
                    raise await self._refusal(reply)
                yield reply

    async def _refusal(self, reply: httpx.Response) -> ServerProblem:
        """Never follow where a server sends us: the chat and the token are for this one."""
        if 300 <= reply.status_code < 400:
            return redirected(self._token.hidden_in(reply.headers.get("location", "")))
        return parse_error(reply.status_code, await _error_body_of(reply), self._token)

    def _client(self) -> httpx.AsyncClient:
        """No proxy of the environment comes between: most servers stand beside us."""
        is_near = self._address.is_loopback
        connect = CONNECT_SECONDS if is_near else FAR_CONNECT_SECONDS
        return httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(
                verify=self._trust, socket_options=keepalive_options(), trust_env=False
            ),
            timeout=httpx.Timeout(connect=connect, read=None, write=30, pool=5),
            headers={"User-Agent": "pxIDE", "Accept-Encoding": "identity"},
            trust_env=False,
        )

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        """Reading the certificates takes a while; without encryption none are needed."""
        if not self._address.root.startswith("https:"):
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            return httpx.create_ssl_context()
        except OSError as error:
            raise without_certificates() from error

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        """What the library complains of becomes a problem."""
        try:
            yield
        except httpx.InvalidURL as error:
            raise trouble_of(error, False, self._address) from error
        except httpx.TransportError as error:
            kinds = (httpx.ConnectError, httpx.ConnectTimeout)
            raise trouble_of(error, isinstance(error, kinds), self._address) from error


def keepalive_options() -> list[tuple[int, int, int]]:
    """Lets the system notice a machine that is gone, however long a model may think."""
    idle = "TCP_KEEPALIVE" if sys.platform == "darwin" else "TCP_KEEPIDLE"
    times = {idle: FIRST_PROBE, "TCP_KEEPINTVL": NEXT_PROBE, "TCP_KEEPCNT": PROBES}
    known = [
        (socket.IPPROTO_TCP, int(getattr(socket, name)), seconds)
        for name, seconds in times.items()
        if hasattr(socket, name)
    ]
    return [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), *known]


@asynccontextmanager
async def _bytes_of(reply: httpx.Response) -> AsyncIterator[AsyncIterator[bytes]]:
    """The bytes as they come, until the block is left.

    The library reads through many generators. One that is left in the middle would have to be
    closed by the loop, and Qt's does not: so the connection is closed under them, and they end.
    """
    chunks = reply.aiter_raw()
    try:
        yield chunks
    finally:
        await reply.extensions["network_stream"].aclose()
        with suppress(httpx.TransportError):
            async for _ in chunks:
                continue


async def _body_of(reply: httpx.Response, limit: int) -> bytes:
    body = bytearray()
    async with _bytes_of(reply) as chunks:
        async for chunk in chunks:
            body += chunk
            if len(body) > limit:
                raise too_long()
    return bytes(body)


async def _error_body_of(reply: httpx.Response) -> bytes:
    """What comes of it in time: a short answer will do."""
    body = bytearray()
    try:
        async with asyncio.timeout(ERROR_SECONDS), _bytes_of(reply) as chunks:
            async for chunk in chunks:
                body += chunk
                if len(body) > ERROR_LIMIT:
                    break
    except (TimeoutError, httpx.TransportError):
        return bytes(body)
    return bytes(body)
