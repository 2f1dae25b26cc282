"""The companion at a real llama.cpp server: stopped, overfull, killed, and its tokens counted."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from pxide.model.chat.turn import Author, Turn, TurnState
from pxide.work.companion.activity import ContextMeter
from tests.llm.fixtures import SLOW, StartLlama
from tests.llm.server import LlamaServer, Serving
from tests.pxide.work.companion.companion_setup import Sitting, entries_of, sitting

pytestmark = pytest.mark.real_llm

WORDS = 10
"""So many words of a text are waited for before it is cut short."""


async def begun(at: Sitting) -> None:
    """Ask, and wait until some of the answer is there."""
    at.companion.ask("Talk without end.")
    await at.until(lambda: len(at.last.text.split()) >= WORDS)


def test_stopping_in_mid_stream_keeps_the_text_and_frees_the_server(
    tmp_path: Path, slow_llama_server: LlamaServer
) -> None:
    async def stop() -> Turn:
        async with sitting(tmp_path, slow_llama_server.base) as at:
            await begun(at)
            at.companion.stop()
            await at.companion.rest()
            stopped = at.last
            while await asyncio.to_thread(lambda: slow_llama_server.is_busy):
                pass
            return stopped

    turn = asyncio.run(stop())
    assert turn.state is TurnState.STOPPED
    assert turn.text.startswith("The colour is unknown.The colour is unknown.")
    assert turn.learned == ()
    assert not (tmp_path / "data" / "knowledge.png").exists()


def test_a_server_killed_in_mid_answer_leaves_the_text_and_a_next_step(
    tmp_path: Path, start_llama: StartLlama
) -> None:
    server = start_llama(Serving(SLOW))

    async def kill() -> tuple[Turn, Turn]:
        async with sitting(tmp_path, server.base) as at:
            await at.teach("What colour is the lamp?", "the lamp is magenta")
            await begun(at)
            server.kill()
            await at.companion.rest()
            return at.last, await at.ask("What colour is the lamp?")

    cut, after = asyncio.run(kill())
    assert (cut.author, cut.state) == (Author.MODEL, TurnState.FAILED)
    assert len(cut.text.split()) >= WORDS
    assert cut.trouble is not None
    assert "connection" in cut.trouble.what
    assert (after.author, after.state) == (Author.SEARCH, TurnState.DONE)
    assert "> the lamp is magenta" in after.text
    assert [entry.answer for entry in entries_of(tmp_path)] == ["the lamp is magenta"]


def test_a_long_talk_stays_within_the_context_and_the_oldest_turns_go(
    tmp_path: Path, llama_server: LlamaServer
) -> None:
    """The model counts a token for each letter, so the first estimate is far too low."""

    async def talk() -> tuple[list[Turn], ContextMeter]:
        answers, meters = list[Turn](), list[ContextMeter]()
        async with sitting(tmp_path, llama_server.base) as at:
            conversation = at.companion.conversation
            conversation.set_chat_settings(replace(conversation.chat_settings, learns=False))
            at.companion.meter_changed.connect(lambda: meters.append(at.companion.meter))
            for number in range(12):
                answers.append(await at.ask(f"Question {number}: {'tell me more ' * 20}"))
            return answers, meters[-1]

    answers, meter = asyncio.run(talk())
    assert [turn.state for turn in answers] == [TurnState.DONE] * 12
    assert {turn.text for turn in answers} == {"The colour is unknown."}
    prompts = [turn.figures.prompt_tokens or 0 for turn in answers if turn.figures is not None]
    assert max(prompts) <= 2048
    assert meter.total == 2048
    assert 0.5 < meter.share <= 1.0
    measured, counted = meter.used, prompts[-1]
    assert abs(measured - counted) < 0.25 * counted, "the estimate has learned from the counts"


def test_a_question_longer_than_the_context_is_told_before_or_after_it_is_sent(
    tmp_path: Path, llama_server: LlamaServer
) -> None:
    async def ask() -> Turn:
        async with sitting(tmp_path, llama_server.base) as at:
            return await at.ask("word " * 700)

    turn = asyncio.run(ask())
    assert turn.state is TurnState.FAILED
    assert turn.trouble is not None
    assert "too long" in turn.trouble.what
    assert turn.trouble.hint
