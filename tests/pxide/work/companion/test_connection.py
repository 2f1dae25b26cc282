"""The connection: how it stands with a server, and which model answers."""

import asyncio
from pathlib import Path

import pytest

from pxide.base.tasks import Tasks
from pxide.llm.address import Address
from pxide.llm.client import ChatClient
from pxide.llm.health import ServerState
from tests.llm.fake_server import NATIVE, FakeModel, FakeServer
from tests.llm.moment import Moment
from tests.llm.replies import JSON, Framing, Reply
from tests.pxide.work.companion.companion_setup import sitting


def test_the_model_is_the_one_chosen_else_a_loaded_one(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.models = [
        FakeModel("big", context=None),
        FakeModel("embed", "embedding"),
        FakeModel("small"),
    ]

    async def look() -> list[str]:
        async with sitting(tmp_path, fake_server.base) as at:
            connection = at.companion.connection
            assert connection.model is None
            assert not connection.is_known
            await connection.refresh()
            assert [model.id for model in connection.models] == ["big", "small"]
            assert [model.id for model in connection.embedders] == ["embed"]
            found: list[str] = []
            for chosen in ("", "big", "gone"):
                connection.choose(chosen)
                assert connection.model is not None
                found.append(connection.model.id)
            return found

    assert asyncio.run(look()) == ["small", "big", "small"]


def test_loading_says_so_and_the_model_answers_from_then_on(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.models = [FakeModel(), FakeModel("other", context=None)]

    async def load() -> list[str]:
        loading: list[str] = []
        async with sitting(tmp_path, fake_server.base) as at:
            connection = at.companion.connection
            await connection.refresh()
            connection.changed.connect(lambda: loading.append(connection.loading))
            other = connection.models[1]
            connection.load(other, 8192)
            await at.until(lambda: bool(connection.models[1].is_loaded))
            assert connection.model is not None
            assert (connection.model.id, connection.model.context_loaded) == ("other", 8192)
            connection.unload(connection.model)
            await at.until(lambda: not connection.models[1].is_loaded)
        return loading

    assert asyncio.run(load())[:3] == ["other", "", ""]


def test_the_server_is_looked_at_by_itself_and_news_are_told_once(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    async def look() -> int:
        told: list[ServerState] = []
        async with sitting(tmp_path, fake_server.base) as at:
            connection = at.companion.connection
            connection.changed.connect(lambda: told.append(connection.health.server_state))
            await at.until(lambda: connection.is_known)
            for _ in range(3):
                await connection.refresh()
        assert told == [ServerState.READY]
        return len(told)

    asyncio.run(look())


def test_what_a_former_server_says_is_not_taken_for_the_new_one(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    gate, arrived = Moment(), Moment()

    def slow(_request: object) -> Reply:
        arrived.come()
        return Reply((gate, b'{"models": []}'), kind=JSON, framing=Framing.CLOSE)

    fake_server.routes[NATIVE] = slow

    async def change() -> tuple[bool, ServerState]:
        async with sitting(tmp_path, fake_server.base) as at:
            connection = at.companion.connection
            await arrived.wait()
            with FakeServer([FakeModel("newer")]) as newer:
                connection.connect_to(ChatClient(Address.of(newer.base)))
                await connection.refresh()
                gate.come()
                assert connection.model is not None
                assert connection.model.id == "newer"
                return connection.is_known, connection.health.server_state

    assert asyncio.run(change()) == (True, ServerState.READY)


def test_without_a_server_the_next_step_is_said(tmp_path: Path) -> None:
    async def look() -> str:
        async with sitting(tmp_path) as at:
            await at.companion.connection.refresh()
            return at.companion.why_alone

    assert asyncio.run(look()) == "No server is chosen. Write its address into the settings."


def test_a_server_that_answers_is_not_looked_at_meanwhile(
    tmp_path: Path, fake_server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, pauses = Moment(), 0
    fake_server.will_answer("Wait ", gate, "for it.")
    sleep = Tasks.sleep

    async def short(tasks: Tasks, _seconds: float) -> None:
        nonlocal pauses
        pauses += 1
        await sleep(tasks, 0.0)
        if pauses == 20:
            gate.come()

    def looks() -> int:
        return [request.path for request in fake_server.requests].count(NATIVE)

    async def ask() -> tuple[int, int, int]:
        async with sitting(tmp_path, fake_server.base) as at:
            await at.until(lambda: at.companion.connection.is_known)
            at.companion.ask("Which?")
            await at.until(lambda: bool(at.last.text))
            before = looks()
            monkeypatch.setattr(Tasks, "sleep", short)
            at.companion.connection.connect_to(at.companion.connection.client)
            await gate.wait()
            during = looks()
            await at.companion.rest()
            await at.until(lambda: at.companion.connection.is_known)
            return before, during, looks()

    before, during, after = asyncio.run(ask())
    assert during == before
    assert after > during
