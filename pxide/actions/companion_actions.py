"""What acts for the companion: its verbs, its start, and the reader of its images."""

from dataclasses import dataclass
from pathlib import Path

from pxide.actions.chat_programs import ChatPrograms
from pxide.actions.companion_startup import CompanionStartup
from pxide.actions.companion_verbs import CompanionVerbs
from pxide.actions.knowledge_file_verbs import KnowledgeFileVerbs
from pxide.actions.knowledge_verbs import KnowledgeVerbs
from pxide.actions.proposal_verbs import ProposalVerbs
from pxide.actions.window_face import GetWindow
from pxide.base.commands import Command
from pxide.base.settings import Settings
from pxide.base.tasks import Tasks
from pxide.base.worker import Workers
from pxide.model.workspace import Workspace
from pxide.view.shell.dialogs import Dialogs
from pxide.work.companion.companion import Companion
from pxide.work.companion.sandbox import Sandbox
from pxide.work.document_files import DocumentFiles
from pxide.work.runner import Runner
from pxide.work.tiles.tile_reader import TileReader

WORTH_SAYING = 500
"""Fewer entries are indexed at once."""


@dataclass(frozen=True)
class ChatServices:
    """Those with whom the companion has to do."""

    workspace: Workspace
    document_files: DocumentFiles
    runner: Runner
    sandbox: Sandbox
    dialogs: Dialogs
    settings: Settings
    workers: Workers
    tasks: Tasks
    window: GetWindow


class CompanionActions:
    """Builds what acts for the companion, and hands each what it needs."""

    def __init__(self, companion: Companion, services: ChatServices) -> None:
        """Build the verbs; `companion_startup` opens images and chats later."""
        images, tasks, window = companion.images, services.tasks, services.window
        self._companion = companion
        self._window = window
        # A keyring may ask the person, who may leave instead of answering.
        keyring = services.workers.start("keyring", must_end=False)
        self.companion_startup = CompanionStartup(companion, services.settings, keyring, tasks)
        self.reading = TileReader(services.workers.start("tiles"), tasks)
        self.chat = CompanionVerbs(
            companion,
            dialogs=services.dialogs,
            settings=services.settings,
            tasks=tasks,
            window=window,
        )
        self.proposal = ProposalVerbs(services.workspace, companion.proposals, window)
        self.knowledge = KnowledgeVerbs(
            images, services.document_files, dialogs=services.dialogs, tasks=tasks, window=window
        )
        self._files = KnowledgeFileVerbs(self.knowledge, images, services.dialogs, tasks)
        self.programs = ChatPrograms(
            services.sandbox,
            companion.proposals,
            workspace=services.workspace,
            document_files=services.document_files,
            runner=services.runner,
            tasks=tasks,
        )
        images.opening.connect(self._show_indexing)

    def rows(self) -> tuple[Command, ...]:
        """The verbs of its menu."""
        return (
            *self.chat.rows(),
            *self.proposal.rows(),
            *self.knowledge.rows(),
            *self._files.rows(),
        )

    def leave(self) -> None:
        """Keep what is to be kept; the tasks have ended before, the workers are closed next."""
        self._companion.leave()
        self._companion.deleteLater()

    def _show_indexing(self, path: Path, done: int, count: int) -> None:
        """Say how far an image is indexed, where that takes its time."""
        if count < WORTH_SAYING:
            return
        if done == count:
            self._window().clear_progress()
        else:
            self._window().show_progress(done, count, f"Indexing {path.stem}")
