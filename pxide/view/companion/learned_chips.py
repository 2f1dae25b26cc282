"""The chips of what was learned: how many rows, and a way to see them."""

from PySide6.QtWidgets import QPushButton

from pxide.model.chat.turn import Learned
from pxide.view.companion.turn_footer import TurnFooter
from pxide.view.companion.turn_requests import TurnRequests


def rows_words(learned: tuple[Learned, ...]) -> str:
    """How many rows, as they are seen to arrive."""
    count = sum(entry.place.rows for entry in learned)
    return f"+{count} row" if count == 1 else f"+{count} rows"


class LearnedChips:
    """A link in the foot of a turn that became rows."""

    def __init__(self, foot: TurnFooter, requests: TurnRequests) -> None:
        self._requests = requests
        self._learned: tuple[Learned, ...] = ()
        self.link: QPushButton = foot.add_link("", "")
        self.link.clicked.connect(self._show)
        self.show_rows(())

    def show_rows(self, learned: tuple[Learned, ...]) -> None:
        """Say how many rows there are; none needs no word."""
        self._learned = learned
        self.link.setVisible(bool(learned))
        if learned:
            place = learned[-1]
            self.link.setText(rows_words(learned))
            self.link.setToolTip(f"Show {place.place.citation} in {place.image.name}")

    def _show(self) -> None:
        self._requests.place_wanted.emit(self._learned[-1].image, self._learned[-1].place)
