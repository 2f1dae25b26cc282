"""An entry in words: one line for the foot of the panel, a few for the hint."""

from __future__ import annotations

from html import escape

from pxide.base.problems import Problem
from pxide.knowledge.image.entry import Entry, Place
from pxide.knowledge.image.text_rows import time_words

MOST = 400
"""Letters of an answer that a hint shows."""


def entry_line(place: Place, entry: Entry | Problem) -> str:
    """Where it lies, what it is and its question, in one line."""
    if isinstance(entry, Problem):
        return entry.what
    return " ".join(f"{place.citation} {entry.kind.value}: {entry.question}".split())


def entry_hint(place: Place, entry: Entry | Problem) -> str:
    """The same with time, model and the beginning of the answer, as Qt shows it in a hint."""
    if isinstance(entry, Problem):
        return f"<b>{escape(entry.what)}</b><br>{escape(entry.hint)}"
    head = [place.citation, entry.kind.value, time_words(entry.time), entry.model]
    lines = [escape(" · ".join(part for part in head if part))]
    lines.append(f"<b>{_paragraphs(entry.question)}</b>")
    lines.append(_paragraphs(entry.answer))
    if entry.result:
        lines.append(f"Result: {_paragraphs(entry.result)}")
    return f"<p style='white-space:normal'>{'<br>'.join(line for line in lines if line)}</p>"


def entry_text(place: Place, entry: Entry) -> str:
    """The whole entry as plain text, for the clipboard."""
    parts = [f"{place.citation} {entry.kind.value}, {time_words(entry.time)}"]
    parts += [entry.question, entry.answer, entry.program]
    parts += [f"Result: {entry.result}"] if entry.result else []
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _paragraphs(text: str) -> str:
    """Text that is only ever text, shortened."""
    short = text if len(text) <= MOST else f"{text[:MOST].rstrip()} …"
    return escape(short).replace("\n", "<br>")
