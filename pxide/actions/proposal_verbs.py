"""The verbs that answer a proposed change."""

from functools import partial

from pxide.actions.window_face import GetWindow
from pxide.base.commands import Command
from pxide.base.conditions import fact, group
from pxide.base.facts import ProposalFacts
from pxide.base.problems import Problem
from pxide.model.chat.proposal import Proposal, Proposals
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.view.panels.proposal_bar import ACCEPT, REFUSE, SHOW

MENU = "&Companion/&Proposed change"
CHANGED = "The picture has changed since this was proposed, so it fits no more"
TIP = "Make the proposed change; it is one step to undo"
_row = partial(Command, menu=MENU)


class ProposalVerbs:
    """Yes makes the change one step to undo; without a yes no pixel changes."""

    def __init__(self, workspace: Workspace, proposals: Proposals, window: GetWindow) -> None:
        """Answer what waits, and show it in the window."""
        self._workspace = workspace
        self._proposals = proposals
        self._window = window
        workspace.closed.connect(self._closed)
        proposals.offered.connect(self._offered)
        proposals.settled.connect(self._settled)

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        is_waiting = fact("proposal.is_waiting")
        return (
            _row(ACCEPT, "&Accept the change", self._accept, TIP, key="Ctrl+Shift+Return",
                 icon="check", when=is_waiting & fact("proposal.still_fits"),
                 tips=group("proposal").then(_accept_tip), line_before=True),
            _row(REFUSE, "&Refuse the change", self._refuse,
                 "Leave the picture as it is, and tell the companion so",
                 key="Ctrl+Shift+Backspace", icon="close", when=is_waiting),
            _row(SHOW, "Sho&w the change", self._show,
                 "Bring the pixels into sight that would change", icon="eye", when=is_waiting),
        )  # fmt: skip

    def peek(self, is_before: bool) -> None:
        """Show the picture as it is now, or again with what is proposed for it."""
        self._preview(None if is_before else self._proposals.waiting)

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
        if tab is None:
            raise Problem("The picture is no longer open.", "Open it again, or refuse the change.")
        self._workspace.set_current(tab)
        first = proposal.patch.boxes[0]
        self._window().point_out((first.x, first.y))

    def _offered(self, proposal: Proposal) -> None:
        self._see(proposal)
        if self._tab_of(proposal) is self._workspace.current:
            self._show()

    def _settled(self, _proposal: Proposal, _is_accepted: bool) -> None:
        self._see(None)

    def _see(self, proposal: Proposal | None) -> None:
        self._window().show_proposal(proposal)
        self._preview(proposal)

    def _preview(self, proposal: Proposal | None) -> None:
        for canvas in self._window().canvases:
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


def _accept_tip(proposal: ProposalFacts) -> str:
    return CHANGED if proposal.is_waiting and not proposal.still_fits else TIP
