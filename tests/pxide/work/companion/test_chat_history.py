"""Chats are kept: through restarts, stops and quits; found again, renamed, exported, deleted."""

import asyncio
from dataclasses import replace
from pathlib import Path

from pxide.model.chat.chat_export import ExportFormat
from pxide.model.chat.turn import Turn, TurnState
from tests.llm.fake_server import FakeServer
from tests.llm.moment import Moment
from tests.pxide.work.companion.companion_setup import (
    entries_of,
    sitting,
    switched,
    texts,
)


def test_a_chat_is_there_again_after_a_restart_with_draft_title_and_branches(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    for answer in ("One.", "Two.", "On."):
        fake_server.will_answer(answer)

    async def first() -> tuple[str, tuple[Turn, ...]]:
        async with sitting(tmp_path, fake_server.base) as at:
            conversation = at.companion.conversation
            answer = await at.ask("Which?")
            at.companion.regenerate(answer.id)
            await at.companion.rest()
            conversation.choose(answer.id)
            conversation.rename("Choices")
            warmer = replace(conversation.chat_settings, temperature=0.5, may_run=True)
            conversation.set_chat_settings(warmer)
            at.companion.set_draft("half a quest")
            return conversation.id, conversation.turns

    async def second(chat: str) -> Turn:
        async with sitting(tmp_path, fake_server.base) as at:
            (summary,) = await at.companion.history.summaries()
            assert (summary.id, summary.title, summary.turns) == (chat, "Choices", 3)
            before = at.companion.conversation
            at.companion.open_conversation(chat)
            await switched(at, before)
            conversation = at.companion.conversation
            assert conversation.turns == turns
            assert texts(conversation.path) == ["Which?", "One."]
            assert (conversation.draft, conversation.title) == ("half a quest", "Choices")
            assert conversation.chat_settings.temperature == 0.5
            assert not conversation.chat_settings.may_run
            return await at.ask("And then?")

    chat, turns = asyncio.run(first())
    assert asyncio.run(second(chat)).text == "On."


def test_a_new_chat_stops_the_answer_and_keeps_what_came(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("Half", Moment(), "never")

    async def talk() -> tuple[str, str]:
        async with sitting(tmp_path, fake_server.base) as at:
            before = at.companion.conversation
            at.companion.ask("Which?")
            await at.until(lambda: bool(at.last.text))
            at.companion.new_conversation()
            await switched(at, before)
            assert at.companion.conversation.path == ()
            assert not at.companion.is_answering
            at.companion.new_conversation()
            assert before.path[-1].state is TurnState.STOPPED
            return before.id, at.companion.conversation.id

    old, new = asyncio.run(talk())
    assert old != new

    async def again() -> list[tuple[str, TurnState]]:
        async with sitting(tmp_path) as at:
            before = at.companion.conversation
            at.companion.open_conversation(old)
            await switched(at, before)
            return [(turn.text, turn.state) for turn in at.companion.conversation.path]

    assert asyncio.run(again()) == [("Which?", TurnState.DONE), ("Half", TurnState.STOPPED)]


def test_quitting_in_mid_answer_keeps_what_came(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.will_answer("Half", Moment(), "never")

    async def talk() -> str:
        async with sitting(tmp_path, fake_server.base) as at:
            at.companion.ask("Which?")
            await at.until(lambda: bool(at.last.text))
            return at.companion.conversation.id

    chat = asyncio.run(talk())

    async def again() -> tuple[str, TurnState]:
        async with sitting(tmp_path) as at:
            conversation = await at.companion.history.open(chat)
            return conversation.path[-1].text, conversation.path[-1].state

    assert asyncio.run(again()) == ("Half", TurnState.STOPPED)


def test_deleting_takes_the_turns_and_leaves_the_rows(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("One.")

    async def talk() -> str:
        async with sitting(tmp_path, fake_server.base) as at:
            answer = await at.ask("Which?")
            at.companion.delete(answer.id)
            assert texts(at.companion.conversation.path) == ["Which?"]
            return at.companion.conversation.id

    chat = asyncio.run(talk())
    assert [entry.answer for entry in entries_of(tmp_path)] == ["One."]

    async def again() -> list[str]:
        async with sitting(tmp_path) as at:
            return texts((await at.companion.history.open(chat)).turns)

    assert asyncio.run(again()) == ["Which?"]


def test_the_history_is_searched_renamed_exported_and_deleted(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("The lamp is magenta.")

    async def talk() -> None:
        async with sitting(tmp_path, fake_server.base) as at:
            history, chat = at.companion.history, at.companion.conversation.id
            told: list[str] = []
            history.changed.connect(lambda: told.append("changed"))
            answer = await at.ask("What colour is the lamp?")
            (found,) = await history.search("magenta")
            assert (found.chat.id, found.turn) == (chat, answer.id)
            await history.rename(chat, "Lamps")
            assert at.companion.conversation.title == "Lamps"
            await history.export(chat, ExportFormat.MARKDOWN, tmp_path / "chat.md")
            text = (tmp_path / "chat.md").read_text(encoding="utf-8")
            assert text.startswith("# Lamps\n\n## You, ")
            assert "\n\nThe lamp is magenta.\n" in text
            before = at.companion.conversation
            at.companion.new_conversation()
            await switched(at, before)
            await history.rename(chat, "Old lamps")
            assert [one.title for one in await history.summaries()] == ["Old lamps"]
            await history.delete(chat)
            assert await history.summaries() == ()
            assert told

    asyncio.run(talk())


def test_a_history_that_cannot_be_written_is_told_and_the_talk_goes_on(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("One.")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "chats").write_text("a file is in the way")

    async def talk() -> list[str]:
        async with sitting(tmp_path, fake_server.base) as at:
            assert (await at.ask("Which?")).text == "One."
            await at.until(lambda: bool(at.heard.notices))
            return [notice.what for notice in at.heard.notices]

    notices = asyncio.run(talk())
    assert notices
    assert all("The chat cannot be kept" in notice for notice in notices)


def test_deleting_the_chat_that_is_shown_begins_another(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("One.")
    fake_server.will_answer("Two.")

    async def talk() -> tuple[list[str], int]:
        async with sitting(tmp_path, fake_server.base) as at:
            before, history = at.companion.conversation, at.companion.history
            await at.ask("First?")
            await history.delete(before.id)
            await switched(at, before)
            assert at.companion.conversation.path == ()
            await at.ask("Second?")
            return [one.title for one in await history.summaries()], len(await history.search("?"))

    assert asyncio.run(talk()) == (["Second?"], 1)


def test_a_chat_that_is_not_there_is_a_problem_and_the_shown_one_stays(tmp_path: Path) -> None:
    async def talk() -> tuple[str, str]:
        async with sitting(tmp_path) as at:
            before = at.companion.conversation
            at.companion.open_conversation("0-nowhere")
            await at.until(lambda: bool(at.heard.notices))
            await at.ask("Still here?")
            assert at.companion.conversation is before
            summaries = await at.companion.history.summaries()
            return at.heard.notices[0].what, summaries[0].title

    what, title = asyncio.run(talk())
    assert "There is no file" in what
    assert title == "Still here?"
