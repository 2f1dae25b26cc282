"""Chats on the disk: lines that are only ever added, of which a crash costs the last."""

import json
from pathlib import Path

import pytest

from pxide.knowledge.image.entry import EntryKind, Place
from pxide.model.chat.chat_archive import ChatArchive
from pxide.model.chat.chat_log import (
    answered_in,
    begun,
    drafted,
    named,
    removed,
    shown,
    told,
)
from pxide.model.chat.chat_settings import ChatSettings
from pxide.model.chat.conversation import Conversation
from pxide.model.chat.turn import (
    Author,
    Figures,
    Learned,
    Source,
    ToolUse,
    Turn,
    TurnProblem,
    TurnState,
)
from pxide.model.chat.turn_json import (
    chat_settings_of,
    turn_of,
    values_of_chat_settings,
    values_of_turn,
)
from vm.core.faults import Problem

IMAGE = Path("lessons.png")
FULL = Turn(
    2,
    1,
    Author.MODEL,
    "It is magenta [r152], ünïcode ☃ and a line\nmore.",
    1234,
    TurnState.STOPPED,
    "hm",
    4.25,
    (ToolUse("run", '{"source": "HALT"}', "halted", True, 3),),
    (Source("r152", IMAGE, Place(1, 152, 26), "Q", "A", EntryKind.PROGRAM, "words", "HALT", "ok"),),
    Figures("tiny", 10, 20, 30.5, 0.25, 1.5, "length"),
    TurnProblem("It broke.", "Ask again."),
    (Learned(IMAGE, Place(2, 7, 30)),),
)
ASKED = Turn(1, None, Author.PERSON, "What colour is the lamp?", 1000)


@pytest.fixture
def archive(tmp_path: Path) -> ChatArchive:
    return ChatArchive(tmp_path / "chats")


def test_every_field_of_a_turn_comes_back_through_json() -> None:
    for turn in (FULL, ASKED):
        assert turn_of(json.loads(json.dumps(values_of_turn(turn)))) == turn


def test_what_is_empty_is_not_written() -> None:
    assert set(values_of_turn(ASKED)) == {
        "id",
        "author",
        "text",
        "time",
        "state",
        "thinking_seconds",
    }


def test_a_manner_comes_back_but_for_the_permission() -> None:
    said = ("Be kind.", "tiny", 0.5, None, 40, None, 7, 99)
    kept = values_of_chat_settings(
        ChatSettings(*said, sees_program=False, may_run=True, learns=False)
    )
    assert "may_run" not in kept
    again = chat_settings_of(json.loads(json.dumps({**kept, "may_run": True, "unknown": 1})))
    assert again == ChatSettings(*said, sees_program=False, may_run=False, learns=False)
    assert values_of_chat_settings(ChatSettings()) == {}


def test_a_chat_is_what_its_lines_tell_in_their_order(archive: ChatArchive) -> None:
    archive.append("c1", [begun(77), told(ASKED), told(FULL)])
    other = Turn(3, 1, Author.MODEL, "other", 1300)
    archive.append("c1", [told(other), shown((ASKED, FULL)), named("Lamps")])
    archive.append("c1", [answered_in(ChatSettings(model="tiny")), drafted("and then")])
    record = archive.load("c1")
    assert (record.id, record.time, record.title, record.draft) == ("c1", 77, "Lamps", "and then")
    assert record.turns == (ASKED, FULL, other)
    assert record.chat_settings == ChatSettings(model="tiny")
    assert Conversation(record).path == (ASKED, FULL)


def test_the_later_telling_of_a_turn_counts(archive: ChatArchive) -> None:
    archive.append("c", [told(ASKED), told(FULL)])
    archive.append("c", [told(Turn(2, 1, Author.MODEL, "better", 1400))])
    assert [turn.text for turn in archive.load("c").turns] == [ASKED.text, "better"]


def test_what_was_removed_takes_what_followed_with_it(archive: ChatArchive) -> None:
    after = Turn(3, 2, Author.PERSON, "and?", 1500)
    archive.append("c", [told(ASKED), told(FULL), told(after), removed(2)])
    archive.append("c", [told(Turn(2, 1, Author.MODEL, "anew", 1600))])
    assert [turn.text for turn in archive.load("c").turns] == [ASKED.text, "anew"]


def test_a_line_that_a_crash_cut_costs_only_itself(archive: ChatArchive) -> None:
    archive.append("c", [begun(5), told(ASKED)])
    path = archive.path("c")
    whole = path.read_bytes()
    archive.append("c", [told(FULL)])
    for cut in range(len(whole) + 1, len(path.read_bytes()), 7):
        path.write_bytes((whole + path.read_bytes()[len(whole) :])[:cut])
        assert archive.load("c").turns[:1] == (ASKED,)
        archive.append("c", [drafted("on")])
        record = archive.load("c")
        assert (record.turns[0], record.draft) == (ASKED, "on")
        path.write_bytes(whole)
        archive.append("c", [told(FULL)])


ODD = '{"turn": {"id": 9, "parent": 9, "author": "person", "text": "", "time": 1, "state": "done"}}'


@pytest.mark.parametrize(
    "line", ["nonsense", ODD, "[1]", "7", '{"turn": {}}', '{"shown": ["x"]}', ""]
)
def test_a_foolish_line_is_passed_over(archive: ChatArchive, line: str) -> None:
    archive.append("c", [told(ASKED)])
    with archive.path("c").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    archive.append("c", [told(FULL)])
    assert archive.load("c").turns == (ASKED, FULL)


def test_a_turn_whose_question_was_damaged_is_not_shown(archive: ChatArchive) -> None:
    archive.append("c", [told(FULL)])
    assert archive.load("c").turns == ()


def test_a_line_separator_of_unicode_ends_no_line(archive: ChatArchive) -> None:
    turn = Turn(1, None, Author.PERSON, "one\u2028two\x85three\x0bfour", 1)
    archive.append("c", [told(turn)])
    assert archive.load("c").turns == (turn,)


def test_the_list_shows_chats_in_which_something_was_said_latest_first(
    archive: ChatArchive,
) -> None:
    archive.append("a", [begun(1), told(ASKED)])
    archive.append("b", [begun(2), told(Turn(1, None, Author.PERSON, "Later?", 9000))])
    archive.append("d", [begun(3), drafted("only a draft")])
    found = [(one.id, one.title, one.time, one.turns) for one in archive.summaries()]
    assert found == [("b", "Later?", 9000, 1), ("a", ASKED.text, 1000, 1)]
    archive.append("a", [told(Turn(2, 1, Author.MODEL, "now", 9500)), named("Lamps")])
    assert [(one.id, one.title) for one in archive.summaries()] == [("a", "Lamps"), ("b", "Later?")]
    archive.delete("a")
    assert [one.id for one in archive.summaries()] == ["b"]


def test_no_folder_yet_is_an_empty_list(tmp_path: Path) -> None:
    archive = ChatArchive(tmp_path / "none" / "yet")
    assert archive.summaries() == ()
    assert archive.search("x") == ()


def test_searching_finds_all_words_in_any_case_and_shows_the_place(archive: ChatArchive) -> None:
    long = "start " * 30 + "the Lamp is MAGENTA" + " end" * 30
    archive.append("a", [told(ASKED), told(Turn(2, 1, Author.MODEL, long, 2000))])
    (found,) = archive.search("magenta lamp")
    assert (found.chat.id, found.turn) == ("a", 2)
    assert "the Lamp is MAGENTA" in found.words
    assert found.words.startswith("...")
    assert found.words.endswith("...")
    assert [one.turn for one in archive.search("LAMP")] == [2, 1]
    assert archive.search("nobody") == ()
    assert archive.search("  ") == ()


@pytest.mark.parametrize("chat", ["../x", "a/b", "", "a" * 81, ".."])
def test_a_chat_outside_the_folder_has_no_file(archive: ChatArchive, chat: str) -> None:
    with pytest.raises(Problem, match="There is no chat"):
        archive.load(chat)


def test_a_chat_that_cannot_be_kept_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "chats").write_text("a file is in the way")
    with pytest.raises(Problem, match="cannot be kept"):
        ChatArchive(tmp_path / "chats").append("c", [begun(1)])
