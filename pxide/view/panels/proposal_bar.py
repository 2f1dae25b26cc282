"""The bar over the canvas while a change waits for the person's yes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from pxide.base.commands import Commands
from pxide.model.chat.proposal import Proposal
from pxide.view.canvas.preview import count_of
from pxide.view.widgets.metrics import GAP
from vm.report.numbers import grouped

ACCEPT, REFUSE, SHOW = "proposal.accept", "proposal.refuse", "proposal.show"
MOST_WORDS = 200


class _Press(QPushButton):
    """A button that is a verb, in one word, and enabled as its action is."""

    def __init__(self, word: str, action: QAction) -> None:
        super().__init__(word)
        self._action = action
        action.changed.connect(self._follow)
        self.clicked.connect(action.trigger)
        self._follow()

    def _follow(self) -> None:
        self.setAccessibleName(self._action.text().replace("&", ""))
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())


class ProposalBar(QFrame):
    """Says what would change and where, and offers yes, no, and a look at how it is now."""

    peeked = Signal(bool)
    """Whether the person wants to see the picture as it is now."""

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self.setObjectName("proposal")
        self.setAccessibleName("A change that waits for your yes")
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.peek = QPushButton("Before")
        self.peek.setCheckable(True)
        self.peek.setToolTip("See the picture as it is now, without the change")
        self.peek.toggled.connect(self.peeked)
        accept = _Press("Accept", commands.action(ACCEPT))
        accept.setProperty("role", "yes")
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GAP, GAP, 3 * GAP, GAP)
        row.setSpacing(2 * GAP)
        row.addWidget(self.words, 1)
        row.addWidget(self.peek)
        row.addWidget(_Press("Show", commands.action(SHOW)))
        row.addWidget(_Press("Refuse", commands.action(REFUSE)))
        row.addWidget(accept)
        self.hide()

    def show_proposal(self, proposal: Proposal | None) -> None:
        """Speak of this one, or of none."""
        self.peek.setChecked(False)
        self.setVisible(proposal is not None)
        if proposal is not None:
            self.words.setText(proposal_words(proposal))


def proposal_words(proposal: Proposal) -> str:
    """What would change, and in its own words why."""
    count = count_of(proposal.patch)
    plural = "" if count == 1 else "s"
    text = f"Proposed for {proposal.document.title}: {grouped(count)} pixel{plural} would change."
    said = " ".join(proposal.words.split())
    if len(said) > MOST_WORDS:
        said = f"{said[:MOST_WORDS].rstrip()} …"
    return f"{text}\n“{said}”" if said else text
