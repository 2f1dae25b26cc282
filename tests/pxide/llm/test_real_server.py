"""The client with a real server of llama.cpp and a model that was written for it."""

import asyncio

import numpy as np
import pytest

from pxide.llm.address import Address
from pxide.llm.api_token import ApiToken
from pxide.llm.client import ChatClient
from pxide.llm.errors import Cause, ServerProblem
from pxide.llm.health import ServerState
from pxide.llm.values import (
    ChatRequest,
    Event,
    FinishReason,
    LoadProgress,
    Message,
    MessageRole,
    Sampling,
    ThinkingDelta,
)
from tests.llm.fixtures import SLOW, StartLlama
from tests.llm.server import MODEL, LlamaServer, Serving
from tests.llm.tiny_model import THINKS, TinyModel
from tests.pxide.llm.asking import Heard, ask, gather, listen

pytestmark = pytest.mark.real_llm


def question(*told: str, most: int | None = 64) -> ChatRequest:
    """What is told as the system's words, and a question."""
    system = tuple(Message(MessageRole.SYSTEM, text) for text in told)
    return ChatRequest(
        MODEL, (*system, Message(MessageRole.USER, "Colour?")), Sampling(max_tokens=most)
    )


def client_of(server: LlamaServer, secret: str = "") -> ChatClient:
    return ChatClient(Address.of(server.base), ApiToken(secret))


def test_its_models_are_found_at_the_end_of_the_chain(llama_server: LlamaServer) -> None:
    health = asyncio.run(client_of(llama_server).health())
    assert health.server_state is ServerState.READY
    (model,) = health.models
    assert (model.id, model.context, model.is_loaded) == (MODEL, 2048, None)


def test_thinking_and_text_come_apart_with_their_figures(llama_server: LlamaServer) -> None:
    heard = ask(llama_server.base, question("row 12: the lamp is magenta."))
    assert heard.text == "The colour is magenta."
    assert heard.thinking == THINKS
    finished = heard.finished
    assert finished.reason is FinishReason.STOP
    assert finished.usage is not None
    assert finished.usage.answer == 14
    assert finished.usage.prompt > 20
    assert finished.timings.first_token is not None
    assert finished.timings.tokens_a_second is not None
    assert 0 < finished.timings.first_token <= finished.timings.seconds


def test_what_was_not_told_is_not_known(llama_server: LlamaServer) -> None:
    assert ask(llama_server.base, question()).text == "The colour is unknown."


def test_it_tells_how_far_it_has_read(llama_server: LlamaServer) -> None:
    async def known_and_asked() -> Heard:
        client = client_of(llama_server)
        await client.models()
        return await listen(client, question("the lamp is red"))

    heard = asyncio.run(known_and_asked())
    shares = [event.share for event in heard.events if isinstance(event, LoadProgress)]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert heard.text == "The colour is red."


@pytest.mark.parametrize("is_cancelled", [False, True], ids=["left", "cancelled"])
def test_a_stopped_answer_leaves_its_place_to_the_next(
    slow_llama_server: LlamaServer, is_cancelled: bool
) -> None:
    client = client_of(slow_llama_server)
    came = asyncio.Event()

    async def leave() -> None:
        async with client.chat(question(most=None)) as events:
            async for event in events:
                if isinstance(event, ThinkingDelta):
                    came.set()
                    if not is_cancelled:
                        return

    async def whole() -> Heard:
        stopped = asyncio.create_task(leave())
        await came.wait()
        assert slow_llama_server.is_busy or not is_cancelled
        if is_cancelled:
            stopped.cancel()
        await asyncio.wait({stopped})
        # The only place is taken for as long as the endless answer goes on.
        return await listen(client, question(most=4))

    heard = asyncio.run(whole())
    assert heard.thinking == "Looking through every"
    assert heard.finished.reason is FinishReason.LENGTH


def test_a_question_that_is_too_long(llama_server: LlamaServer) -> None:
    problem = ask(llama_server.base, question("x" * 3000)).refusal
    assert problem.cause is Cause.OVERFLOW
    assert "and 2048 fit" in problem.what
    assert "Start a new chat" in problem.hint


def test_an_answer_that_fills_the_context(start_llama: StartLlama) -> None:
    server = start_llama(Serving(TinyModel(context=256, is_endless=True)))
    heard = ask(server.base, question(most=None))
    assert heard.finished.reason is FinishReason.LENGTH
    assert heard.text.startswith("The colour is unknown.The colour is")


def test_a_server_that_is_killed_in_mid_answer(start_llama: StartLlama) -> None:
    server = start_llama(Serving(SLOW))
    came: list[Event] = []

    async def whole() -> ServerState:
        client = client_of(server)
        async with client.chat(question("the lamp is cyan", most=None)) as events:
            came.append(await anext(events))
            server.kill()
            with pytest.raises(ServerProblem) as broken:
                await gather(events, came)
        assert broken.value.cause is Cause.CUT_OFF
        assert "ask again" in broken.value.hint
        return (await client.health()).server_state

    assert asyncio.run(whole()) is ServerState.UNREACHABLE
    assert THINKS.startswith(Heard(tuple(came)).thinking[: len(THINKS)])
    assert Heard(tuple(came)).thinking


def test_related_texts_lie_closer(llama_server: LlamaServer) -> None:
    texts = ["the lamp is magenta", "", "a magenta lamp", "xyz 123"]
    vectors = asyncio.run(client_of(llama_server).embed(MODEL, texts))
    assert vectors.shape[0] == 4
    assert not vectors[1].any()
    lengths = np.linalg.norm(vectors, axis=1)
    near = vectors[0] @ vectors[2] / (lengths[0] * lengths[2])
    far = vectors[0] @ vectors[3] / (lengths[0] * lengths[3])
    assert near > far + 0.1


def test_the_token_is_needed_and_enough(start_llama: StartLlama) -> None:
    server = start_llama(Serving(token="sk-right"))
    for wrong in ("", "sk-wrong"):
        heard = ask(server.base, question(), ApiToken(wrong))
        assert heard.refusal.cause is Cause.TOKEN
        assert "LM_API_TOKEN" in heard.refusal.hint
    assert ask(server.base, question(), ApiToken("sk-right")).text == "The colour is unknown."


def test_it_loads_nothing_when_asked_to(llama_server: LlamaServer) -> None:
    async def load() -> None:
        client = client_of(llama_server)
        (model,) = await client.models()
        await client.load(model)

    with pytest.raises(ServerProblem, match="does not load"):
        asyncio.run(load())
