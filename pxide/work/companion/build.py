"""Puts a companion together from its parts."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pxide.base.paths import Folders
from pxide.base.settings import CPU
from pxide.base.tasks import Tasks
from pxide.base.worker import AsyncWorker
from pxide.model.chat.proposal import Proposals
from pxide.model.document import Document
from pxide.work.companion.answer_task import AnswerService
from pxide.work.companion.chat_history import ChatHistory
from pxide.work.companion.companion import Companion
from pxide.work.companion.connection import Connection
from pxide.work.companion.fallback_engine import FallbackEngine
from pxide.work.companion.knowledge_service import KnowledgeService
from pxide.work.companion.open_images import OpenImages
from pxide.work.companion.sandbox import Sandbox

if TYPE_CHECKING:  # the graphics library is loaded on the threads, where nobody waits for it
    from vm.run.engines import Engines


INDEXING_SECONDS = 60.0
"""So long an image that is being indexed is waited for at the quit; it is kept then."""


@dataclass(frozen=True)
class CompanionConfig:
    """What a companion finds around it."""

    folders: Folders
    document: Callable[[], Document | None] = lambda: None
    """The picture that is open."""
    make_engines: "Callable[[], Engines] | None" = None
    """Makes the engines of this computer, on each of the threads that need them; None for the CPU
    alone."""
    wish: str = CPU
    """Which of them runs the model's programs and compares meanings."""
    home: Path | None = None
    """Another image than the user's own to learn in."""

    @property
    def engine(self) -> FallbackEngine:
        """An engine for one thread."""
        return FallbackEngine(self.make_engines, self.wish)


def make_companion(
    around: CompanionConfig, tasks: Tasks, parent: QObject | None = None
) -> Companion:
    """A companion at rest: start its images and connect it to a server."""
    folders = around.folders
    connection = Connection(tasks)
    images = KnowledgeService(
        OpenImages(around.engine, folders.cache / "knowledge"),
        AsyncWorker("knowledge", patience=INDEXING_SECONDS),
        tasks,
        connection=connection,
        home=around.home or folders.data / "knowledge.png",
    )
    sandbox = Sandbox(around.document, around.engine)
    answer_service = AnswerService(connection, images, sandbox, Proposals())
    history = ChatHistory(folders.data / "chats", tasks)
    companion = Companion(answer_service, history, tasks, parent)
    for part in (connection, images, history, answer_service.proposals):
        part.setParent(companion)
    return companion
