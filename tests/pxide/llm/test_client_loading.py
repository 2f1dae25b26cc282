"""Models are loaded and unloaded where the server can do it."""

import asyncio

import pytest

from pxide.llm.address import Address
from pxide.llm.client import ChatClient
from pxide.llm.errors import Cause, ServerProblem
from pxide.llm.values import Loaded, Model
from tests.llm.fake_server import (
    COMMON,
    FORMER,
    LOAD,
    NATIVE,
    UNLOAD,
    FakeModel,
    FakeServer,
)
from tests.llm.moment import Moment
from tests.llm.replies import JSON, Reply, reply_json
from tests.pxide.llm.test_model_list import LLAMA_LIST

MODEL = Model("gemma", "Gemma")
LOADED = {
    "type": "llm",
    "instance_id": "gemma:2",
    "load_time_seconds": 9.5,
    "status": "loaded",
    "load_config": {"context_length": 8192},
}


def client_of(server: FakeServer) -> ChatClient:
    return ChatClient(Address.of(server.base))


def test_loading_tells_the_copy_its_context_and_its_time(fake_server: FakeServer) -> None:
    fake_server.routes[LOAD] = reply_json(LOADED)
    assert asyncio.run(client_of(fake_server).load(MODEL, 8192)) == Loaded("gemma:2", 9.5, 8192)
    assert fake_server.requests[-1].body == {
        "model": "gemma",
        "context_length": 8192,
        "echo_load_config": True,
    }


def test_what_was_loaded_is_listed_until_it_is_unloaded(fake_server: FakeServer) -> None:
    fake_server.models = [FakeModel("gemma", context=None)]

    async def whole() -> list[tuple[bool | None, int | None]]:
        client = client_of(fake_server)
        (model,) = before = await client.models()
        await client.load(model, 2048)
        (model,) = loaded = await client.models()
        await client.unload(model)
        listed = (*before, *loaded, *(await client.models()))
        return [(model.is_loaded, model.context_loaded) for model in listed]

    assert asyncio.run(whole()) == [(False, None), (True, 2048), (False, None)]


def test_a_server_that_tells_little_is_believed(fake_server: FakeServer) -> None:
    fake_server.routes[LOAD] = reply_json({"status": "loaded"})
    assert asyncio.run(client_of(fake_server).load(MODEL)) == Loaded("gemma", None, None)
    assert asyncio.run(client_of(fake_server).load(MODEL, 512)).context == 512


def test_loading_takes_as_long_as_it_takes_and_can_be_stopped(fake_server: FakeServer) -> None:
    gate = Moment()
    fake_server.routes[LOAD] = Reply((gate, b'{"instance_id": "gemma"}'), kind=JSON)

    async def whole() -> None:
        client = client_of(fake_server)
        await client.models()
        stopped, patient = (asyncio.create_task(client.load(MODEL)) for _ in range(2))
        while len(fake_server.requests) < 3:
            await asyncio.sleep(0)
        stopped.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stopped
        gate.come()
        assert (await patient).instance == "gemma"

    asyncio.run(whole())


@pytest.mark.parametrize(
    ("status", "message", "cause"),
    [
        (500, "Model loading was stopped due to insufficient system resources.", Cause.MEMORY),
        (404, "Model gemma not found", Cause.UNKNOWN_MODEL),
    ],
)
def test_a_model_that_cannot_be_loaded(
    fake_server: FakeServer, status: int, message: str, cause: Cause
) -> None:
    fake_server.routes[LOAD] = reply_json({"error": {"message": message}}, status)
    with pytest.raises(ServerProblem) as refused:
        asyncio.run(client_of(fake_server).load(MODEL))
    assert refused.value.cause is cause


def test_every_copy_is_unloaded(fake_server: FakeServer) -> None:
    fake_server.routes[UNLOAD] = reply_json({"instance_id": "gemma"})
    model = Model("gemma", "Gemma", instances=("gemma", "gemma:2"))
    asyncio.run(client_of(fake_server).unload(model))
    asked = [request.body for request in fake_server.requests if request.path == UNLOAD]
    assert asked == [{"instance_id": "gemma"}, {"instance_id": "gemma:2"}]


def test_other_servers_say_that_they_load_nothing(fake_server: FakeServer) -> None:
    nothing = reply_json({"error": "no"}, 404)
    fake_server.routes |= {NATIVE: nothing, FORMER: nothing, COMMON: reply_json(LLAMA_LIST)}
    for call in (ChatClient.load, ChatClient.unload):
        with pytest.raises(ServerProblem) as refused:
            asyncio.run(call(client_of(fake_server), MODEL))
        assert refused.value.cause is Cause.ENDPOINT
        assert "program of the server" in refused.value.hint
