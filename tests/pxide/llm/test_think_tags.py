"""Thinking told apart where the server leaves its tags in the text, wherever it is cut."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.llm.think_tags import ThinkingSplitter
from pxide.llm.values import AllWasThinking
from tests.pxide.llm.asking import Heard

OUTSIDE = "melap.b`'🌈"
"""Letters of the words below that no tag has."""
WORDS = st.lists(
    st.sampled_from(
        [
            *("<think>", "</think>", "<thinking>", "</thinking>", "[THINK]", "[/THINK]"),
            *("<", "</", "think>", "`", "'", "\n", " ", "hm", "The lamp.", "<b>", "[", "🌈"),
        ]
    ),
    max_size=12,
).map("".join)


def told(*pieces: str) -> tuple[str, str]:
    """The text and the thinking of what was fed."""
    splitter = ThinkingSplitter()
    events = [event for piece in pieces for event in splitter.feed(piece)]
    heard = Heard((*events, *splitter.end()))
    return heard.text, heard.thinking


@given(text=WORDS, places=st.lists(st.integers(0, 200), max_size=8))
def test_any_cut_tells_the_same(text: str, places: list[int]) -> None:
    borders = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    pieces = [text[first:last] for first, last in pairwise(borders)]
    assert told(*pieces) == told(text)


@given(text=WORDS)
def test_no_letter_outside_the_tags_is_lost_made_up_or_moved(text: str) -> None:
    splitter = ThinkingSplitter()
    events = [*splitter.feed(text), *splitter.end()]
    kept = "".join(event.text for event in events if not isinstance(event, AllWasThinking))
    assert [letter for letter in kept if letter in OUTSIDE] == [
        letter for letter in text if letter in OUTSIDE
    ]


@pytest.mark.parametrize(
    ("start", "end"),
    [("<think>", "</think>"), ("<thinking>", "</thinking>"), ("[THINK]", "[/THINK]")],
)
def test_tags_in_the_text_part_thinking_from_answer(start: str, end: str) -> None:
    assert told(f"{start}\nhm\n{end}\n\nThe lamp.") == ("The lamp.", "\nhm\n")


def test_an_end_without_a_beginning_makes_thinking_of_all_before_it() -> None:
    splitter = ThinkingSplitter()
    events = [
        *splitter.feed("hm, the lamp"),
        *splitter.feed("</think>\n\nIt is red."),
        *splitter.end(),
    ]
    assert AllWasThinking() in events
    assert told("hm, the lamp", "</think>\n\nIt is red.") == ("It is red.", "hm, the lamp")


def test_an_answer_may_speak_of_tags() -> None:
    answer = "Write <think> first and close it with `</think>` or '</think>'."
    assert told(answer) == (answer, "")
    assert told("<think>a</think>Then </think> is text.") == ("Then </think> is text.", "a")


def test_two_thoughts_may_stand_before_an_answer() -> None:
    assert told("<think>a</think> <think>b</think> yes") == ("yes", "ab")


def test_thinking_that_never_ends_stays_thinking() -> None:
    assert told("<think>on and on</thi") == ("", "on and on</thi")


def test_what_only_begins_like_a_tag_is_text() -> None:
    assert told("<thi") == ("<thi", "")
    assert told("<thin", " red line") == ("<thin red line", "")
    assert told("a < b and </b>") == ("a < b and </b>", "")


def test_blanks_before_an_answer_without_thinking_stay() -> None:
    assert told("  \n", "    code") == ("  \n    code", "")
    assert told("  \n") == ("  \n", "")


def test_a_server_that_tells_thinking_apart_has_no_tags_in_its_text() -> None:
    splitter = ThinkingSplitter()
    splitter.trust_the_server()
    heard = Heard((*splitter.feed("<think> is a tag, </think> too"), *splitter.end()))
    assert heard.text == "<think> is a tag, </think> too"
