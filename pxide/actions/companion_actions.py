"""The company of the companion: its verbs, its attendant, and the room its images are read in."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pxide.actions.chat_programs import ChatPrograms
from pxide.actions.companion_startup import CompanionStartup
from pxide.actions.companion_verbs import CompanionVerbs
from pxide.actions.knowledge_file_verbs import KnowledgeFileVerbs
from pxide.actions.knowledge_verbs import KnowledgeVerbs
from pxide.actions.proposal_verbs import ProposalVerbs
from pxide.base.commands import Command
from pxide.base.settings import Settings
from pxide.base.tasks import Tasks
from pxide.base.worker import Workers
from pxide.model.workspace import Workspace
from pxide.view.shell.dialogs import Dialogs
from pxide.view.shell.window import MainWindow
from pxide.work.companion.companion import Companion
from pxide.work.document_files import DocumentFiles
from pxide.work.runner import Runner
from pxide.work.tiles.tile_reader import TileReader

WORTH_SAYING = 500
"""Fewer entries are indexed at once."""


@dataclass(frozen=True)
class ChatServices:
    """Those of the house with whom the companion has to do."""

    workspace: Workspace
    document_files: DocumentFiles
    runner: Runner
    dialogs: Dialogs
    settings: Settings
    workers: Workers
    tasks: Tasks


class CompanionActions:
    """Builds whoever serves the companion, and hands each what it needs."""

    def __init__(self, companion: Companion, services: ChatServices) -> None:
        """Nothing is opened yet: the attendant starts that."""
        images, dialogs, tasks = companion.images, services.dialogs, services.tasks
        self._companion = companion
        # A keyring may ask the person, who may leave instead of answering.
        keyring = services.workers.start("keyring", must_end=False)
        self.companion_startup = CompanionStartup(companion, services.settings, keyring, tasks)
        self.reading = TileReader(services.workers.start("tiles"), tasks)
        self._chat = CompanionVerbs(companion, dialogs, services.settings, tasks)
        self._proposal = ProposalVerbs(services.workspace, companion.proposals)
        self.knowledge = KnowledgeVerbs(images, services.document_files, dialogs, tasks)
        self._files = KnowledgeFileVerbs(self.knowledge, images, dialogs, tasks)
        self._programs = ChatPrograms(
            companion, services.workspace, services.document_files, services.runner, tasks
        )

    def rows(self) -> tuple[Command, ...]:
        """The verbs of its menu."""
        return (
            *self._chat.rows(),
            *self._proposal.rows(),
            *self.knowledge.rows(),
            *self._files.rows(),
        )

    def serve(self, window: MainWindow) -> None:
        """Do it all in this window."""
        for one in (self._chat, self._proposal, self.knowledge, self._programs):
            one.serve(window)
        self._companion.images.opening.connect(partial(_show_indexing, window))

    def leave(self) -> None:
        """Keep what is to be kept; the tasks have ended before, the workers are closed next."""
        self._companion.leave()
        self._companion.deleteLater()


def _show_indexing(window: MainWindow, path: Path, done: int, count: int) -> None:
    """Say how far an image is indexed, where that takes its time."""
    if count < WORTH_SAYING:
        return
    if done == count:
        window.status.clear_progress()
    else:
        window.status.show_progress(done, count, f"Indexing {path.stem}")
