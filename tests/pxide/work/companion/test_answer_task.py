"""One answer, from a scripted server: what is written, what is kept of it, what becomes of it."""

import asyncio
from dataclasses import replace
from pathlib import Path

from pxide.knowledge.image.entry import EntryKind
from pxide.model.chat.turn import Author, Turn, TurnState
from pxide.work.companion.activity import ActivityKind
from tests.llm.fake_server import FakeModel, FakeServer
from tests.llm.moment import Moment
from tests.llm.replies import Thought
from tests.pxide.work.companion.companion_setup import (
    Sitting,
    asked,
    entries_of,
    sitting,
)


def test_an_answer_is_written_with_its_thinking_apart(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer(Thought("A pixel"), Thought(" is ..."), "Four ", "bytes.")
    turn = asked(tmp_path, fake_server)
    assert (turn.author, turn.state) == (Author.MODEL, TurnState.DONE)
    assert (turn.text, turn.thinking) == ("Four bytes.", "A pixel is ...")
    assert turn.thinking_seconds > 0
    figures = turn.figures
    assert figures is not None
    assert (figures.model, figures.prompt_tokens, figures.answer_tokens) == ("fake-chat", 100, 4)
    assert figures.reason == "stop"
    assert (figures.first_token or 0) > 0


def test_a_lone_end_of_thinking_takes_the_text_before_it(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("So they want ", "bytes.</think>", "Four bytes.")
    turn = asked(tmp_path, fake_server)
    assert (turn.text, turn.thinking) == ("Four bytes.", "So they want bytes.")


def test_what_is_being_done_is_said_in_its_order(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.will_answer(Thought("hm"), "Four bytes.")

    async def ask() -> list[ActivityKind]:
        seen: list[ActivityKind] = []
        async with sitting(tmp_path, fake_server.base) as at:
            at.companion.activity_changed.connect(lambda: seen.append(at.companion.activity.doing))
            await at.ask("What is a pixel?")
        return seen

    assert asyncio.run(ask()) == [
        ActivityKind.FINDING,
        ActivityKind.READING,
        ActivityKind.THINKING,
        ActivityKind.WRITING,
        ActivityKind.LEARNING,
        ActivityKind.NOTHING,
    ]


def test_a_finished_answer_becomes_rows_with_question_model_and_time(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer(Thought("hm"), "Four bytes.")
    turn = asked(tmp_path, fake_server)
    (entry,) = entries_of(tmp_path)
    assert (entry.kind, entry.question, entry.answer) == (
        EntryKind.TURN,
        "What is a pixel?",
        "Four bytes.",
    )
    assert (entry.model, entry.sources, entry.embedding) == ("fake-chat", (), None)
    assert 0 <= entry.time - turn.time < 60_000
    assert len(turn.learned) == 1


def test_history_goes_with_the_next_question_without_thinking(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer(Thought("secret thought"), "Four bytes.")
    fake_server.will_answer("Red first.")

    async def ask() -> None:
        async with sitting(tmp_path, fake_server.base) as at:
            await at.ask("What is a pixel?")
            await at.ask("In which order?")

    asyncio.run(ask())
    messages = fake_server.questions[1].body["messages"]
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "user"]
    assert [message["content"] for message in messages[1:]] == [
        "What is a pixel?",
        "Four bytes.",
        "In which order?",
    ]
    assert b"secret thought" not in fake_server.questions[1].raw


def test_stopping_keeps_what_came_and_learns_nothing(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("Half an ", "answer", Moment(), " never said")

    async def ask() -> tuple[Turn, Sitting]:
        async with sitting(tmp_path, fake_server.base) as at:
            at.companion.ask("What is a pixel?")
            await at.until(lambda: at.last.text == "Half an answer")
            at.companion.stop()
            await at.companion.rest()
            await fake_server.questions[0].is_gone.wait()
            assert not at.companion.is_answering
            assert at.companion.activity.doing is ActivityKind.NOTHING
            stopped = at.last
            assert (stopped.state, stopped.text) == (TurnState.STOPPED, "Half an answer")
            assert stopped.learned == ()
            at.companion.learn_anyway(stopped.id)
            await at.companion.rest()
            return at.last, at

    turn, _ = asyncio.run(ask())
    assert len(turn.learned) == 1
    assert [entry.answer for entry in entries_of(tmp_path)] == ["Half an answer"]


def test_stopping_before_anything_began_leaves_no_turn_open(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    async def ask() -> Turn:
        async with sitting(tmp_path, fake_server.base) as at:
            at.companion.ask("What is a pixel?")
            at.companion.stop()
            await at.companion.rest()
            return at.last

    turn = asyncio.run(ask())
    assert (turn.state, turn.text) == (TurnState.STOPPED, "")


def test_only_from_pixels_asks_no_model_where_nothing_is_found(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("It is magenta.")

    async def ask() -> tuple[Turn, Turn]:
        async with sitting(tmp_path, fake_server.base) as at:
            conversation = at.companion.conversation
            conversation.set_chat_settings(
                replace(conversation.chat_settings, is_from_pixels_only=True)
            )
            nothing = await at.ask("What colour is the lamp?")
            assert fake_server.questions == []
            await at.teach("What colour is the lamp?", "the lamp is magenta")
            return nothing, await at.ask("What colour is the lamp?")

    nothing, found = asyncio.run(ask())
    assert nothing.author is Author.SEARCH
    assert "answers only from pixels" in nothing.text
    assert found.text == "It is magenta."
    assert "Answer only from the notes" in fake_server.questions[0].body["messages"][0]["content"]


def test_a_chat_that_does_not_learn_adds_no_rows(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.will_answer("Four bytes.")

    async def ask() -> Turn:
        async with sitting(tmp_path, fake_server.base) as at:
            conversation = at.companion.conversation
            conversation.set_chat_settings(replace(conversation.chat_settings, learns=False))
            return await at.ask("What is a pixel?")

    assert asyncio.run(ask()).learned == ()
    assert not (tmp_path / "data" / "knowledge.png").exists()


def test_the_settings_of_the_chat_go_to_the_server(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.models = [FakeModel(), FakeModel("other")]
    fake_server.will_answer("Yes.")

    async def ask() -> None:
        async with sitting(tmp_path, fake_server.base) as at:
            conversation = at.companion.conversation
            chat_settings = replace(
                conversation.chat_settings, model="other", temperature=0.25, seed=7
            )
            conversation.set_chat_settings(
                replace(chat_settings, max_tokens=64, instructions="Be a pirate.")
            )
            await at.ask("What is a pixel?")

    asyncio.run(ask())
    body = fake_server.questions[0].body
    given = {name: body[name] for name in ("model", "temperature", "seed", "max_tokens")}
    assert given == {"model": "other", "temperature": 0.25, "seed": 7, "max_tokens": 64}
    assert body["messages"][0]["content"].endswith("Be a pirate.")
