"""Programs out of a chat: painted into the open picture, or run, once a person asks for it."""

from PySide6.QtCore import QObject

from pxide.actions.filing import Filing
from pxide.base.tasks import Tasks
from pxide.model.chat.proposal import Proposal
from pxide.model.desk import Desk
from pxide.model.document import Document
from pxide.model.sheet import Sheet
from pxide.view.window import Window
from pxide.work.companion.bench import Assembled
from pxide.work.companion.companion import Companion
from pxide.work.runner import Runner
from vm.faults import Problem
from vm.patch import Patch
from vm.picture import blank

TITLE = "from the chat"


class Programs(QObject):
    """Takes the assembler text of a code block that was clicked."""

    def __init__(
        self, companion: Companion, desk: Desk, filing: Filing, runner: Runner, tasks: Tasks
    ) -> None:
        """The window comes later."""
        super().__init__(desk)
        self._companion = companion
        self._desk = desk
        self._filing = filing
        self._runner = runner
        self._tasks = tasks

    def serve(self, window: Window) -> None:
        """Do what the chat of this window asks for."""
        window.companion.insert_wanted.connect(
            lambda source: self._tasks.start(self._insert(source), "insert a program")
        )
        window.companion.run_wanted.connect(
            lambda source: self._tasks.start(self._run(source), "run a program")
        )

    async def _insert(self, source: str) -> None:
        """Propose the program for the open picture; where none is open it gets one of its own."""
        assembled = await self._companion.answerer.bench.assemble(source)
        sheet = self._desk.current
        if sheet is None or sheet.document.box.united(assembled.box()) != sheet.document.box:
            self._lay_down(assembled)
            return
        patch = await self._patch(sheet.document, assembled)
        if patch.is_empty:
            raise Problem(
                f"{sheet.document.title} holds this program already.", "There is nothing to change."
            )
        proposals = self._companion.proposals
        words = "The program of the code block, from the first pixel on."
        number = proposals.next_id
        proposals.offer(Proposal(number, sheet.document, patch, words, source), lambda _yes: None)

    async def _run(self, source: str) -> None:
        """Run the program in a picture of its own; the one that is open stays as it is."""
        assembled = await self._companion.answerer.bench.assemble(source)
        self._runner.start(self._lay_down(assembled))

    async def _patch(self, document: Document, assembled: Assembled) -> Patch:
        before = document.picture.copy()
        return await self._companion.answerer.bench.difference(before, assembled.laid_on(before))

    def _lay_down(self, assembled: Assembled) -> Sheet:
        """Open a picture that holds the program, as a change that is not saved."""
        picture = assembled.picture
        document = Document(blank(picture.shape[1], picture.shape[0]), assembled.info, title=TITLE)
        sheet = self._filing.lay_down(document)
        stroke = document.stroke("the program")
        stroke.put_block(0, 0, picture)
        stroke.commit()
        return sheet
