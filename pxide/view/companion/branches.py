"""The arrows through the branches of a conversation."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from pxide.view.companion.shown_turn import ShownTurn
from pxide.view.companion.turn_footer import TurnFooter
from pxide.view.companion.turn_requests import TurnRequests


class Branches(QWidget):
    """Which of the branches that begin with this turn is shown, and the way to the others."""

    def __init__(self, foot: TurnFooter, requests: TurnRequests) -> None:
        super().__init__()
        self._requests = requests
        self._siblings: tuple[int, ...] = ()
        self._place = 0
        self.former = foot.add_button("chevron-left", "Show the branch before this one")
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.later = foot.add_button("chevron-right", "Show the branch after this one")
        self.former.clicked.connect(lambda: self._turn(-1))
        self.later.clicked.connect(lambda: self._turn(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part in (self.former, self.count, self.later):
            row.addWidget(part)
        foot.add(self)

    def show_place(self, shown_turn: ShownTurn) -> None:
        """Show which of the branches is seen; a single one needs no arrows."""
        self._siblings = shown_turn.siblings
        self._place = shown_turn.siblings.index(shown_turn.turn.id)
        count = len(self._siblings)
        self.count.setText(f"{self._place + 1}/{count}")
        self.count.setAccessibleName(f"Branch {self._place + 1} of {count}")
        self.former.setEnabled(self._place > 0)
        self.later.setEnabled(self._place + 1 < count)
        self.setVisible(count > 1)

    def _turn(self, by: int) -> None:
        self._requests.choose_wanted.emit(self._siblings[self._place + by])
