"""JSON lines: one entry a line, with everything it holds."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from pxide.knowledge.image.entry import Embedding, Entry, EntryKind
from pxide.knowledge.image.payload import Unreadable, entry_from, values_of
from vm.core.faults import Problem

TIMES = range(-(1 << 63), 1 << 63)

_KINDS = {kind.value: kind for kind in EntryKind}
_HINT = "Each line is an object with question and answer, as pxide knowledge export writes it."


def head_values(citation: str, entry: Entry) -> dict[str, Any]:
    """Return what an entry is besides its texts, as values for JSON."""
    return {"citation": citation, "kind": entry.kind.value, "time": entry.time}


def json_line(citation: str, entry: Entry) -> str:
    """Return an entry as one line; half a surrogate pair, which UTF-8 lacks, stays an escape."""
    values = head_values(citation, entry) | values_of(entry)
    if entry.embedding is not None:
        values["embedding"] = _embedding_values(entry.embedding)
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def from_json_lines(text: str, now: int) -> Iterator[tuple[str, Entry]]:
    """Yield the entries of such lines, each with the citation it had, "" when none is given.

    What a line does not say is taken to be imported and to be of this time. A Problem names the
    line that is none.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield read_values(_object(line), now)
            except Unreadable as error:
                raise Problem(f"Line {number} holds no entry: {error}.", _HINT) from error


def read_values(values: dict[str, Any], now: int) -> tuple[str, Entry]:
    """Make an entry of such values; Unreadable when something in them cannot be."""
    kind = str(values.get("kind", EntryKind.IMPORTED.value))
    if kind not in _KINDS:
        raise Unreadable(f"there is no kind {kind}")
    time = values.get("time", now)
    if not isinstance(time, int) or isinstance(time, bool) or time not in TIMES:
        raise Unreadable("time is no number of milliseconds")
    entry = entry_from(values, _KINDS[kind], time, _embedding_of(values.get("embedding")))
    if not (entry.question or entry.answer):
        raise Unreadable("it has neither question nor answer")
    return str(values.get("citation", "")), entry


def _object(line: str) -> dict[str, Any]:
    """Read one line."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unreadable("it is no JSON") from error
    if not isinstance(values, dict):
        raise Unreadable("it is no JSON object")
    return values


def _embedding_values(embedding: Embedding) -> dict[str, Any]:
    """Return an embedding as values for JSON; the elements as base64."""
    elements = base64.b64encode(embedding.values.tobytes()).decode()
    return {"model": embedding.model, "scale": embedding.scale, "elements": elements}


def _embedding_of(values: Any) -> Embedding | None:
    """Make the embedding of such values, None when there are none."""
    if values is None:
        return None
    try:
        elements = base64.b64decode(values["elements"], validate=True)
        vector = np.frombuffer(elements, np.int8)
        return Embedding(str(values["model"]), float(values["scale"]), vector)
    except (TypeError, KeyError, ValueError, OverflowError, binascii.Error) as error:
        raise Unreadable("its embedding makes no sense") from error
