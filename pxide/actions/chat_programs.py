"""Programs out of a chat: painted into the open picture, or run, once a person asks for it."""

from pxide.base.tasks import Tasks
from pxide.model.chat.proposal import Proposal, Proposals
from pxide.model.document import Document
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.work.companion.sandbox import AssembledProgram, Sandbox
from pxide.work.document_files import DocumentFiles
from pxide.work.runner import Runner
from vm.core.faults import Problem
from vm.core.patch import Patch
from vm.core.picture import blank

TITLE = "from the chat"


class ChatPrograms:
    """Takes the assembler text of a code block that was clicked."""

    def __init__(
        self,
        sandbox: Sandbox,
        proposals: Proposals,
        *,
        workspace: Workspace,
        document_files: DocumentFiles,
        runner: Runner,
        tasks: Tasks,
    ) -> None:
        """Assemble in the sandbox; propose, or lay in the workspace and run, what comes of it."""
        self._sandbox = sandbox
        self._proposals = proposals
        self._workspace = workspace
        self._document_files = document_files
        self._runner = runner
        self._tasks = tasks

    def insert(self, source: str) -> None:
        """Propose the program for the open picture; where none is open it gets one of its own."""
        self._tasks.start(self._insert(source), "insert a program")

    def run(self, source: str) -> None:
        """Run the program in a picture of its own; the one that is open stays as it is."""
        self._tasks.start(self._run(source), "run a program")

    async def _insert(self, source: str) -> None:
        assembled = await self._sandbox.assemble(source)
        tab = self._workspace.current
        if tab is None or tab.document.box.united(assembled.box()) != tab.document.box:
            self._lay_down(assembled)
            return
        patch = await self._patch(tab.document, assembled)
        if patch.is_empty:
            raise Problem(
                f"{tab.document.title} holds this program already.", "There is nothing to change."
            )
        proposals = self._proposals
        words = "The program of the code block, from the first pixel on."
        number = proposals.next_id
        proposals.offer(Proposal(number, tab.document, patch, words, source), lambda _yes: None)

    async def _run(self, source: str) -> None:
        assembled = await self._sandbox.assemble(source)
        self._runner.start(self._lay_down(assembled))

    async def _patch(self, document: Document, assembled: AssembledProgram) -> Patch:
        before = document.picture.copy()
        return await self._sandbox.difference(before, assembled.laid_on(before))

    def _lay_down(self, assembled: AssembledProgram) -> Tab:
        """Open a picture that holds the program, as a change that is not saved."""
        picture = assembled.picture
        document = Document(blank(picture.shape[1], picture.shape[0]), assembled.info, title=TITLE)
        tab = self._document_files.lay_down(document)
        stroke = document.stroke("the program")
        stroke.put_block(0, 0, picture)
        stroke.commit()
        return tab
