"""The payload of a band: the exact text of an entry as JSON, UTF-8, without what is empty."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pxide.knowledge.image.entry import Embedding, Entry, EntryKind


class Unreadable(Exception):
    """Bytes with a sound check sum that are no payload all the same."""


@dataclass(frozen=True, slots=True)
class Words:
    """One key of the payload and what its value is."""

    key: str
    type: type
    words: str


WORDS = (
    Words("question", str, "what was asked, or a lesson's heading"),
    Words("answer", str, "the answer, or the lesson"),
    Words("model", str, "the id of the model that answered"),
    Words("sources", list, "the citations the answer leans on, a list of texts"),
    Words("program", str, "the program, as assembler text"),
    Words("result", str, "what came of the program"),
    Words("steps", int, "how many steps the program took"),
)
"""The keys of an entry's payload; each bears the name of a field of Entry."""

EMBEDDED_BY = "embedding_model"
"""The key that holds the id of the embedding's model, so that its hash has a name."""


def values_of(entry: Entry) -> dict[str, Any]:
    """Return what an entry says as values for JSON; empty ones are left out."""
    values = {row.key: getattr(entry, row.key) for row in WORDS}
    return {key: value for key, value in values.items() if value not in ("", (), None)}


def entry_from(
    values: dict[str, Any], kind: EntryKind, time: int, embedding: Embedding | None = None
) -> Entry:
    """Make the entry of such values; Unreadable when one is of a wrong type."""
    given: dict[str, Any] = {"question": "", "answer": ""}
    for row in WORDS:
        if row.key in values:
            value = values[row.key]
            if not isinstance(value, row.type) or isinstance(value, bool):
                raise Unreadable(f"{row.key} is of a wrong type")
            given[row.key] = value
    sources = given.get("sources", [])
    if not all(isinstance(source, str) for source in sources):
        raise Unreadable("a source is no text")
    given["sources"] = tuple(sources)
    return Entry(kind=kind, time=time, embedding=embedding, **given)


def packed(values: dict[str, Any]) -> bytes:
    """Return values as JSON; half a surrogate pair, which UTF-8 lacks, stays an escape."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def unpacked(data: bytes) -> dict[str, Any]:
    """Read such JSON; Unreadable when it is none."""
    try:
        values = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise Unreadable("the payload is no JSON") from error
    if not isinstance(values, dict):
        raise Unreadable("the payload is no JSON object")
    return values
