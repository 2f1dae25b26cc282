"""Embeddings over a real connection: few at a time, in turns, once more after a crash."""

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest

from pxide.llm.address import Address
from pxide.llm.client import ChatClient
from pxide.llm.embeddings import BATCH, Vectors
from pxide.llm.errors import Cause, ServerProblem
from tests.llm.fake_server import EMBEDDINGS, FakeServer, Request, letters
from tests.llm.replies import Drop, Reply, reply_json
from tests.pxide.llm.error_examples import NOTHING_LOADED

CRASHED = reply_json(
    {"error": "The model has crashed without additional information. (Exit code: 1)"}, 400
)


def embedded(server: FakeServer, texts: Sequence[str]) -> Vectors:
    return asyncio.run(ChatClient(Address.of(server.base)).embed("nomic", texts))


def batches(server: FakeServer) -> list[list[str]]:
    return [request.body["input"] for request in server.requests]


def fail_first(server: FakeServer, *failures: Reply) -> None:
    """Fail the first requests so, then answer."""
    left = list(failures)

    def respond(request: Request) -> Reply:
        rows = [{"embedding": letters(text)} for text in request.body["input"]]
        return left.pop(0) if left else reply_json({"data": rows})

    server.routes[EMBEDDINGS] = respond


def test_each_text_has_its_row(fake_server: FakeServer) -> None:
    texts = ["a lamp", "a cab", "zzz"]
    assert embedded(fake_server, texts).tolist() == [letters(text) for text in texts]
    assert fake_server.requests[0].body == {"model": "nomic", "input": texts}


def test_many_go_in_batches_in_their_order(fake_server: FakeServer) -> None:
    texts = [chr(97 + at % 26) * (1 + at) for at in range(2 * BATCH + 3)]
    assert embedded(fake_server, texts).tolist() == [letters(text) for text in texts]
    assert [len(batch) for batch in batches(fake_server)] == [BATCH, BATCH, 3]


def test_blank_texts_crash_engines_and_are_not_sent(fake_server: FakeServer) -> None:
    vectors = embedded(fake_server, ["", "lamp\n on", " \n"])
    assert batches(fake_server) == [["lamp on"]]
    assert vectors.shape == (3, 26)
    assert not vectors[0].any()
    assert not vectors[2].any()
    assert vectors[1].tolist() == letters("lamp on")


@pytest.mark.parametrize("texts", [[], ["", " "]])
def test_nothing_to_ask_asks_nothing(fake_server: FakeServer, texts: list[str]) -> None:
    assert embedded(fake_server, texts).shape == (len(texts), 0)
    assert fake_server.requests == []


@pytest.mark.parametrize("failure", [CRASHED, Reply((Drop.NOW,))], ids=["crash", "gone"])
def test_after_a_crash_it_is_asked_once_more(fake_server: FakeServer, failure: Reply) -> None:
    fail_first(fake_server, failure)
    assert embedded(fake_server, ["lamp"]).tolist() == [letters("lamp")]
    assert len(fake_server.requests) == 2


def test_after_two_crashes_it_is_a_problem(fake_server: FakeServer) -> None:
    fail_first(fake_server, CRASHED, CRASHED)
    with pytest.raises(ServerProblem) as refused:
        embedded(fake_server, ["lamp"])
    assert refused.value.cause is Cause.CRASHED
    assert len(fake_server.requests) == 2


def test_a_model_that_the_server_takes_for_another_kind_is_a_problem(
    fake_server: FakeServer,
) -> None:
    fail_first(fake_server, reply_json({"error": NOTHING_LOADED}, 404))
    with pytest.raises(ServerProblem) as refused:
        embedded(fake_server, ["lamp"])
    assert refused.value.cause is Cause.NO_MODEL
    assert len(fake_server.requests) == 1


def test_batches_of_different_lengths_are_refused(fake_server: FakeServer) -> None:
    fake_server.embed = lambda text: [1.0] * (2 if "z" in text else 3)
    with pytest.raises(ServerProblem) as refused:
        embedded(fake_server, ["a"] * BATCH + ["z"])
    assert refused.value.cause is Cause.GARBLED


def test_two_askers_take_turns(fake_server: FakeServer) -> None:
    async def both() -> tuple[Vectors, Vectors]:
        client = ChatClient(Address.of(fake_server.base))
        return await asyncio.gather(client.embed("m", ["a"] * 20), client.embed("m", ["b"] * 20))

    first, second = asyncio.run(both())
    assert np.array_equal(first, [letters("a")] * 20)
    assert np.array_equal(second, [letters("b")] * 20)
    asked = [batch[0] for batch in batches(fake_server)]
    assert asked == ["a", "a", "b", "b"]
