"""What goes wrong: the answer says what happened, keeps what came, and is not learned."""

import asyncio
from pathlib import Path

import pytest

from pxide.knowledge.image.entry import EntryKind
from pxide.model.chat.turn import Author, Turn, TurnState
from tests.llm.fake_server import FakeModel, FakeServer
from tests.llm.replies import (
    Drop,
    Error,
    Framing,
    Reply,
    Thought,
    chunk,
    event,
    reply_json,
)
from tests.pxide.work.companion.companion_setup import asked, entries_of, sitting

TOO_LONG = {
    "error": {"message": "Input does not fit in context length. The input has 31430 tokens."}
}


def test_a_server_that_dies_in_the_middle_fails_the_answer_and_keeps_its_text(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    said = event(chunk({"content": "Half an answer"}))
    fake_server.will_answer("Half an answer", Drop.NOW)
    fake_server.answers.append(Reply((said,), framing=Framing.CLOSE))
    for _ in range(2):
        turn = asked(tmp_path, fake_server)
        assert (turn.state, turn.text) == (TurnState.FAILED, "Half an answer")
        assert turn.trouble is not None
        assert "connection" in turn.trouble.what
        assert "ask again" in turn.trouble.hint
        assert turn.learned == ()
    assert not (tmp_path / "data" / "knowledge.png").exists()


def test_an_error_in_the_stream_is_told_and_not_learned(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("Well, ", Error("The model has crashed. (Exit code: 6)"))
    turn = asked(tmp_path, fake_server)
    assert (turn.state, turn.text) == (TurnState.FAILED, "Well, ")
    assert turn.trouble is not None
    assert turn.trouble.what == "The model has crashed in the server."


@pytest.mark.parametrize("parts", [(Thought("only thinking"),), ("  \n",)])
def test_an_answer_that_says_nothing_is_none(
    tmp_path: Path, fake_server: FakeServer, parts: tuple[str | Thought, ...]
) -> None:
    fake_server.will_answer(*parts)
    turn = asked(tmp_path, fake_server)
    assert turn.state is TurnState.FAILED
    assert turn.trouble is not None
    assert turn.trouble.what == "The model came to an end without an answer."
    assert turn.learned == ()


def test_an_answer_cut_at_its_limit_is_kept_and_not_learned(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("One, two, ", reason="length")
    turn = asked(tmp_path, fake_server)
    assert (turn.state, turn.text) == (TurnState.DONE, "One, two, ")
    assert turn.figures is not None
    assert turn.figures.reason == "length"
    assert turn.learned == ()


def test_a_prompt_that_did_not_fit_is_made_shorter_and_sent_again(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_refuse(400, TOO_LONG)
    fake_server.will_answer(Error("Input does not fit in context length."))
    fake_server.will_answer("Four bytes.")
    turn = asked(tmp_path, fake_server)
    assert (turn.state, turn.text) == (TurnState.DONE, "Four bytes.")
    sizes = [len(request.raw) for request in fake_server.questions]
    assert sizes[0] > sizes[1] >= sizes[2]


def test_a_prompt_that_never_fits_is_told_after_three_tries(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    for _ in range(3):
        fake_server.will_refuse(400, TOO_LONG)
    turn = asked(tmp_path, fake_server)
    assert turn.state is TurnState.FAILED
    assert turn.trouble is not None
    assert "too long" in turn.trouble.what
    assert len(fake_server.questions) == 3


def test_tools_that_a_model_does_not_understand_are_left_out(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_refuse(400, {"error": "This model does not support tools."})
    fake_server.will_answer("Four bytes.")
    fake_server.will_answer("Red first.")

    async def ask() -> list[str]:
        async with sitting(tmp_path, fake_server.base) as at:
            return [(await at.ask(text)).text for text in ("What is it?", "And the order?")]

    assert asyncio.run(ask()) == ["Four bytes.", "Red first."]
    offers = ["tools" in request.body for request in fake_server.questions]
    assert offers == [True, False, False]
    assert "```pxasm" in fake_server.questions[1].body["messages"][0]["content"]


def test_a_question_that_cannot_fit_is_not_sent(tmp_path: Path, fake_server: FakeServer) -> None:
    turn = asked(tmp_path, fake_server, "word " * 4000)
    assert turn.state is TurnState.FAILED
    assert turn.trouble is not None
    assert turn.trouble.what.startswith("The question is too long for the model: about ")
    assert fake_server.questions == []


def test_without_a_server_the_entries_are_shown_and_it_is_said(tmp_path: Path) -> None:
    async def ask() -> tuple[Turn, Turn]:
        async with sitting(tmp_path) as at:
            nothing = await at.ask("What colour is the lamp?")
            await at.teach("What colour is the lamp?", "the lamp is magenta")
            return nothing, await at.ask("the colour of the lamp")

    nothing, found = asyncio.run(ask())
    assert (nothing.author, nothing.state, nothing.sources) == (Author.SEARCH, TurnState.DONE, ())
    assert nothing.text.startswith("No server is chosen. Write its address into the settings.")
    assert "Nothing in the knowledge images comes close" in nothing.text
    assert found.author is Author.SEARCH
    assert "no model has read them" in found.text
    assert f"**[{found.sources[0].label}]** What colour is the lamp?" in found.text
    assert "> the lamp is magenta" in found.text
    assert [entry.kind for entry in entries_of(tmp_path)] == [EntryKind.LESSON], (
        "a search is no lesson"
    )


def test_a_server_that_is_gone_when_asked_is_like_none(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    async def ask() -> Turn:
        async with sitting(tmp_path, fake_server.base) as at:
            await at.teach("What colour is the lamp?", "the lamp is magenta")
            await at.companion.connection.refresh()
            fake_server.stop()
            return await at.ask("What colour is the lamp?")

    turn = asyncio.run(ask())
    assert (turn.author, turn.state) == (Author.SEARCH, TurnState.DONE)
    assert turn.text.startswith("No server answers at ")
    assert "> the lamp is magenta" in turn.text


def test_a_server_without_a_model_to_chat_with_says_what_to_do(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.models = [FakeModel("embed", "embedding")]
    turn = asked(tmp_path, fake_server)
    assert turn.author is Author.SEARCH
    assert "no model to chat with" in turn.text


def test_a_garbled_stream_is_a_problem_with_a_next_step(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.answers.append(reply_json({"hello": "world"}))
    turn = asked(tmp_path, fake_server)
    assert turn.state is TurnState.FAILED
    assert turn.trouble is not None
    assert turn.trouble.hint
