"""A turn of a chat and what belongs to it, as plain values."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pxide.knowledge.image.entry import EntryKind, Place


class Author(Enum):
    """Who says a turn."""

    PERSON = "person"
    MODEL = "model"
    SEARCH = "search"
    """Nobody: the entries found are shown because no model could answer."""
    LESSON = "lesson"
    """The person teaches; the text of the turn before it is the question."""


class TurnState(Enum):
    """How far a turn is."""

    WRITING = "writing"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Source:
    """An entry of a knowledge image that was put before the model."""

    label: str
    """How the text cites it, without the brackets: `r152`, or `lessons:r152` among several."""
    image: Path
    place: Place
    question: str
    answer: str
    kind: EntryKind
    why: str
    """By which words and how near in meaning it was found."""
    program: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class ToolUse:
    """One use of a tool within an answer."""

    name: str
    arguments: str
    """JSON, as the model wrote it."""
    result: str
    is_error: bool = False
    at: int = 0
    """So many characters of the answer stood before it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What an answer cost. None is what the server did not tell."""

    model: str
    prompt_tokens: int | None = None
    answer_tokens: int | None = None
    tokens_a_second: float | None = None
    first_token: float | None = None
    """Seconds until the first sign of an answer."""
    seconds: float = 0.0
    reason: str = ""
    """Why it ended, in the word of the server's values: stop, length, cut ..."""


@dataclass(frozen=True, slots=True)
class Learned:
    """The rows that an answer or a lesson became."""

    image: Path
    place: Place


@dataclass(frozen=True, slots=True)
class TurnProblem:
    """Why an answer failed: what happened and what to try."""

    what: str
    hint: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn. Times are ms since 1970, UTC; `parent` is the turn it follows, None at the top."""

    id: int
    parent: int | None
    author: Author
    text: str
    time: int
    state: TurnState = TurnState.DONE
    thinking: str = ""
    thinking_seconds: float = 0.0
    uses: tuple[ToolUse, ...] = ()
    sources: tuple[Source, ...] = ()
    figures: Figures | None = None
    trouble: TurnProblem | None = None
    learned: tuple[Learned, ...] = ()

    @property
    def is_finished(self) -> bool:
        """Whether it is an answer that came to its own end and says something."""
        return self.state is TurnState.DONE and bool(self.text.strip())
