"""A chat as text for other programs: Markdown to read, JSON lines to work with."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum

from pxide.model.chat.conversation import ChatRecord
from pxide.model.chat.turn import Author, Source, Turn, TurnState
from pxide.model.chat.turn_json import values_of_turn


class ExportFormat(Enum):
    """What a chat is exported as; the value is the suffix of the file."""

    MARKDOWN = "md"
    JSON_LINES = "jsonl"


SPEAKERS = {
    Author.PERSON: "You",
    Author.MODEL: "Model",
    Author.SEARCH: "Search",
    Author.LESSON: "Lesson",
}


def exported(record: ChatRecord, turns: tuple[Turn, ...], form: ExportFormat) -> str:
    """The branch given of a chat."""
    if form is ExportFormat.JSON_LINES:
        lines = (json.dumps(values_of_turn(turn), ensure_ascii=False) for turn in turns)
        return "".join(f"{line}\n" for line in lines)
    return "\n\n".join([f"# {record.name or 'Chat'}", *map(_markdown, turns)]) + "\n"


def _markdown(turn: Turn) -> str:
    when = datetime.fromtimestamp(turn.time / 1000, UTC).strftime("%Y-%m-%d %H:%M")
    model = f" ({turn.figures.model})" if turn.figures is not None else ""
    return "\n\n".join([f"## {SPEAKERS[turn.author]}{model}, {when} UTC", *_parts(turn)])


def _parts(turn: Turn) -> Iterator[str]:
    """What a turn says and what is to be said about it."""
    if turn.text.strip():
        yield turn.text.strip()
    if turn.state is TurnState.STOPPED:
        yield "*Stopped.*"
    if turn.trouble is not None:
        yield f"*{turn.trouble.what} {turn.trouble.hint}*"
    if turn.sources:
        yield "\n".join(map(_source_line, turn.sources))


def _source_line(source: Source) -> str:
    question = " ".join(source.question.split())
    return f"- [{source.label}] {question} ({source.image.name}, {source.why})"
