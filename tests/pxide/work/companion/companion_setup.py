"""A sitting: a companion on the files of one user, as a program holds it from start to quit."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pxide.base.paths import Folders
from pxide.base.problems import Trouble
from pxide.base.tasks import Tasks
from pxide.base.worker import Workers
from pxide.knowledge.image.entry import Entry
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.llm.address import Address
from pxide.llm.api_token import NO_TOKEN, ApiToken
from pxide.llm.client import ChatClient
from pxide.model.chat.conversation import Conversation
from pxide.model.chat.turn import Turn
from pxide.model.document import Document
from pxide.work.companion.activity import ActivityKind, Permission, RunRequest
from pxide.work.companion.companion import Companion
from pxide.work.companion.companion_builder import CompanionConfig, make_companion
from pxide.work.companion.knowledge_service import ImageSelection
from tests.llm.fake_server import FakeServer
from tests.pxide.programs import Heard

SUM_QUESTION = "Add the numbers from 1 to 10."


class Sitting:
    """The companion, and what was told beside it."""

    def __init__(self, companion: Companion, tasks: Tasks, heard: Heard) -> None:
        self.companion = companion
        self.tasks = tasks
        self.heard = heard

    @property
    def last(self) -> Turn:
        """The turn at the end."""
        return self.companion.conversation.path[-1]

    async def ask(self, text: str) -> Turn:
        """Ask and wait for the whole answer."""
        self.companion.ask(text)
        await self.companion.rest()
        return self.last

    async def teach(self, question: str, answer: str) -> Turn:
        """Teach and wait until it is learned."""
        self.companion.teach(question, answer)
        await self.companion.rest()
        return self.last

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for the signals of the answer until something is so."""
        arrived = asyncio.get_running_loop().create_future()

        def look(*_told: object) -> None:
            if is_so() and not arrived.done():
                arrived.set_result(None)

        companion, conversation = self.companion, self.companion.conversation
        signals = (
            conversation.turn_changed,
            companion.activity_changed,
            self.tasks.trouble.problem,
            companion.permission_changed,
            companion.proposals.offered,
            companion.connection.changed,
            companion.conversation_changed,
            companion.images.changed,
            companion.images.grown,
        )
        for signal in signals:
            signal.connect(look)
        look()
        async with asyncio.timeout(30):
            await arrived
        for signal in signals:
            signal.disconnect(look)


def texts(turns: tuple[Turn, ...]) -> list[str]:
    """What the turns say."""
    return [turn.text for turn in turns]


async def switched(at: "Sitting", before: Conversation) -> None:
    """Wait until another conversation is shown."""
    await at.until(lambda: at.companion.conversation is not before)


def permits(at: "Sitting", permission: Permission, requests: list[RunRequest]) -> None:
    """Answer every request of the model with the same."""

    def answer() -> None:
        if at.companion.run_request is not None:
            assert at.companion.activity.doing is ActivityKind.WAITING
            requests.append(at.companion.run_request)
            at.companion.permit(permission)

    at.companion.permission_changed.connect(answer)


@asynccontextmanager
async def sitting(
    home: Path,
    base: str = "",
    document: Document | None = None,
    token: ApiToken = NO_TOKEN,
    selection: ImageSelection | None = None,
) -> AsyncIterator[Sitting]:
    """A companion at this server, from start to quit."""
    trouble = Trouble()
    heard = Heard(trouble)
    tasks = Tasks(asyncio.get_running_loop(), trouble)
    around = CompanionConfig(Folders.under(home), lambda: document)
    workers = Workers(trouble)
    companion = make_companion(around, workers, tasks)
    companion.images.start(selection)
    if base:
        companion.connection.connect_to(ChatClient(Address.of(base), token))
    try:
        yield Sitting(companion, tasks, heard)
    finally:
        tasks.cancel_all()
        await tasks.ended()
        companion.leave()
        workers.close()
    assert not heard.bugs, heard.bugs[0]


def entries_of(home: Path) -> list[Entry]:
    """What the user's own image holds, read from its pixels."""
    image = KnowledgeImage.open(Folders.under(home).data / "knowledge.png")
    try:
        return [entry for _, entry in image.entries()]
    finally:
        image.close()


def asked(home: Path, server: FakeServer, text: str = "What is a pixel?") -> Turn:
    """Ask one question in a sitting of its own."""

    async def ask() -> Turn:
        async with sitting(home, server.base) as at:
            return await at.ask(text)

    return asyncio.run(ask())


def asked_for_sum(
    home: Path,
    server: FakeServer,
    permission: Permission = Permission.ONCE,
    document: Document | None = None,
) -> tuple[Turn, list[RunRequest]]:
    """Ask for a sum, and answer every request to run it."""

    async def ask() -> tuple[Turn, list[RunRequest]]:
        requests: list[RunRequest] = []
        async with sitting(home, server.base, document) as at:
            permits(at, permission, requests)
            return await at.ask(SUM_QUESTION), requests

    return asyncio.run(ask())


def told(server: FakeServer, question: int) -> list[dict[str, Any]]:
    """What the model was told since its own last words."""
    messages = server.questions[question].body["messages"]
    last = max(at for at, message in enumerate(messages) if message["role"] == "assistant")
    return list(messages[last + 1 :])
