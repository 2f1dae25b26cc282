"""What the companion is doing, what it asks, and how full the context is, as plain values."""

from dataclasses import dataclass
from enum import Enum


class ActivityKind(Enum):
    """What an answer is at; the value is how it is called."""

    NOTHING = ""
    FINDING = "finding"
    LOADING = "loading the model"
    READING = "reading the prompt"
    THINKING = "thinking"
    WRITING = "writing"
    USING_TOOL = "using a tool"
    WAITING = "waiting for your yes"
    LEARNING = "learning"


@dataclass(frozen=True, slots=True)
class Activity:
    """What is being done, since when, and how much of it where that is known."""

    doing: ActivityKind = ActivityKind.NOTHING
    since: float = 0.0
    """Seconds of `time.monotonic`."""
    share: float | None = None
    """From 0 to 1."""
    words: str = ""
    """More about it, such as the name of the tool."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """The model wants to run a program and may not without a yes."""

    words: str
    program: str
    """Its assembler text; "" is the picture that is open."""
    steps: int


class Permission(Enum):
    """What a person says to a request to run a program."""

    ONCE = "once"
    FOR_THIS_CHAT = "for this chat"
    NO = "no"


@dataclass(frozen=True, slots=True)
class ContextMeter:
    """The tokens that the next answer needs, in parts, estimated unless a server counted them."""

    system: int = 0
    tools: int = 0
    notes: int = 0
    program: int = 0
    history: int = 0
    draft: int = 0
    reserve: int = 0
    """What is kept free for the answer."""
    total: int | None = None
    """The context of the model as it is loaded; None where the server does not tell."""

    @property
    def used(self) -> int:
        """All but the reserve."""
        return self.system + self.tools + self.notes + self.program + self.history + self.draft

    @property
    def share(self) -> float:
        """How full the context is, the reserve counted in; 0 where its size is not known."""
        return (self.used + self.reserve) / self.total if self.total else 0.0
