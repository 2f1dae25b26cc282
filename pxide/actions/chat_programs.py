"""Programs out of a chat: painted into the open picture, or run, once a person asks for it."""

from PySide6.QtCore import QObject

from pxide.base.tasks import Tasks
from pxide.model.chat.proposal import Proposal
from pxide.model.document import Document
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.view.shell.window import MainWindow
from pxide.work.companion.companion import Companion
from pxide.work.companion.sandbox import AssembledProgram
from pxide.work.document_files import DocumentFiles
from pxide.work.runner import Runner
from vm.core.faults import Problem
from vm.core.patch import Patch
from vm.core.picture import blank

TITLE = "from the chat"


class ChatPrograms(QObject):
    """Takes the assembler text of a code block that was clicked."""

    def __init__(
        self,
        companion: Companion,
        workspace: Workspace,
        document_files: DocumentFiles,
        runner: Runner,
        tasks: Tasks,
    ) -> None:
        """The window comes later."""
        super().__init__(workspace)
        self._companion = companion
        self._workspace = workspace
        self._document_files = document_files
        self._runner = runner
        self._tasks = tasks

    def serve(self, window: MainWindow) -> None:
        """Do what the chat of this window asks for."""
        window.companion.insert_wanted.connect(
            lambda source: self._tasks.start(self._insert(source), "insert a program")
        )
        window.companion.run_wanted.connect(
            lambda source: self._tasks.start(self._run(source), "run a program")
        )

    async def _insert(self, source: str) -> None:
        """Propose the program for the open picture; where none is open it gets one of its own."""
        assembled = await self._companion.answer_service.sandbox.assemble(source)
        tab = self._workspace.current
        if tab is None or tab.document.box.united(assembled.box()) != tab.document.box:
            self._lay_down(assembled)
            return
        patch = await self._patch(tab.document, assembled)
        if patch.is_empty:
            raise Problem(
                f"{tab.document.title} holds this program already.", "There is nothing to change."
            )
        proposals = self._companion.proposals
        words = "The program of the code block, from the first pixel on."
        number = proposals.next_id
        proposals.offer(Proposal(number, tab.document, patch, words, source), lambda _yes: None)

    async def _run(self, source: str) -> None:
        """Run the program in a picture of its own; the one that is open stays as it is."""
        assembled = await self._companion.answer_service.sandbox.assemble(source)
        self._runner.start(self._lay_down(assembled))

    async def _patch(self, document: Document, assembled: AssembledProgram) -> Patch:
        before = document.picture.copy()
        return await self._companion.answer_service.sandbox.difference(
            before, assembled.laid_on(before)
        )

    def _lay_down(self, assembled: AssembledProgram) -> Tab:
        """Open a picture that holds the program, as a change that is not saved."""
        picture = assembled.picture
        document = Document(blank(picture.shape[1], picture.shape[0]), assembled.info, title=TITLE)
        tab = self._document_files.lay_down(document)
        stroke = document.stroke("the program")
        stroke.put_block(0, 0, picture)
        stroke.commit()
        return tab
