"""A conversation is a tree, of which one branch is shown."""

from dataclasses import replace
from pathlib import Path

import pytest

from pxide.knowledge.image.entry import EntryKind, Place
from pxide.model.chat.conversation import ChatRecord, Conversation
from pxide.model.chat.turn import Author, Source, Turn, TurnState


def said(number: int, parent: int | None, text: str = "", author: Author = Author.PERSON) -> Turn:
    return Turn(number, parent, author, text or f"turn {number}", 1000 + number)


def given(label: str, answer: str) -> Source:
    return Source(label, Path("k.png"), Place(1, 22, 5), "", answer, EntryKind.LESSON, "")


@pytest.fixture
def conversation() -> Conversation:
    """Two questions; the first answer was given twice, the second time it went on."""
    found = Conversation(ChatRecord("c", 1))
    for turn in (
        said(1, None, "What is red?"),
        said(2, 1, author=Author.MODEL),
        said(3, 2),
        said(4, 1, author=Author.MODEL),
        said(5, 4),
        said(6, 5, author=Author.MODEL),
    ):
        found.add(turn)
    return found


def ids(turns: tuple[Turn, ...]) -> list[int]:
    return [turn.id for turn in turns]


def test_the_newest_branch_is_shown(conversation: Conversation) -> None:
    assert ids(conversation.path) == [1, 4, 5, 6]
    assert conversation.last == 6
    assert conversation.next_id == 7
    assert conversation.siblings(2) == conversation.siblings(4) == (2, 4)
    assert conversation.siblings(5) == (5,)
    assert ids(conversation.before(3)) == [1, 2, 3]
    assert conversation.before(None) == ()


def test_choosing_shows_the_branch_as_it_was_left(conversation: Conversation) -> None:
    told: list[str] = []
    conversation.path_changed.connect(lambda: told.append("path"))
    conversation.choose(2)
    assert ids(conversation.path) == [1, 2, 3]
    conversation.choose(4)
    assert ids(conversation.path) == [1, 4, 5, 6]
    assert told == ["path", "path"]


def test_a_second_question_at_the_top_is_a_branch_too(conversation: Conversation) -> None:
    conversation.add(said(7, None, "What is blue?"))
    assert ids(conversation.path) == [7]
    assert conversation.siblings(1) == (1, 7)


def test_removing_takes_what_follows_and_shows_the_neighbour(conversation: Conversation) -> None:
    gone: list[int] = []
    conversation.turn_removed.connect(gone.append)
    conversation.remove(4)
    assert gone == [4]
    assert ids(conversation.path) == [1, 2, 3]
    assert ids(conversation.turns) == [1, 2, 3]
    assert conversation.next_id == 7, "a number is not given twice"
    conversation.remove(1)
    assert conversation.path == ()
    assert conversation.last is None


def test_replacing_tells_which_turn_is_new(conversation: Conversation) -> None:
    told: list[int] = []
    conversation.turn_changed.connect(told.append)
    conversation.replace(replace(conversation.turn(6), text="other", state=TurnState.STOPPED))
    assert told == [6]
    assert conversation.path[-1].text == "other"
    assert not conversation.path[-1].is_finished


def test_the_title_is_the_first_question_until_one_is_given() -> None:
    conversation = Conversation(ChatRecord("c", 1))
    told: list[str] = []
    conversation.title_changed.connect(lambda: told.append(conversation.title))
    assert conversation.title == ""
    conversation.add(said(1, None, "  Why\n is   the lamp so bright? "))
    conversation.rename("Lamps")
    conversation.rename("Lamps")
    assert told == ["Why is the lamp so bright?", "Lamps"]
    assert conversation.is_named
    conversation.rename("")
    assert not conversation.is_named
    assert conversation.title == "Why is the lamp so bright?"


def test_a_long_question_is_cut_for_the_title() -> None:
    conversation = Conversation(ChatRecord("c", 1))
    conversation.add(said(1, None, "word " * 40))
    assert conversation.title == ("word " * 12).rstrip() + "..."


def test_a_record_makes_the_same_conversation_again(conversation: Conversation) -> None:
    conversation.choose(2)
    conversation.draft = "half a"
    conversation.rename("Colours")
    again = Conversation(conversation.record)
    assert again.path == conversation.path
    assert again.turns == conversation.turns
    assert (again.draft, again.title) == ("half a", "Colours")
    again.choose(4)
    assert ids(again.path) == [1, 4, 5, 6]


def test_a_turn_may_cite_all_that_its_branch_was_given(conversation: Conversation) -> None:
    first, again, other = given("r22", "first"), given("r22", "again"), given("r40", "other")
    conversation.replace(replace(conversation.turn(4), sources=(first,)))
    conversation.replace(replace(conversation.turn(6), sources=(again, other)))
    assert conversation.citable(4) == (first,)
    assert conversation.citable(6) == (again, other)
    assert conversation.citable(2) == ()
