"""The verbs of the companion: branches, chats, drafts, lessons, and what is kept of them."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from pxide.knowledge.image.entry import EntryKind
from pxide.model.chat.turn import Author, Turn, TurnState
from pxide.work.companion.activity import ContextMeter
from pxide.work.companion.prompt_composer import ComposedPrompt, PromptComposer, PromptRequest
from tests.llm.fake_server import FakeServer
from tests.llm.moment import Moment
from tests.pxide.work.companion.companion_setup import entries_of, sitting, texts
from vm.core.faults import Problem


def test_another_answer_stands_beside_the_first(tmp_path: Path, fake_server: FakeServer) -> None:
    for answer in ("One.", "Two.", "On."):
        fake_server.will_answer(answer)

    async def talk() -> None:
        async with sitting(tmp_path, fake_server.base) as at:
            conversation = at.companion.conversation
            first = await at.ask("Which?")
            at.companion.regenerate(first.id)
            await at.companion.rest()
            assert texts(conversation.path) == ["Which?", "Two."]
            assert len(conversation.siblings(first.id)) == 2
            conversation.choose(first.id)
            await at.ask("And then?")
            assert texts(conversation.path) == ["Which?", "One.", "And then?", "On."]

    asyncio.run(talk())
    sent = [message["content"] for message in fake_server.questions[1].body["messages"][1:]]
    assert sent[-1].endswith("Which?")
    last = [message["content"] for message in fake_server.questions[2].body["messages"][1:]]
    assert last[:2] == ["Which?", "One."]


def test_an_edited_question_is_a_branch_of_its_own(tmp_path: Path, fake_server: FakeServer) -> None:
    for answer in ("One.", "Two.", "Three."):
        fake_server.will_answer(answer)

    async def talk() -> None:
        async with sitting(tmp_path, fake_server.base) as at:
            conversation = at.companion.conversation
            await at.ask("First?")
            await at.ask("Second?")
            second = conversation.path[2]
            at.companion.edit(second.id, "Otherwise?")
            await at.companion.rest()
            assert texts(conversation.path) == ["First?", "One.", "Otherwise?", "Three."]
            assert conversation.siblings(second.id) == (second.id, conversation.path[2].id)
            conversation.choose(second.id)
            assert texts(conversation.path) == ["First?", "One.", "Second?", "Two."]

    asyncio.run(talk())
    sent = [message["content"] for message in fake_server.questions[2].body["messages"][1:]]
    assert "Second?" not in sent


def test_a_lesson_is_two_turns_and_rows_and_no_talk(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("Hello.")

    async def talk() -> Turn:
        async with sitting(tmp_path, fake_server.base) as at:
            taught = await at.teach(" What colour is the lamp? ", " the lamp is magenta\n")
            await at.ask("Good morning to you.")
            return taught

    taught = asyncio.run(talk())
    assert (taught.author, taught.text) == (Author.LESSON, "the lamp is magenta")
    assert (taught.state, len(taught.learned)) == (TurnState.DONE, 1)
    entry = entries_of(tmp_path)[0]
    assert (entry.kind, entry.question, entry.answer, entry.model) == (
        EntryKind.LESSON,
        "What colour is the lamp?",
        "the lamp is magenta",
        "",
    )
    assert b"magenta" not in fake_server.questions[0].raw


def test_a_lesson_that_cannot_be_kept_says_so(tmp_path: Path) -> None:
    async def teach() -> Turn:
        async with sitting(tmp_path) as at:
            (tmp_path / "data").mkdir(exist_ok=True)
            (tmp_path / "data" / "knowledge.png").write_bytes(b"no picture")
            return await at.teach("What?", "that")

    turn = asyncio.run(teach())
    assert turn.state is TurnState.FAILED
    assert turn.trouble is not None
    assert "knowledge.png" in turn.trouble.what


def test_while_an_answer_is_given_nothing_else_begins(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    gate = Moment()
    fake_server.will_answer("Wait ", gate, "for it.")

    async def talk() -> None:
        async with sitting(tmp_path, fake_server.base) as at:
            companion = at.companion
            companion.ask("Which?")
            await at.until(lambda: bool(at.last.text))
            verbs: list[Callable[[], None]] = [
                lambda: companion.ask("More?"),
                lambda: companion.teach("a", "b"),
                lambda: companion.regenerate(at.last.id),
                lambda: companion.delete(at.last.id),
                lambda: companion.learn_anyway(at.last.id),
            ]
            for verb in verbs:
                with pytest.raises(Problem, match="An answer is being given"):
                    verb()
            gate.come()
            await companion.rest()
            assert at.last.text == "Wait for it."

    asyncio.run(talk())


def test_what_makes_no_sense_is_a_problem_at_once(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.will_answer("That.")

    async def talk() -> None:
        async with sitting(tmp_path, fake_server.base) as at:
            companion = at.companion
            answer = (await at.ask("Which?")).id
            question = companion.conversation.path[0].id
            foolish: list[tuple[Callable[[], None], str]] = [
                (lambda: companion.ask("  "), "nothing to ask"),
                (lambda: companion.teach("x", " "), "nothing to learn"),
                (lambda: companion.regenerate(question), "Nothing was asked here"),
                (lambda: companion.learn_anyway(question), "nothing to learn here"),
                (lambda: companion.learn_anyway(answer), "learned already"),
                (lambda: companion.edit(answer, "Otherwise?"), "no question of yours"),
            ]
            for verb, words in foolish:
                with pytest.raises(Problem, match=words):
                    verb()
            assert not companion.is_answering
            assert len(companion.conversation.turns) == 2

    asyncio.run(talk())


def test_teaching_is_not_stopped(tmp_path: Path) -> None:
    async def talk() -> Turn:
        async with sitting(tmp_path) as at:
            at.companion.teach("What?", "that")
            at.companion.stop()
            await at.companion.rest()
            return at.last

    turn = asyncio.run(talk())
    assert (turn.state, len(turn.learned)) == (TurnState.DONE, 1)


def test_the_meter_grows_with_the_draft_and_the_talk(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("A long answer. " * 40, prompt_tokens=2000)

    async def talk() -> list[ContextMeter]:
        async with sitting(tmp_path, fake_server.base) as at:
            await at.companion.connection.refresh()
            meters = [at.companion.meter]
            at.companion.set_draft("word " * 100)
            meters.append(at.companion.meter)
            at.companion.set_draft("word " * 100_000)
            meters.append(at.companion.meter)
            at.companion.set_draft("")
            await at.ask("Which?")
            meters.append(at.companion.meter)
            return meters

    empty, drafted, over, after = asyncio.run(talk())
    assert empty.total == drafted.total == 4096
    assert empty.reserve == 614
    assert drafted.draft - empty.draft == 143
    assert drafted.system == empty.system > 0
    assert empty.tools > 0
    assert 0 < empty.share < drafted.share < 1 < over.share
    assert after.history > 100


def test_the_prompt_of_a_question_is_composed_to_be_sent_and_once_more_at_the_end(
    tmp_path: Path, fake_server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_server.will_answer("This one.")
    asked: list[str] = []
    compose = PromptComposer.compose

    def counted(composer: PromptComposer, request: PromptRequest) -> ComposedPrompt:
        asked.append(request.question)
        return compose(composer, request)

    async def talk() -> None:
        async with sitting(tmp_path, fake_server.base) as at:
            await at.companion.connection.refresh()
            monkeypatch.setattr(PromptComposer, "compose", counted)
            await at.ask("Which?")

    asyncio.run(talk())
    assert asked == ["Which?", ""]


def test_the_meter_follows_the_branch_that_is_shown(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("A long answer. " * 40)

    async def talk() -> tuple[int, int]:
        async with sitting(tmp_path, fake_server.base) as at:
            await at.companion.connection.refresh()
            first = await at.ask("Which?")
            full = at.companion.meter.history
            changed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            at.companion.meter_changed.connect(lambda: changed.set_result(None))
            at.companion.delete(first.parent or 0)
            await changed
            return full, at.companion.meter.history

    full, empty = asyncio.run(talk())
    assert full > 50
    assert empty == 0
