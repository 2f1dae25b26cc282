"""What a file is, told by its name and by what is in it."""

from __future__ import annotations

import pytest

from pxide.knowledge.exchange.json_lines import json_line
from pxide.knowledge.exchange.markdown import markdown
from pxide.knowledge.exchange.origin import entries_of
from pxide.knowledge.image.entry import Entry, EntryKind
from tests.pxide.knowledge.image.entries import lesson
from vm.core.faults import Problem

NOW = 7


def read(data: bytes, name: str) -> list[tuple[str, Entry]]:
    """The entries of a file."""
    return list(entries_of(data, name, NOW))


@pytest.mark.parametrize("name", ["a.jsonl", "A.JSONL", "a.ndjson", "a.json"])
def test_json_lines_are_known_by_their_names(name: str) -> None:
    assert read(json_line("[r4]", lesson(1)).encode(), name) == [("[r4]", lesson(1))]


@pytest.mark.parametrize("name", ["a.md", "notes.txt", "notes"])
def test_an_export_is_known_by_what_is_in_it(name: str) -> None:
    assert read(markdown("[r4]", lesson(1)).encode(), name) == [("[r4]", lesson(1))]


@pytest.mark.parametrize(
    ("name", "question"), [("a.md", "H"), ("a.markdown", "H"), ("a.txt", "a.txt"), ("a", "a")]
)
def test_other_texts_are_cut_into_lessons(name: str, question: str) -> None:
    answer = "b" if question == "H" else "# H\n\nb"
    wanted = Entry(EntryKind.IMPORTED, NOW, question, answer, sources=(name,))
    assert read(b"\xef\xbb\xbf# H\n\nb\n", name) == [("", wanted)]


def test_bytes_that_are_no_text_are_told() -> None:
    with pytest.raises(Problem, match="not UTF-8 text: byte 3 does not fit"):
        read(b"abc\xff", "a.txt")
