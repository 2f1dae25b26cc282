"""The client finds out what a server speaks: the native API, the former one, else the common."""

import asyncio

import pytest

from pxide.llm.address import Address
from pxide.llm.api_token import ApiToken
from pxide.llm.client import ChatClient
from pxide.llm.errors import Cause, ServerProblem
from pxide.llm.health import ServerState
from pxide.llm.values import Model, ModelKind
from tests.llm.fake_server import COMMON, FORMER, NATIVE, FakeModel, FakeServer
from tests.llm.moment import Moment
from tests.llm.replies import JSON, PAGE, Drop, Framing, Reply, reply_json
from tests.pxide.llm.asking import listen
from tests.pxide.llm.error_examples import NOTHING_LOADED, REFUSALS
from tests.pxide.llm.test_model_list import FORMER_LIST, LLAMA_LIST

UNKNOWN_PATHS = [refusal for refusal in REFUSALS if refusal.name.startswith("wrong ")][:4]
NOT_FOUND = reply_json({"error": {"code": 404, "message": "File Not Found"}}, 404)


def client_of(server: FakeServer) -> ChatClient:
    return ChatClient(Address.of(server.base))


def models_of(server: FakeServer) -> tuple[Model, ...]:
    return asyncio.run(client_of(server).models())


def refusal_of(server: FakeServer) -> ServerProblem:
    with pytest.raises(ServerProblem) as refused:
        models_of(server)
    return refused.value


def paths(server: FakeServer) -> list[str]:
    return [request.path for request in server.requests]


def test_the_native_list_is_enough(fake_server: FakeServer) -> None:
    fake_server.models = [FakeModel("a", context=8192), FakeModel("b", "embedding", None)]
    chat, embedding = models_of(fake_server)
    assert (chat.id, chat.is_loaded, chat.context) == ("a", True, 8192)
    assert (embedding.kind, embedding.is_loaded) == (ModelKind.EMBEDDING, False)
    assert paths(fake_server) == [NATIVE]


@pytest.mark.parametrize("unknown", UNKNOWN_PATHS, ids=lambda refusal: refusal.name)
def test_the_former_list_comes_second(fake_server: FakeServer, unknown: object) -> None:
    refusal = next(one for one in UNKNOWN_PATHS if one is unknown)
    fake_server.routes[NATIVE] = reply_json(refusal.body, refusal.status)
    fake_server.routes[FORMER] = reply_json(FORMER_LIST)
    assert [model.id for model in models_of(fake_server)] == ["qwen3", "eyes", "nomic"]
    assert paths(fake_server) == [NATIVE, FORMER]


def test_the_common_list_comes_last(fake_server: FakeServer) -> None:
    fake_server.routes |= {NATIVE: NOT_FOUND, FORMER: NOT_FOUND, COMMON: reply_json(LLAMA_LIST)}
    (tiny,) = models_of(fake_server)
    assert (tiny.id, tiny.context) == ("tiny", 2048)
    assert paths(fake_server) == [NATIVE, FORMER, COMMON]


def test_what_was_found_is_asked_again_without_a_search(fake_server: FakeServer) -> None:
    fake_server.routes |= {NATIVE: NOT_FOUND, FORMER: NOT_FOUND, COMMON: reply_json(LLAMA_LIST)}

    async def twice() -> None:
        client = client_of(fake_server)
        assert await client.models() == await client.models()

    asyncio.run(twice())
    assert paths(fake_server) == [NATIVE, FORMER, COMMON, COMMON]


def test_a_server_that_was_updated_is_searched_anew(fake_server: FakeServer) -> None:
    fake_server.routes |= {NATIVE: NOT_FOUND, FORMER: reply_json(FORMER_LIST)}

    async def before_and_after() -> list[str]:
        client = client_of(fake_server)
        before = await client.models()
        fake_server.routes = {FORMER: NOT_FOUND}
        return [model.id for model in (*before, *(await client.models()))]

    assert asyncio.run(before_and_after()) == ["qwen3", "eyes", "nomic", "fake-chat"]
    assert paths(fake_server) == [NATIVE, FORMER, FORMER, NATIVE]


def test_after_a_loss_another_server_may_be_there(fake_server: FakeServer) -> None:
    fake_server.routes |= {NATIVE: NOT_FOUND, FORMER: reply_json(FORMER_LIST)}

    async def lose_and_find() -> None:
        client = client_of(fake_server)
        await client.models()
        fake_server.will_answer("half", Drop.NOW)
        assert (await listen(client)).refusal.cause is Cause.CUT_OFF
        fake_server.routes = {}
        assert [model.id for model in await client.models()] == ["fake-chat"]

    asyncio.run(lose_and_find())


def test_a_missing_token_explains_what_the_other_paths_say(fake_server: FakeServer) -> None:
    no_token = next(refusal for refusal in REFUSALS if refusal.name == "no token")
    fake_server.routes[FORMER] = reply_json(no_token.body, 401)
    fake_server.routes |= {NATIVE: NOT_FOUND, COMMON: NOT_FOUND}
    assert refusal_of(fake_server).cause is Cause.TOKEN


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (reply_json({"error": "Unexpected endpoint or method. (GET /x)"}), Cause.ENDPOINT),
        (reply_json({"cats": []}), Cause.GARBLED),
        (reply_json(None), Cause.GARBLED),
        (Reply((b"<html>Router",), kind=PAGE, framing=Framing.LENGTH), Cause.GATEWAY),
        (Reply((), kind=JSON, framing=Framing.LENGTH), Cause.EMPTY),
        (Reply((b"[" * 100_000,), kind=JSON, framing=Framing.LENGTH), Cause.FAILED),
        (reply_json({"error": NOTHING_LOADED}, 404), Cause.NO_MODEL),
        (reply_json({}, 500), Cause.FAILED),
        (Reply((), 302, headers=(("Location", "http://else.where/"),)), Cause.REDIRECTED),
        (Reply((b"half", Drop.NOW)), Cause.CUT_OFF),
    ],
    ids=lambda value: value.value if isinstance(value, Cause) else "",
)
def test_what_is_no_list_is_a_problem(fake_server: FakeServer, reply: Reply, cause: Cause) -> None:
    fake_server.routes |= {NATIVE: reply, FORMER: reply, COMMON: reply}
    problem = refusal_of(fake_server)
    assert problem.cause is cause
    assert problem.hint.endswith(".")


def test_a_redirection_is_never_followed(fake_server: FakeServer) -> None:
    with FakeServer() as other:
        place = (("Location", f"{other.base}{NATIVE}"),)
        fake_server.routes[NATIVE] = Reply((), 307, headers=place)
        problem = refusal_of(fake_server)
        assert other.requests == []
        assert other.base in problem.what


def test_a_server_that_says_nothing_is_not_waited_for(
    fake_server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pxide.llm.client.LIST_SECONDS", 0)
    fake_server.routes[NATIVE] = Reply((Moment(),))
    problem = refusal_of(fake_server)
    assert problem.cause is Cause.UNREACHABLE
    assert "does not answer" in problem.what


def test_an_error_whose_text_never_ends_is_told_all_the_same(
    fake_server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pxide.llm.transport.ERROR_SECONDS", 1)
    fake_server.routes[NATIVE] = Reply((b"the engine died", Moment()), 500)
    assert "the engine died" in refusal_of(fake_server).what


def test_an_endless_list_and_an_endless_error_are_cut(
    fake_server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pxide.llm.transport.BODY_LIMIT", 1000)
    monkeypatch.setattr("pxide.llm.transport.ERROR_LIMIT", 1000)
    endless = (b"x" * 600, b"x" * 600, Moment())
    fake_server.routes |= {NATIVE: Reply(endless), FORMER: NOT_FOUND, COMMON: NOT_FOUND}
    assert refusal_of(fake_server).cause is Cause.ENDPOINT
    fake_server.routes[NATIVE] = Reply(endless, 500)
    assert refusal_of(fake_server).cause is Cause.FAILED


def test_health_is_a_word_and_never_an_error(fake_server: FakeServer) -> None:
    async def server_states() -> list[ServerState]:
        client = client_of(fake_server)
        found = [(await client.health()).server_state]
        fake_server.models = [FakeModel(context=None)]
        found.append((await client.health()).server_state)
        fake_server.models = []
        found.append((await client.health()).server_state)
        fake_server.routes = dict.fromkeys((NATIVE, FORMER, COMMON), reply_json({}, 401))
        found.append((await client.health()).server_state)
        await asyncio.to_thread(fake_server.stop)
        found.append((await client.health()).server_state)
        return found

    assert asyncio.run(server_states()) == [
        ServerState.READY,
        ServerState.UNLOADED,
        ServerState.NO_MODEL,
        ServerState.REFUSED,
        ServerState.UNREACHABLE,
    ]


def test_the_token_goes_to_the_server_with_every_request(fake_server: FakeServer) -> None:
    token = ApiToken("sk-lm-secret")
    fake_server.will_answer("red")

    async def all_of_them() -> None:
        client = ChatClient(Address.of(fake_server.base), token)
        (model,) = await client.models()
        await listen(client)
        await client.embed(model.id, ["red"])

    asyncio.run(all_of_them())
    assert [request.headers["authorization"] for request in fake_server.requests] == [
        "Bearer sk-lm-secret"
    ] * 3
