"""Files of any origin as entries: what they are is told by their names and by what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from pxide.knowledge.exchange.documents import lessons_of
from pxide.knowledge.exchange.json_lines import from_json_lines
from pxide.knowledge.exchange.markdown import from_markdown, is_export
from pxide.knowledge.image.entry import Entry
from vm.core.faults import Problem

JSON_LINES = frozenset((".jsonl", ".ndjson", ".json"))
MARKDOWN = frozenset((".md", ".markdown"))


def entries_of(data: bytes, name: str, now: int) -> Iterator[tuple[str, Entry]]:
    """Yield what a file of this name holds, each entry with the citation it had, "" for none.

    What says no time is taken to be of ``now``, in ms since 1970. A Problem says what is wrong.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(
            f"It is not UTF-8 text: byte {error.start} does not fit.",
            "JSON lines, Markdown and plain text are read; save it as one of these.",
        ) from error
    suffix = PurePath(name).suffix.lower()
    if suffix in JSON_LINES:
        yield from from_json_lines(text, now)
    elif is_export(text):
        yield from from_markdown(text, now)
    else:
        yield from (("", lesson) for lesson in lessons_of(text, name, now, suffix in MARKDOWN))
