"""JSON lines hold everything an entry is, and say which line is none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from pxide.knowledge.exchange.json_lines import from_json_lines, json_line
from pxide.knowledge.image.entry import Entry, EntryKind
from tests.pxide.knowledge.image.entries import entries, full, lesson
from vm.core.faults import Problem

NOW = 1_700_000_000_000


def read(text: str) -> list[tuple[str, Entry]]:
    """The entries of some lines."""
    return list(from_json_lines(text, NOW))


@given(entries)
def test_any_entry_comes_back_as_it_was(entry: Entry) -> None:
    line = json_line("[r22]", entry)
    line.encode()
    assert "\n" not in line
    if entry.question or entry.answer:
        assert read(f"{line}\n") == [("[r22]", entry)]


def test_a_line_is_plain_json() -> None:
    values = json.loads(json_line("[v2r152]", full()))
    assert list(values) == [
        *("citation", "kind", "time", "question", "answer", "model", "sources"),
        *("program", "result", "steps", "embedding"),
    ]
    assert (values["kind"], values["steps"]) == ("program run", 42)
    assert values["embedding"]["model"] == "embed-1"


def test_question_and_answer_are_enough() -> None:
    text = '\n{"question": "Q", "answer": "A"}\n\n  \n{"answer": "\\ud83d"}'
    wanted = [
        Entry(EntryKind.IMPORTED, NOW, "Q", "A"),
        Entry(EntryKind.IMPORTED, NOW, "", "\ud83d"),
    ]
    assert read(text) == [("", entry) for entry in wanted]


def test_a_line_separator_inside_a_text_ends_no_line() -> None:
    entry = Entry(EntryKind.TURN, 5, "a\u2028b", "c\x0bd\x85e")
    assert read(json_line("", entry)) == [("", entry)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("text", "it is no JSON."),
        ("[" * 10_000, "it is no JSON."),
        ("[]", "it is no JSON object."),
        ("{}", "it has neither question nor answer."),
        ('{"question": 3}', "question is of a wrong type."),
        ('{"answer": "a", "kind": "rumour"}', "there is no kind rumour."),
        ('{"answer": "a", "kind": ["turn"]}', "there is no kind ['turn']."),
        ('{"answer": "a", "time": "now"}', "time is no number of milliseconds."),
        ('{"answer": "a", "time": true}', "time is no number of milliseconds."),
        ('{"answer": "a", "time": 9223372036854775808}', "time is no number of milliseconds."),
        ('{"answer": "a", "embedding": 3}', "its embedding makes no sense."),
    ],
)
def test_a_line_that_is_no_entry_is_named(line: str, words: str) -> None:
    with pytest.raises(Problem) as raised:
        read(json_line("", lesson(1)) + "\n\n" + line)
    assert raised.value.what.startswith(f"Line 3 holds no entry: {words}")


@pytest.mark.parametrize(
    ("scale", "elements"),
    [("1", '"gA=="'), ("NaN", '"AA=="'), ("1", '"!"'), ("1", '""'), ("1", "3"), ("null", '"AA=="')],
)
def test_an_embedding_that_cannot_be_is_named(scale: str, elements: str) -> None:
    vector = f'{{"model": "m", "scale": {scale}, "elements": {elements}}}'
    with pytest.raises(Problem, match="Line 1 holds no entry: its embedding makes no sense"):
        read(f'{{"answer": "a", "embedding": {vector}}}')
