"""The client in the loop of the window: the frame is never held up, and nothing stays behind."""

import pytest
from pytestqt.qtbot import QtBot

from pxide.base.tasks import Tasks
from pxide.llm.address import Address
from pxide.llm.client import ChatClient
from pxide.llm.errors import Cause
from pxide.llm.values import Event, TextDelta
from tests.llm.fake_server import FakeServer
from tests.llm.moment import Moment
from tests.llm.replies import Drop
from tests.pxide.llm.asking import QUESTION, Heard, gather, listen
from tests.pxide.programs import Heard as Trouble


def test_an_answer_comes_while_the_window_lives(
    fake_server: FakeServer, tasks: Tasks, qtbot: QtBot
) -> None:
    gate = Moment()
    fake_server.will_answer("half", gate, " and whole")
    heard: list[Heard] = []

    async def ask() -> None:
        heard.append(await listen(ChatClient(Address.of(fake_server.base))))

    tasks.start(ask(), "ask")
    qtbot.waitUntil(lambda: fake_server.asked().has_come)
    gate.come()
    qtbot.waitUntil(lambda: not tasks.names)
    assert heard[0].text == "half and whole"


@pytest.mark.parametrize("times", [1, 2])
def test_a_stopped_answer_leaves_nothing_behind(
    fake_server: FakeServer, tasks: Tasks, qtbot: QtBot, times: int
) -> None:
    fake_server.will_answer("half", Moment())
    came: list[Event] = []

    async def ask() -> None:
        async with ChatClient(Address.of(fake_server.base)).chat(QUESTION) as events:
            await gather(events, came)

    task = tasks.start(ask(), "ask")
    qtbot.waitUntil(lambda: bool(came))
    for _ in range(times):
        task.cancel()
    qtbot.waitUntil(task.done)
    assert came == [TextDelta("half")]
    fake_server.questions[0].is_gone.wait_here()


def test_a_problem_reaches_the_person(
    fake_server: FakeServer, tasks: Tasks, qtbot: QtBot, heard: Trouble
) -> None:
    fake_server.will_answer("half", Drop.NOW)
    came: list[Event] = []

    async def ask() -> None:
        async with ChatClient(Address.of(fake_server.base)).chat(QUESTION) as events:
            await gather(events, came)

    tasks.start(ask(), "ask")
    qtbot.waitUntil(lambda: bool(heard.notices))
    assert came == [TextDelta("half")]
    assert "still running" in heard.notices[0].hint


def test_a_look_at_a_server_that_is_gone(tasks: Tasks, qtbot: QtBot) -> None:
    with FakeServer() as server:
        client = ChatClient(Address.of(server.base))
    problems = []

    async def look() -> None:
        problems.append((await client.health()).problem)

    tasks.start(look(), "look")
    qtbot.waitUntil(lambda: bool(problems))
    assert problems[0] is not None
    assert problems[0].cause is Cause.UNREACHABLE
