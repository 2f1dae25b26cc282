"""Puts a companion together from its parts."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pxide.base.paths import Folders
from pxide.base.settings import CPU
from pxide.base.tasks import Tasks
from pxide.model.chat.proposal import Proposals
from pxide.model.document import Document
from pxide.work.companion.answering import Answerer
from pxide.work.companion.bench import Bench
from pxide.work.companion.companion import Companion
from pxide.work.companion.connection import Connection
from pxide.work.companion.history import History
from pxide.work.companion.images import Images
from pxide.work.companion.knowledge import KnowledgeRoom
from pxide.work.companion.recall import Recall
from pxide.work.companion.steady import SteadyEngine

if TYPE_CHECKING:  # the graphics library is loaded on the threads, where nobody waits for it
    from vm.engines import Engines


@dataclass(frozen=True)
class Surroundings:
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
    def engine(self) -> SteadyEngine:
        """An engine for one thread."""
        return SteadyEngine(self.make_engines, self.wish)


def make_companion(around: Surroundings, tasks: Tasks, parent: QObject | None = None) -> Companion:
    """A companion at rest: start its images and connect it to a server."""
    folders = around.folders
    room = KnowledgeRoom(around.engine, folders.cache / "knowledge")
    home = around.home or folders.data / "knowledge.png"
    connection, images = Connection(tasks), Images(room, tasks, home)
    bench = Bench(around.document, around.engine)
    answerer = Answerer(connection, Recall(connection, images), bench, Proposals())
    history = History(folders.data / "chats", tasks)
    companion = Companion(answerer, images, history, tasks, parent)
    for part in (connection, images, history, answerer.proposals):
        part.setParent(companion)
    return companion
