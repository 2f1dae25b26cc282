"""Changes of the open picture that a model proposes and a person accepts or refuses."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from pxide.model.document import Document
from vm.core.patch import Patch


@dataclass(frozen=True, eq=False)
class Proposal:
    """A change that waits for the person's yes."""

    id: int
    document: Document
    """The picture that it would change."""
    patch: Patch
    words: str
    """What the model says about it; it is text of the model, not of pxIDE."""
    program: str = ""
    """The assembler text that it comes from."""

    @property
    def still_fits(self) -> bool:
        """Whether the picture is as it was when the change was proposed."""
        picture = self.document.picture
        return all(
            np.array_equal(picture[piece.box.slices], piece.before) for piece in self.patch.pieces
        )


class Proposals(QObject):
    """The one proposal that waits, if there is one. It changes no pixel itself: whoever says yes
    applies the patch to the document first."""

    offered = Signal(object)
    """The Proposal that waits from now on."""
    settled = Signal(object, bool)
    """The Proposal, and whether it was accepted."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without a proposal."""
        super().__init__(parent)
        self._waiting: Proposal | None = None
        self._then: Callable[[bool], None] | None = None
        self._count = 0

    @property
    def waiting(self) -> Proposal | None:
        """What waits for an answer."""
        return self._waiting

    @property
    def next_id(self) -> int:
        """A number that no proposal has or had."""
        return self._count + 1

    def offer(self, proposal: Proposal, then: Callable[[bool], None]) -> None:
        """Have a proposal wait; one that waited before is refused. `then` hears the answer."""
        self.withdraw()
        self._count = max(self._count, proposal.id)
        self._waiting, self._then = proposal, then
        self.offered.emit(proposal)

    def settle(self, number: int, is_accepted: bool) -> None:
        """The person has answered; an answer to something that waits no more is nothing."""
        proposal, then = self._waiting, self._then
        if proposal is None or then is None or proposal.id != number:
            return
        self._waiting = self._then = None
        then(is_accepted)
        self.settled.emit(proposal, is_accepted)

    def withdraw(self) -> None:
        """Refuse what waits, because nobody is there any more to be answered."""
        if self._waiting is not None:
            self.settle(self._waiting.id, False)
