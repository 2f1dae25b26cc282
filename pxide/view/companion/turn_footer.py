"""The footer of a turn: what it cost, the rows it became, its branches, and its buttons."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from pxide.model.chat.turn import Learned
from pxide.view.companion.turn_context import ShownTurn, TurnRequests
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.metrics import GAP

ICON = QSize(3 * GAP, 3 * GAP)


class CutLabel(QLabel):
    """Words that are cut where there is no room for them."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(1)

    def set_words(self, words: str) -> None:
        """Show these words."""
        self._whole = words
        self.setAccessibleName(words)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut them anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        cut = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(self.contentsRect().width(), 1)
        )
        self.setText(cut)


class TurnFooter(QWidget):
    """Words at the left, links beside them, quiet buttons at the right."""

    def __init__(self, app_theme: AppTheme) -> None:
        super().__init__()
        self._app_theme = app_theme
        self.words = CutLabel()
        self.words.setProperty("role", "muted")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._row.addWidget(self.words, 1)

    def add_link(self, text: str, tip: str) -> QPushButton:
        """A button with words."""
        link = QPushButton(text)
        link.setProperty("link", True)
        link.setToolTip(tip)
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        self._row.addWidget(link)
        return link

    def add_button(self, icon: str, tip: str) -> QToolButton:
        """A button with an icon."""
        button = QToolButton()
        button.setIcon(self._app_theme.icons.icon(icon))
        button.setIconSize(ICON)
        button.setProperty("quiet", True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)
        return button

    def add(self, part: QWidget) -> None:
        """Add another widget."""
        self._row.addWidget(part)


def rows_words(learned: tuple[Learned, ...]) -> str:
    """How many rows, as they are seen to arrive."""
    count = sum(entry.place.rows for entry in learned)
    return f"+{count} row" if count == 1 else f"+{count} rows"


class LearnedChips:
    """A link in the footer of a turn that became rows, which shows them."""

    def __init__(self, footer: TurnFooter, requests: TurnRequests) -> None:
        self._requests = requests
        self._learned: tuple[Learned, ...] = ()
        self.link: QPushButton = footer.add_link("", "")
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


class Branches(QWidget):
    """Which of the branches that begin with this turn is shown, and the way to the others."""

    def __init__(self, footer: TurnFooter, requests: TurnRequests) -> None:
        super().__init__()
        self._requests = requests
        self._siblings: tuple[int, ...] = ()
        self._place = 0
        self.former = footer.add_button("chevron-left", "Show the branch before this one")
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.later = footer.add_button("chevron-right", "Show the branch after this one")
        self.former.clicked.connect(lambda: self._turn(-1))
        self.later.clicked.connect(lambda: self._turn(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part in (self.former, self.count, self.later):
            row.addWidget(part)
        footer.add(self)

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
