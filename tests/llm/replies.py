"""What the fake server sends: raw replies, and answers of a model made of plain parts."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tests.llm.moment import Moment

STREAM = "text/event-stream"
JSON = "application/json"
PAGE = "text/html"


class Framing(Enum):
    """How the end of a body is told."""

    CHUNKED = "each piece is a chunk of its own"
    LENGTH = "its length is told before"
    CLOSE = "the connection ends with it"


class Drop(Enum):
    """A step of a reply: the connection ends before its time."""

    NOW = "closed, as when the server has died; what was sent before arrives"
    RESET = "reset, as when the machine was started anew; what was not read yet is lost"


Step = bytes | Moment | Drop
"""Bytes are sent, a moment is waited for, a drop breaks the connection."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply of a server, byte for byte."""

    steps: tuple[Step, ...]
    status: int = 200
    kind: str = STREAM
    framing: Framing = Framing.CHUNKED
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def head(self) -> bytes:
        """The line of the status and the headers."""
        lines = [f"HTTP/1.1 {self.status} {'OK' if self.status == 200 else 'No'}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        lines += [f"Content-Type: {self.kind}", "Connection: close"]
        if self.framing is Framing.CHUNKED:
            lines.append("Transfer-Encoding: chunked")
        if self.framing is Framing.LENGTH:
            size = sum(len(step) for step in self.steps if isinstance(step, bytes))
            lines.append(f"Content-Length: {size}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


def reply_json(value: Any, status: int = 200) -> Reply:
    """A whole body of JSON."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Reply((body,), status, JSON, Framing.LENGTH)


def event(value: Any, name: str = "") -> bytes:
    """One event of a stream, as LM Studio writes it."""
    data = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return (f"event: {name}\n" if name else "").encode() + f"data: {data}\n\n".encode()


def chunk(delta: dict[str, Any], reason: str | None = None, **more: Any) -> dict[str, Any]:
    """One piece of a streamed answer."""
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "model": "fake",
        "choices": [choice],
        **more,
    }


@dataclass(frozen=True, slots=True)
class Thought:
    """A part of an answer: thinking that the server tells apart."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A part of an answer: a tool is called; the arguments come in fragments."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class Error:
    """A part of an answer: the server fails in the middle of a stream of status 200."""

    message: str


Part = str | Thought | Call | Error | Moment | Drop
"""Parts of an answer: text, thinking, calls of tools, an error; a wait, a broken connection."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a model in parts, each of which is sent by itself."""

    parts: tuple[Part, ...]
    prompt_tokens: int = 100
    reason: str = ""
    """Why it ended; "" for what the parts say."""

    def reply(self) -> Reply:
        """The bytes of it."""
        calls = [part for part in self.parts if isinstance(part, Call)]
        steps: list[Step] = [event(chunk({"role": "assistant"}))]
        for part in self.parts:
            steps += _steps_of(part, calls)
        if not any(isinstance(part, Error) for part in self.parts):
            reason = self.reason or ("tool_calls" if calls else "stop")
            steps += [event(chunk({}, reason)), event(self._usage()), event("[DONE]")]
        return Reply(tuple(steps))

    def _usage(self) -> dict[str, Any]:
        """The last piece: no choice, and the tokens counted; each piece of text is one."""
        tokens = sum(isinstance(part, str | Thought | Call) for part in self.parts)
        counts = {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": tokens,
            "total_tokens": self.prompt_tokens + tokens,
        }
        return chunk({}) | {"choices": [], "usage": counts}


def _steps_of(part: Part, calls: list[Call]) -> list[Step]:
    if isinstance(part, Moment | Drop):
        return [part]
    if isinstance(part, str):
        return [event(chunk({"content": part}))]
    if isinstance(part, Thought):
        return [event(chunk({"reasoning_content": part.text}))]
    if isinstance(part, Error):
        return [event({"error": {"message": part.message}, "message": part.message}, "error")]
    return list(_call_steps(part, [one is part for one in calls].index(True)))


def _call_steps(call: Call, place: int) -> Iterator[bytes]:
    """A call: the name first, then its arguments in two halves."""
    about = {"index": place, "id": call.id or f"call_{place}", "type": "function"}
    yield event(chunk({"tool_calls": [about | {"function": {"name": call.name}}]}))
    told = json.dumps(call.arguments)
    for half in (told[: len(told) // 2], told[len(told) // 2 :]):
        piece = {"index": place, "function": {"arguments": half}}
        yield event(chunk({"tool_calls": [piece]}))
