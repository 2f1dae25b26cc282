"""The company of the companion: its verbs, its attendant, and the room its images are read in."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pxide.actions.attendant import Attendant
from pxide.actions.companion import CompanionVerbs
from pxide.actions.filing import Filing
from pxide.actions.knowledge import KnowledgeVerbs
from pxide.actions.knowledge_files import KnowledgeFileVerbs
from pxide.actions.program import Programs
from pxide.actions.proposal import ProposalVerbs
from pxide.base.commands import Command
from pxide.base.settings import Settings
from pxide.base.tasks import Tasks
from pxide.model.desk import Desk
from pxide.view.dialogs import Dialogs
from pxide.view.window import Window
from pxide.work.companion.companion import Companion
from pxide.work.reading.reader import ReadingRoom
from pxide.work.runner import Runner

WORTH_SAYING = 500
"""Fewer entries are indexed at once."""


@dataclass(frozen=True)
class Neighbours:
    """Those of the house with whom the companion has to do."""

    desk: Desk
    filing: Filing
    runner: Runner
    dialogs: Dialogs
    settings: Settings
    tasks: Tasks


class Company:
    """Builds whoever serves the companion, and hands each what it needs."""

    def __init__(self, companion: Companion, house: Neighbours) -> None:
        """Nothing is opened yet: the attendant starts that."""
        images, dialogs, tasks = companion.images, house.dialogs, house.tasks
        self._companion = companion
        self.attendant = Attendant(companion, house.settings, tasks)
        self.reading = ReadingRoom(tasks)
        self._chat = CompanionVerbs(companion, dialogs, house.settings, tasks)
        self._proposal = ProposalVerbs(house.desk, companion.proposals)
        self.knowledge = KnowledgeVerbs(images, house.filing, dialogs, tasks)
        self._files = KnowledgeFileVerbs(self.knowledge, images, dialogs, tasks)
        self._programs = Programs(companion, house.desk, house.filing, house.runner, tasks)

    def rows(self) -> tuple[Command, ...]:
        """The verbs of its menu."""
        return (
            *self._chat.rows(),
            *self._proposal.rows(),
            *self.knowledge.rows(),
            *self._files.rows(),
        )

    def serve(self, window: Window) -> None:
        """Do it all in this window."""
        for one in (self._chat, self._proposal, self.knowledge, self._programs):
            one.serve(window)
        self._companion.images.opening.connect(partial(_show_indexing, window))

    def shutdown(self) -> None:
        """Let go of the threads; the tasks have ended before."""
        self.attendant.shutdown()
        self._companion.shutdown()
        self.reading.shutdown()
        self._companion.deleteLater()


def _show_indexing(window: Window, path: Path, done: int, count: int) -> None:
    """Say how far an image is indexed, where that takes its time."""
    if count < WORTH_SAYING:
        return
    if done == count:
        window.status.clear_progress()
    else:
        window.status.show_progress(done, count, f"Indexing {path.stem}")
