"""The verbs that answer a proposed change."""

from pxide.base.commands import Command
from pxide.base.facts import Facts
from pxide.base.problems import Problem
from pxide.model.chat.proposal import Proposal, Proposals
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.view.panels.proposal_bar import ACCEPT, REFUSE, SHOW
from pxide.view.shell.window import MainWindow

MENU = "&Companion/&Proposed change"
CHANGED = "The picture has changed since this was proposed, so it fits no more"


class ProposalVerbs:
    """Yes makes the change one step to undo; without a yes no pixel changes."""

    def __init__(self, workspace: Workspace, proposals: Proposals) -> None:
        """Answer what waits; the window comes later."""
        self._workspace = workspace
        self._proposals = proposals
        self._window: MainWindow | None = None
        workspace.closed.connect(self._closed)

    def serve(self, window: MainWindow) -> None:
        """Show in this window what is proposed."""
        self._window = window
        self._proposals.offered.connect(self._offered)
        self._proposals.settled.connect(lambda _proposal, _yes: self._see(None))
        window.proposal.peeked.connect(self._peek)

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        return (
            Command(
                id=ACCEPT,
                text="&Accept the change",
                run=self._accept,
                key="Ctrl+Shift+Return",
                menu=MENU,
                icon="check",
                tip="Make the proposed change; it is one step to undo",
                when=lambda facts: facts.knowledge.has_proposal and facts.knowledge.proposal_fits,
                tips=_accept_tip,
                line_before=True,
            ),
            Command(
                id=REFUSE,
                text="&Refuse the change",
                run=self._refuse,
                key="Ctrl+Shift+Backspace",
                menu=MENU,
                icon="close",
                tip="Leave the picture as it is, and tell the companion so",
                when=lambda facts: facts.knowledge.has_proposal,
            ),
            Command(
                id=SHOW,
                text="Sho&w the change",
                run=self._show,
                menu=MENU,
                icon="eye",
                tip="Bring the pixels into sight that would change",
                when=lambda facts: facts.knowledge.has_proposal,
            ),
        )

    def _accept(self) -> None:
        proposal = self._waiting()
        if not proposal.still_fits:
            raise Problem(f"{CHANGED}.", "Refuse it, and ask for a new one.")
        proposal.document.apply("the companion's change", proposal.patch)
        self._proposals.settle(proposal.id, True)

    def _refuse(self) -> None:
        self._proposals.settle(self._waiting().id, False)

    def _show(self) -> None:
        proposal = self._waiting()
        tab = self._tab_of(proposal)
        if tab is None or self._window is None:
            raise Problem("The picture is no longer open.", "Open it again, or refuse the change.")
        self._workspace.set_current(tab)
        first = proposal.patch.boxes[0]
        self._window.tab_area.point_out((first.x, first.y))

    def _offered(self, proposal: Proposal) -> None:
        self._see(proposal)
        if self._tab_of(proposal) is self._workspace.current:
            self._show()

    def _see(self, proposal: Proposal | None) -> None:
        if self._window is not None:
            self._window.proposal.show_proposal(proposal)
            self._preview(proposal)

    def _peek(self, is_before: bool) -> None:
        self._preview(None if is_before else self._proposals.waiting)

    def _preview(self, proposal: Proposal | None) -> None:
        if self._window is None:
            return
        for canvas in self._window.tab_area.canvases:
            is_meant = proposal is not None and canvas.tab.document is proposal.document
            canvas.show_patch(proposal.patch if proposal is not None and is_meant else None)

    def _closed(self, tab: Tab) -> None:
        """A change of a picture that is gone waits for nothing."""
        waiting = self._proposals.waiting
        if waiting is not None and waiting.document is tab.document:
            self._proposals.withdraw()

    def _tab_of(self, proposal: Proposal) -> Tab | None:
        return next((s for s in self._workspace.tabs if s.document is proposal.document), None)

    def _waiting(self) -> Proposal:
        proposal = self._proposals.waiting
        if proposal is None:
            raise Problem("No change is proposed.", "Ask the companion for one.")
        return proposal


def _accept_tip(facts: Facts) -> str:
    if facts.knowledge.has_proposal and not facts.knowledge.proposal_fits:
        return CHANGED
    return "Make the proposed change; it is one step to undo"
