"""Markdown is read by people, and gives the same entries back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.knowledge.exchange.markdown import from_markdown, is_export, markdown
from pxide.knowledge.image.entry import Entry, EntryKind
from tests.pxide.knowledge.image.entries import entries, full, lesson
from vm.core.faults import Problem

NOW = 1_700_000_000_000
NASTY = st.text(alphabet=st.sampled_from("a \n\r\\`#-<!>{}\u2028"), max_size=40) | st.sampled_from(
    [
        "<!-- pxide:end -->",
        "\\<!-- pxide:answer -->\n\\\\<!-- pxide:entry {} -->",
        "## heading\n\n\n",
        "\n\n",
        "```\ncode\n```",
        "````",
    ]
)


def read(text: str) -> list[tuple[str, Entry]]:
    """The entries of a text."""
    return list(from_markdown(text, NOW))


def told(entry: Entry) -> Entry:
    """What Markdown keeps of an entry: no vector, and no half of a surrogate pair."""

    def whole(text: str) -> str:
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")

    return replace(
        entry,
        question=whole(entry.question),
        answer=whole(entry.answer),
        model=whole(entry.model),
        sources=tuple(map(whole, entry.sources)),
        program=whole(entry.program),
        result=whole(entry.result),
        embedding=None,
    )


@given(st.lists(entries.filter(lambda entry: entry.question or entry.answer), max_size=3))
def test_any_entries_come_back(written: list[Entry]) -> None:
    text = "".join(markdown(f"[r{at}]", entry) for at, entry in enumerate(written))
    assert read(text) == [(f"[r{at}]", told(entry)) for at, entry in enumerate(written)]


@given(NASTY, NASTY, NASTY, NASTY)
def test_texts_that_look_like_our_own_signs_come_back(
    question: str, answer: str, program: str, result: str
) -> None:
    answer = answer or "a"
    entry = Entry(EntryKind.PROGRAM, 5, question, answer, program=program, result=result)
    assert read(markdown("", entry) + markdown("[r9]", entry)) == [("", entry), ("[r9]", entry)]


def test_an_entry_as_people_see_it() -> None:
    assert markdown("[r152]", full()).split("\n") == [
        '<!-- pxide:entry {"citation": "[r152]", "kind": "program run", "time": 1700000000000,'
        ' "model": "some-model-7b", "sources": ["[r22]", "manual"], "steps": 42} -->',
        "## What do the primes below 10 add up to?",
        "",
        "<!-- pxide:answer -->",
        "",
        "They add up to 17, as [r22] says.",
        "",
        "2 + 3 + 5 + 7 = 17 \u2714",
        "",
        "<!-- pxide:program -->",
        "",
        "```",
        "SET a, 2",
        "HALT",
        "```",
        "",
        "<!-- pxide:result -->",
        "",
        "17",
        "",
        "<!-- pxide:end -->",
        "",
        "*[r152], program run, 2023-11-14 22:13 UTC, some-model-7b, from [r22], manual, 42 steps*",
        "",
        "",
    ]


def test_a_text_edited_by_hand_is_read_as_it_stands() -> None:
    text = "# My notes\n\nsome words\n" + markdown("[r4]", lesson(1))
    edited = text.replace("\n\nA1\n\n", "\nA better answer.\n").replace("## Q1", "##   Q1 anew")
    ((citation, entry),) = read(edited)
    assert (citation, entry.question, entry.answer) == ("[r4]", "  Q1 anew", "A better answer.")
    without_end = edited.replace("<!-- pxide:end -->", "")
    assert [entry.question for _, entry in read(without_end * 2)] == ["  Q1 anew"] * 2


def test_lines_that_end_as_on_another_system() -> None:
    entries_ = [full(), lesson(2)]
    text = "".join(markdown("", entry) for entry in entries_).replace("\n", "\r\n")
    assert read(text) == [("", told(entry)) for entry in entries_]


def test_an_entry_that_cannot_be_read_is_named_by_its_line() -> None:
    text = markdown("", lesson(1))
    lines = text.count("\n")
    for damaged, words in (
        (text.replace('"kind": "lesson"', '"kind": "rumour"'), "there is no kind rumour"),
        (text.replace('"time"', "time"), "its comment holds no JSON"),
        (text.replace("Q1", "").replace("A1", ""), "it has neither question nor answer"),
    ):
        with pytest.raises(Problem, match=f"The entry in line {lines + 1} cannot be read: {words}"):
            read(text + damaged)


def test_an_export_is_told_from_other_texts() -> None:
    assert is_export("words\n" + markdown("", lesson(1)))
    assert not is_export("# Heading\n\n    <!-- pxide:entry {} -->\n")
    assert not is_export("\\<!-- pxide:entry {} -->")
