"""What is said to a chat server and what it answers, as plain values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from vm.core.faults import Problem


class ModelKind(Enum):
    """What a model is for."""

    CHAT = "chat"
    VISION = "vision"
    EMBEDDING = "embedding"

    @property
    def talks(self) -> bool:
        """Whether one can chat with it."""
        return self is not ModelKind.EMBEDDING


@dataclass(frozen=True, slots=True)
class Model:
    """A model of the server. What the server does not tell is None, or an empty text."""

    id: str
    name: str
    kind: ModelKind = ModelKind.CHAT
    is_loaded: bool | None = None
    is_loading: bool = False
    context_loaded: int | None = None
    context_max: int | None = None
    size: int | None = None
    """Bytes on disk."""
    quantisation: str = ""
    publisher: str = ""
    has_tools: bool | None = None
    thinks: bool | None = None
    instances: tuple[str, ...] = ()
    """The names under which it is loaded, the first one loaded first."""

    @property
    def asked_as(self) -> str:
        """The name to ask for: the loaded copy where there is one, so that no second is loaded."""
        return self.instances[0] if self.instances else self.id

    @property
    def context(self) -> int | None:
        """How many tokens fit: as loaded, else as trained, where either is told."""
        return self.context_loaded or self.context_max


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model that was loaded because it was asked for."""

    instance: str
    seconds: float | None
    context: int | None


class MessageRole(Enum):
    """Who says a message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that the model wants called; the arguments are JSON as the model wrote them."""

    id: str
    name: str
    arguments: str

    def values(self) -> dict[str, Any]:
        """The arguments by name. Raises Problem where they are no JSON object."""
        try:
            found = json.loads(self.arguments or "{}")
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise Problem(
                f"The model called {self.name} with arguments that cannot be read.",
                "Ask again, or choose a model that was trained to use tools.",
            )
        return found


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat. Earlier thoughts are never sent back, so there is no room for them."""

    role: MessageRole
    text: str
    calls: tuple[ToolCall, ...] = ()
    answers: str = ""
    """The id of the call that a message of a tool answers."""


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool offered to the model; the parameters are a JSON schema."""

    name: str
    doc: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen. None leaves it to the server."""

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    repeat_penalty: float | None = None
    seed: int | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One question to a model, with all that goes before it."""

    model: str
    messages: tuple[Message, ...]
    sampling: Sampling = Sampling()
    tools: tuple[ToolSpec, ...] = ()
    schema: Mapping[str, Any] | None = None
    """A JSON schema that the answer has to follow."""


@dataclass(frozen=True, slots=True)
class Usage:
    """The tokens of one answer, as the server counts them."""

    prompt: int
    answer: int
    thought: int = 0
    """Those of the answer that are thinking, where told."""
    cached: int = 0
    """Those of the prompt that the server knew already, where told."""


@dataclass(frozen=True, slots=True)
class Timings:
    """How long an answer took. None where nothing came that could be measured."""

    first_token: float | None
    """Seconds to the first sign of an answer."""
    tokens_a_second: float | None
    seconds: float


class FinishReason(Enum):
    """Why an answer ended."""

    STOP = "stop"
    LENGTH = "length"
    TOOLS = "tools"
    FILTER = "filter"
    CUT = "cut"
    """The stream ended without a word; what came may be half of it."""


class Stage(Enum):
    """What a server does before it answers."""

    LOADING = "loading"
    READING = "reading"


@dataclass(frozen=True, slots=True)
class LoadProgress:
    """How far the server is before its answer begins, from 0 to 1."""

    stage: Stage
    share: float


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class ThinkingDelta:
    """A piece of the thinking before it."""

    text: str


@dataclass(frozen=True, slots=True)
class AllWasThinking:
    """Every text so far was thinking: its end was met, its beginning had not been marked."""


@dataclass(frozen=True, slots=True)
class ToolCallPiece:
    """A piece of a call: the place of the call among the calls, and what is new of it."""

    place: int
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer is complete, or as complete as it gets. Always the last event of a stream."""

    reason: FinishReason
    timings: Timings
    usage: Usage | None = None
    calls: tuple[ToolCall, ...] = ()


Event = LoadProgress | TextDelta | ThinkingDelta | AllWasThinking | ToolCallPiece | Finished
