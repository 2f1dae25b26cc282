"""The turns of the branch that is shown, the newest at the bottom."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QFrame, QPushButton, QScrollArea, QWidget

from pxide.model.chat.conversation import Conversation
from pxide.model.chat.turn import Author, Turn, TurnState
from pxide.view.companion.column import Column
from pxide.view.companion.message_field import MessageField
from pxide.view.companion.question_view import QuestionView
from pxide.view.companion.reply_view import ReplyView
from pxide.view.companion.text_view import TextView
from pxide.view.companion.turn_context import ShownTurn, TurnContext
from pxide.view.widgets.metrics import GAP

REST = 40
"""Milliseconds between two looks at what is being written."""
AT_FIRST, AT_A_TIME, AT_ONCE = 4, 2, 40
"""So many turns are shown before anything else is done, then a few at a time up to the last number;
a click shows as many more."""
PERSONS = (Author.PERSON, Author.LESSON)
STOPS = (QAbstractButton, TextView, MessageField)
"""What may be a stop of the Tab key within a turn."""
TurnView = QuestionView | ReplyView


class Transcript(QScrollArea):
    """Stays at the bottom while it grows, unless a person has scrolled away from it."""

    is_empty_changed = Signal()

    def __init__(self, turn_context: TurnContext) -> None:
        super().__init__()
        self._turn_context = turn_context
        self._conversation: Conversation | None = None
        self._stale: set[int] = set()
        self._shown, self._wanted = AT_FIRST, AT_ONCE
        self._is_at_bottom = True
        self.turns: dict[int, TurnView] = {}
        self._later = self._timer(REST, self._show_changed)
        self._more_later = self._timer(0, self._show_more)
        self._order_later = self._timer(0, self._order)
        self._lay_out()
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _low, high: self._range_changed(high))
        bar.valueChanged.connect(self._scrolled)
        turn_context.app_theme.changed.connect(self._redress)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said yet."""
        return not self.turns

    def show_conversation(self, conversation: Conversation) -> None:
        """Show another conversation."""
        if self._conversation is not None:
            self._conversation.disconnect(self)
        self._conversation = conversation
        self._clear()
        conversation.path_changed.connect(self._path_changed)
        conversation.turn_changed.connect(self._turn_changed)
        self._path_changed()
        self.to_bottom()

    def to_bottom(self) -> None:
        """Show the newest, and follow it."""
        self._is_at_bottom = True
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def question(self, number: int) -> QuestionView | None:
        """The view of a question, where it is shown."""
        view = self.turns.get(number)
        return view if isinstance(view, QuestionView) else None

    def _path_changed(self) -> None:
        """Keep the views of the turns that stay; those at the end are others now."""
        if self._conversation is None:
            return
        path = self._conversation.path
        self.earlier.setVisible(len(path) > self._wanted)
        numbers = [turn.id for turn in path]
        first = next((numbers.index(number) for number in self.turns if number in numbers), None)
        if first is not None:
            self._shown = max(self._shown, len(path) - first)
        shown = path[-self._shown :]
        was_empty, kept = self.is_empty, {turn.id for turn in shown}
        for number in [number for number in self.turns if number not in kept]:
            self._take_away(number)
        for place, turn in enumerate(shown):
            self._show(turn, place)
        self.turns = {turn.id: self.turns[turn.id] for turn in shown}
        self._more_later.start()
        if self.is_empty != was_empty:
            self.is_empty_changed.emit()

    def _show(self, turn: Turn, place: int) -> None:
        if self._conversation is None:
            return
        shown_turn = ShownTurn.of(self._conversation, turn.id)
        view = self.turns.get(turn.id)
        if view is None:
            kind = QuestionView if turn.author in PERSONS else ReplyView
            view = self.turns[turn.id] = kind(self._turn_context, shown_turn)
            self._column.add(view, place + 1)
        elif view.shown_turn == shown_turn:
            return
        view.show_turn(shown_turn)

    def _show_more(self) -> None:
        """Show a few more of the turns before; what is seen stays where it is."""
        path = () if self._conversation is None else self._conversation.path
        if self._shown >= min(self._wanted, len(path)):
            self._order()
            return
        bar = self.verticalScrollBar()
        _settle()
        under = 0 if self._is_at_bottom else bar.maximum() - bar.value()
        self._shown += AT_A_TIME
        self._path_changed()
        _settle()
        bar.setValue(bar.maximum() - under)

    def _turn_changed(self, number: int) -> None:
        """Many changes come at once while an answer is written: look a little later."""
        self._stale.add(number)
        if not self._later.isActive():
            self._later.start()

    def _show_changed(self) -> None:
        conversation, stale = self._conversation, self._stale & self.turns.keys()
        self._stale.clear()
        if conversation is None:
            return
        for number in stale:
            self.turns[number].show_turn(ShownTurn.of(conversation, number))
            if conversation.turn(number).state is not TurnState.WRITING:
                self._order_later.start()

    def _order(self) -> None:
        """Lead the Tab key through the turns as they stand; it would come to them at its very end.

        A link in a text is reached by its text.
        """
        parts = [part for kind in STOPS for part in self._column.findChildren(kind)]
        stops = [part for part in parts if _is_stop(part) and part.isVisibleTo(self._column)]
        origin = QPoint()
        stops.sort(key=lambda part: _reading_order(part.mapTo(self._column, origin)))
        for before, after in pairwise((self, *stops)):
            QWidget.setTabOrder(before, after)

    def _show_earlier(self) -> None:
        self._wanted += AT_ONCE
        self._path_changed()

    def _take_away(self, number: int) -> None:
        self._column.take(self.turns.pop(number))

    def _clear(self) -> None:
        self._shown, self._wanted = AT_FIRST, AT_ONCE
        self._stale.clear()
        for number in list(self.turns):
            self._take_away(number)

    def _redress(self) -> None:
        """The theme is another: everything is written anew."""
        self._clear()
        self._path_changed()

    def _scrolled(self, value: int) -> None:
        self._is_at_bottom = value >= self.verticalScrollBar().maximum() - 2 * GAP

    def _range_changed(self, high: int) -> None:
        if self._is_at_bottom:
            self.verticalScrollBar().setValue(high)

    def _timer(self, rest: int, function: Callable[[], None]) -> QTimer:
        """Does something a little later, once, however often it is asked for."""
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(rest)
        timer.timeout.connect(function)
        return timer

    def _lay_out(self) -> None:
        self.setObjectName("transcript")
        self.setAccessibleName("Conversation")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._column = Column(3 * GAP)
        self._column.setContentsMargins(2 * GAP, 2 * GAP, GAP, 2 * GAP)
        self.earlier = QPushButton("Show earlier turns")
        self.earlier.setProperty("link", True)
        self.earlier.clicked.connect(self._show_earlier)
        self._column.add(self.earlier)
        self.earlier.hide()
        self.setWidget(self._column)


def _settle() -> None:
    """Lay out now what else would be laid out before the next paint: first the turns, then all."""
    for _round in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def _is_stop(part: QWidget) -> bool:
    return bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _reading_order(place: QPoint) -> tuple[int, int]:
    return place.y(), place.x()
