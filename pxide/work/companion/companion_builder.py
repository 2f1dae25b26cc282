"""Puts a companion together from its parts."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from pxide.base.paths import Folders
from pxide.base.tasks import Tasks
from pxide.base.worker import Workers
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
from pxide.work.engine_service import EngineService

INDEXING_SECONDS = 60.0
"""So long an image that is being indexed is waited for at the quit; it is kept then."""


@dataclass(frozen=True)
class CompanionConfig:
    """What a companion finds around it."""

    folders: Folders
    document: Callable[[], Document | None] = lambda: None
    """The picture that is open."""
    engine_service: EngineService | None = None
    """The engines that run the model's programs and compare meanings; None for the CPU alone."""
    home: Path | None = None
    """Another image than the user's own to learn in."""


def make_companion(
    config: CompanionConfig, workers: Workers, tasks: Tasks, parent: QObject | None = None
) -> Companion:
    """A companion at rest: start its images and connect it to a server.

    Whoever made it has it leave, and then closes the workers.
    """
    folders, engines = config.folders, config.engine_service
    connection = Connection(tasks)
    images = KnowledgeService(
        OpenImages(FallbackEngine(engines), folders.cache / "knowledge"),
        workers.start("knowledge", patience=INDEXING_SECONDS),
        tasks,
        connection=connection,
        home=config.home or folders.data / "knowledge.png",
    )
    sandbox = Sandbox(
        workers.start("sandbox", must_end=False), config.document, FallbackEngine(engines)
    )
    answer_service = AnswerService(connection, images, sandbox, Proposals())
    history = ChatHistory(folders.data / "chats", workers.start("history"), tasks)
    companion = Companion(answer_service, history, tasks, parent)
    for part in (connection, images, history, answer_service.proposals):
        part.setParent(companion)
    return companion
