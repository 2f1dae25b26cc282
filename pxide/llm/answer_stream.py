"""Reads the stream of one answer: events of a server in, events of an answer out."""

import json
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

from pxide.llm.answer_timer import AnswerTimer
from pxide.llm.api_token import NO_TOKEN, ApiToken
from pxide.llm.error_parser import parse_error
from pxide.llm.errors import Cause, ServerProblem
from pxide.llm.json_fields import count, number, table, tables, word
from pxide.llm.sse import ServerEvent, Splitter
from pxide.llm.think_tags import ThinkingSplitter
from pxide.llm.tool_calls import CallAssembler
from pxide.llm.values import (
    Event,
    Finished,
    FinishReason,
    LoadProgress,
    Stage,
    TextDelta,
    ThinkingDelta,
    ToolCallPiece,
)

REASONS = {
    "stop": FinishReason.STOP,
    "eos": FinishReason.STOP,
    "length": FinishReason.LENGTH,
    "max_tokens": FinishReason.LENGTH,
    "tool_calls": FinishReason.TOOLS,
    "function_call": FinishReason.TOOLS,
    "content_filter": FinishReason.FILTER,
}
THOUGHTS = ("reasoning_content", "reasoning")
"""Where thinking lies that the server tells apart; some servers say it in both."""
STAGES = {"model_load.progress": Stage.LOADING, "prompt_processing.progress": Stage.READING}
DONE = "[DONE]"


class AnswerReader:
    """Is fed the bytes of an answer; raises a problem where the server tells one."""

    def __init__(
        self, token: ApiToken = NO_TOKEN, clock: Callable[[], float] = perf_counter
    ) -> None:
        """Begin to measure now, when the question is sent; show the token in no problem."""
        self._token = token
        self._splitter = Splitter()
        self._thinking = ThinkingSplitter()
        self._calls = CallAssembler()
        self._meter = AnswerTimer(clock)
        self._reason: FinishReason | None = None
        self._has_said = False
        self._has_met_event = False
        self.is_done = False
        """Whether the server has said that nothing more will come."""

    @property
    def is_answered(self) -> bool:
        """Whether the answer is complete; only the count of its tokens may still come."""
        return self._reason is not None

    def feed(self, chunk: bytes) -> Iterator[Event]:
        """Take the next bytes."""
        for event in self._splitter.feed(chunk):
            yield from self._take(event)

    def end(self) -> Iterator[Event]:
        """Nothing more comes: give what was held back, and how it ended.

        Raises ServerProblem for what is no answer.
        """
        for event in self._splitter.end():
            if not self._has_met_event or _is_whole(event):
                yield from self._take(event)
        if not self._has_met_event:
            yield from self._take_body(self._splitter.stray)
        elif self._splitter.stray and not self.is_done and not self.is_answered:
            raise parse_error(200, self._splitter.stray, self._token)
        yield from self._noted(self._thinking.end())
        yield self._finish()

    def _take(self, event: ServerEvent) -> Iterator[Event]:
        data = event.data.strip()
        if self.is_done or not data:
            return
        self._has_met_event = True
        if data == DONE:
            self.is_done = True
            return
        if event.name == "error":
            raise parse_error(200, data.encode(), self._token)
        yield from self._take_chunk(_json(data))

    def _take_body(self, body: bytes) -> Iterator[Event]:
        """An answer that is no stream: whole, because the server streams none, or an error."""
        found = _loaded(body)
        if found is None or not found.get("choices"):
            raise parse_error(200, body, self._token)
        yield from self._take_chunk(found)
        self.is_done = True

    def _take_chunk(self, chunk: dict[str, Any]) -> Iterator[Event]:
        if chunk.get("error") or chunk.get("type") == "error":
            raise parse_error(200, json.dumps(chunk).encode(), self._token)
        self._meter.take(chunk)
        yield from _progress(chunk)
        for choice in tables(chunk.get("choices"))[:1]:
            said = table(choice.get("delta") or choice.get("message"))
            yield from self._noted(self._take_said(said))
            reason = word(choice.get("finish_reason"))
            if reason:
                self._reason = REASONS.get(reason, FinishReason.STOP)

    def _take_said(self, said: dict[str, Any]) -> Iterator[Event]:
        thought = next((text for key in THOUGHTS if (text := _text(said.get(key)))), "")
        if thought:
            self._thinking.trust_the_server()
            yield ThinkingDelta(thought)
        text = _text(said.get("content"))
        if text:
            yield from self._thinking.feed(text)
        yield from self._calls.feed(said.get("tool_calls"))

    def _noted(self, events: Iterator[Event]) -> Iterator[Event]:
        """The same events, of which the first ends the wait for an answer."""
        for event in events:
            if isinstance(event, TextDelta | ThinkingDelta | ToolCallPiece):
                self._meter.note_piece()
                self._has_said = True
            yield event

    def _finish(self) -> Finished:
        reason = self._reason
        if not self._has_said and reason in (None, FinishReason.STOP, FinishReason.LENGTH):
            raise _said_nothing(reason)
        if reason is None:
            reason = FinishReason.STOP if self.is_done else FinishReason.CUT
        return Finished(reason, self._meter.timings, self._meter.usage, self._calls.calls)


def _is_whole(event: ServerEvent) -> bool:
    """Whether the last event, which nothing closed, is not just the half that came of it."""
    return event.data.strip() == DONE or _loaded(event.data) is not None


def _said_nothing(reason: FinishReason | None) -> ServerProblem:
    """Servers end a conversation that is too long without a word."""
    if reason is None:
        return parse_error(200, b"")
    cause = Cause.OVERFLOW if reason is FinishReason.LENGTH else Cause.EMPTY
    return ServerProblem(
        cause,
        "The model ended its answer without a word.",
        "The conversation may be too long for it: start a new chat, ask about less, or load the "
        "model with a longer context.",
    )


def _json(data: str) -> dict[str, Any]:
    found = _loaded(data)
    if found is None:
        raise ServerProblem(
            Cause.GARBLED,
            "The server sent a piece of an answer that cannot be read.",
            "Ask again; if it happens again, update the server.",
        )
    return found


def _loaded(data: str | bytes) -> dict[str, Any] | None:
    """The names and values of a text that is JSON."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _text(value: Any) -> str:
    """The text of a content: mostly plain, with some servers a list of parts."""
    if isinstance(value, list):
        return "".join(word(part.get("text")) for part in tables(value))
    return word(value)


def _progress(chunk: dict[str, Any]) -> Iterator[LoadProgress]:
    """How far the server is: LM Studio names a share, llama.cpp counts tokens."""
    stage, share = STAGES.get(word(chunk.get("type"))), number(chunk.get("progress"))
    if stage is not None and share is not None:
        yield LoadProgress(stage, min(max(share, 0.0), 1.0))
    counted = table(chunk.get("prompt_progress"))
    done, total = count(counted.get("processed")), count(counted.get("total"))
    if done is not None and total:
        yield LoadProgress(Stage.READING, min(done / total, 1.0))
