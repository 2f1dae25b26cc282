"""The arrows through the branches of a conversation."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from pxide.view.companion.foot import Foot
from pxide.view.companion.requests import Requests
from pxide.view.companion.showing import Showing


class Branches(QWidget):
    """Which of the branches that begin with this turn is shown, and the way to the others."""

    def __init__(self, foot: Foot, requests: Requests) -> None:
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

    def show_place(self, showing: Showing) -> None:
        """Show which of the branches is seen; a single one needs no arrows."""
        self._siblings = showing.siblings
        self._place = showing.siblings.index(showing.turn.id)
        count = len(self._siblings)
        self.count.setText(f"{self._place + 1}/{count}")
        self.count.setAccessibleName(f"Branch {self._place + 1} of {count}")
        self.former.setEnabled(self._place > 0)
        self.later.setEnabled(self._place + 1 < count)
        self.setVisible(count > 1)

    def _turn(self, by: int) -> None:
        self._requests.choose_wanted.emit(self._siblings[self._place + by])
