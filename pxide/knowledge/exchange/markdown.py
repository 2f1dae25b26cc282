"""Markdown that people read and edit, and from which the same entries can be read again.

An entry begins with a comment that holds what it is, then comes the question as a heading, then
further parts, each after a comment that names it. What stands between the end of an entry and the
next one is for people alone. Vectors are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pxide.knowledge.exchange.json_lines import head_values, read_values
from pxide.knowledge.image.entry import Entry
from pxide.knowledge.image.payload import Unreadable, values_of
from pxide.knowledge.image.text_rows import time_words
from vm.core.faults import Problem

PARTS = ("answer", "program", "result")
"""The parts after the question, in their order."""

GREATER = "\\u003e"
"""How JSON writes the sign that would end a comment."""

_HEADING = "## "
_SIGN = re.compile(r"<!-- pxide:(?P<part>\w+)(?: (?P<head>\{.*\}))? -->")
_ENTRY = re.compile(r"^<!-- pxide:entry \{.*\} -->\s*?$", re.MULTILINE)
_LIKE_A_SIGN = re.compile(r"^(\\*<!-- pxide:)", re.MULTILINE)
_ESCAPED = re.compile(r"^\\(\\*<!-- pxide:)", re.MULTILINE)
_FENCED = re.compile(r"(?P<ticks>`{3,})\w*\n(?P<text>.*)\n(?P=ticks)", re.DOTALL)
_TICKS = re.compile("`{3,}")
_HINT = "Export anew, or mend the comments that begin with <!-- pxide: by hand."


def markdown(citation: str, entry: Entry) -> str:
    """Return an entry as a section; half a surrogate pair, which UTF-8 lacks, is replaced."""
    values = values_of(entry)
    texts = {part: values.pop(part, "") for part in PARTS}
    question = str(values.pop("question", ""))
    head = json.dumps(head_values(citation, entry) | values, ensure_ascii=False)
    lines = [_sign_of("entry " + head.replace(">", GREATER)), _HEADING + _guarded(question), ""]
    for part, text in texts.items():
        inside = _fenced(text) if part == "program" else _guarded(text)
        lines += [_sign_of(part), "", inside, ""] if text else []
    lines += [_sign_of("end"), "", f"*{_foot(citation, entry)}*", "", ""]
    return "\n".join(lines).encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def is_export(text: str) -> bool:
    """Say whether a text was written by ``markdown``."""
    return _ENTRY.search(text) is not None


def from_markdown(text: str, now: int) -> Iterator[tuple[str, Entry]]:
    """Yield the entries of such a text, each with the citation it had.

    A Problem names the line of an entry that cannot be read.
    """
    for section in _sections(text.replace("\r\n", "\n") if _is_of_dos(text) else text):
        try:
            yield read_values(section.values(), now)
        except Unreadable as error:
            what = f"The entry in line {section.line} cannot be read: {error}."
            raise Problem(what, _HINT) from error


@dataclass
class _Section:
    """One entry in the text: the line where it begins, what its comment holds, and its parts."""

    line: int
    head: str
    parts: dict[str, list[str]] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """Return the values of the entry; Unreadable when the comment holds none."""
        try:
            values: dict[str, Any] = json.loads(self.head)
        except (ValueError, RecursionError) as error:
            raise Unreadable("its comment holds no JSON") from error
        return values | {part: _inside(part, lines) for part, lines in self.parts.items()}


def _sections(text: str) -> Iterator[_Section]:
    """Yield the entries; one ends where it says so, or where the next one or nothing follows."""
    section: _Section | None = None
    part: list[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        sign = _SIGN.fullmatch(line.rstrip())
        if sign is None:
            if part is not None:
                part.append(line)
            continue
        if section is not None and sign["part"] in ("entry", "end"):
            yield section
            section, part = None, None
        if sign["part"] == "entry":
            section = _Section(number, sign["head"] or "")
        if section is not None:
            part = section.parts.setdefault(sign["part"].replace("entry", "question"), [])
    if section is not None:
        yield section


def _is_of_dos(text: str) -> bool:
    """Say whether an editor gave every line another end; a line of ours has none of its own."""
    found = _ENTRY.search(text)
    return found is not None and found[0].endswith("\r")


def _sign_of(words: str) -> str:
    return f"<!-- pxide:{words} -->"


def _guarded(text: str) -> str:
    """Put a backslash before whatever looks like one of our comments."""
    return _LIKE_A_SIGN.sub(r"\\\1", text)


def _fenced(text: str) -> str:
    """Put a program between fences longer than any inside it."""
    ticks = "`" * max(3, *(len(run) + 1 for run in _TICKS.findall(text)), 3)
    return f"{ticks}\n{_guarded(text)}\n{ticks}"


def _inside(part: str, lines: list[str]) -> str:
    """Return the text that the lines of a part hold."""
    text = "\n".join(lines).removesuffix("\n")
    if part == "question":
        text = text.removeprefix(_HEADING.rstrip()).removeprefix(" ")
    else:
        text = text.removeprefix("\n")
    fenced = _FENCED.fullmatch(text) if part == "program" else None
    return _ESCAPED.sub(r"\1", text if fenced is None else fenced["text"])


def _foot(citation: str, entry: Entry) -> str:
    """Return the line under an entry that is for people alone."""
    parts = [citation, entry.kind.value, time_words(entry.time), entry.model]
    parts += [f"from {', '.join(entry.sources)}"] if entry.sources else []
    parts += [f"{entry.steps} steps"] if entry.steps is not None else []
    return ", ".join(part for part in parts if part)
