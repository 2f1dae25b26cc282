"""A companion in the terminal: opened with the options of the command line, closed at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pxide.base.paths import Folders
from pxide.base.problems import Notice, Trouble
from pxide.base.tasks import Tasks
from pxide.base.worker import Workers
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.llm.address import Address
from pxide.llm.api_token import find_token
from pxide.llm.client import ChatClient
from pxide.model.chat.turn import Learned
from pxide.work.companion.companion import Companion
from pxide.work.companion.companion_builder import CompanionConfig, make_companion
from vm.cli.console import Console
from vm.core.faults import Problem


@dataclass(frozen=True)
class OpenCompanion:
    """A companion that is open, and what it starts."""

    companion: Companion
    tasks: Tasks


@dataclass(frozen=True, slots=True)
class TerminalCompanion:
    """What the command line says of server, model and image, and where answers go."""

    server: str
    model: str
    image: Path | None
    console: Console

    @asynccontextmanager
    async def open(self, folders: Folders) -> AsyncIterator[OpenCompanion]:
        """A companion of the user with these folders, at the server where there is one.

        Raises Problem for an address that is none, and at the end for a bug that was met.
        """
        client = ChatClient(Address.of(self.server), find_token())
        trouble = Trouble()
        trouble.problem.connect(self._tell)
        bugs: list[str] = []
        trouble.bug.connect(bugs.append)
        tasks = Tasks(asyncio.get_running_loop(), trouble)
        image = self._named_image()
        workers = Workers(trouble)
        companion = make_companion(CompanionConfig(folders, home=image), workers, tasks)
        try:
            companion.images.start()
            companion.connection.connect_to(client)
            await companion.connection.refresh()
            self._choose(companion)
            yield OpenCompanion(companion, tasks)
        finally:
            tasks.cancel_all()
            await tasks.ended()
            companion.leave()
            workers.close()
        if bugs:
            raise Problem(bugs[0], "This is a mistake of pxIDE; please report it.")

    def _named_image(self) -> Path | None:
        """The image that was named; one that is there and cannot be opened is a problem now."""
        if self.image is None:
            return None
        path = self.image.resolve()
        if path.exists():
            KnowledgeImage.open(path).close()
        return path

    def _choose(self, companion: Companion) -> None:
        """Ask the model that was named; one that the server lacks is a problem."""
        if not self.model or not companion.connection.health.is_reached:
            return
        names = [model.id for model in companion.connection.models]
        if self.model not in names:
            there = ", ".join(names) or "none"
            raise Problem(f"The server has no model {self.model!r}.", f"It has: {there}.")
        conversation = companion.conversation
        conversation.set_chat_settings(replace(conversation.chat_settings, model=self.model))

    def _tell(self, notice: Notice) -> None:
        self.console.remark(f"{notice.what} {notice.hint}".strip())


async def taught(companion: Companion, question: str, answer: str) -> tuple[Learned, ...]:
    """Teach, and wait for the rows; a lesson that could not be kept is a problem."""
    companion.teach(question, answer)
    await companion.rest()
    turn = companion.conversation.path[-1]
    if turn.trouble is not None:
        raise Problem(turn.trouble.what, turn.trouble.hint)
    return turn.learned
