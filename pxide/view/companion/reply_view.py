"""A turn of the model, or the entries that were found where no model could answer."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel

from pxide.model.chat.turn import Author, ToolUse, Turn, TurnState
from pxide.view.companion.answer_parts import parts
from pxide.view.companion.answer_view import AnswerView
from pxide.view.companion.branches import Branches
from pxide.view.companion.chat_words import figures_tip, figures_words, seconds_words
from pxide.view.companion.collapsible import Collapsible
from pxide.view.companion.column import Column
from pxide.view.companion.learned_chips import LearnedChips
from pxide.view.companion.shown_turn import ShownTurn
from pxide.view.companion.source_chips import SourceChips
from pxide.view.companion.text_view import PlainTextView
from pxide.view.companion.tool_line import ToolLine
from pxide.view.companion.turn_context import TurnContext
from pxide.view.companion.turn_footer import TurnFooter
from pxide.view.widgets.metrics import GAP

MOMENT = 0.05
"""Thinking for fewer seconds than this is not worth a number."""
PLACE_OF_SOURCES = 3
"""Over the foot, under the thoughts, the parts and the trouble."""


class ReplyView(Column):
    """Grows while it is written; what has come before stays as it is."""

    def __init__(self, turn_context: TurnContext, shown_turn: ShownTurn) -> None:
        super().__init__(GAP)
        self._turn_context = turn_context
        self.shown_turn = shown_turn
        self.thought = PlainTextView("What the model thought", turn_context.app_theme.theme.muted)
        self.fold = Collapsible(turn_context.app_theme, self.thought)
        self._body = Column(GAP)
        self.parts: list[AnswerView | ToolLine] = []
        self.sources: SourceChips | None = None
        self.trouble = _trouble()
        self.foot = TurnFooter(turn_context.app_theme)
        self.learn = self.foot.add_link("Learn it", "Write this answer into the knowledge image")
        self.rows = LearnedChips(self.foot, turn_context.requests)
        self.branches = Branches(self.foot, turn_context.requests)
        self.copy = self.foot.add_button("copy", "Copy this answer as Markdown")
        self.again = self.foot.add_button("refresh", "Answer again, in a branch of its own")
        self.delete = self.foot.add_button("delete", "Delete this and all that follows it")
        self._lay_out()
        self._connect()

    @property
    def turn(self) -> Turn:
        """The turn as it is shown."""
        return self.shown_turn.turn

    def show_turn(self, shown_turn: ShownTurn) -> None:
        """Show the turn as it is now."""
        self.shown_turn, turn = shown_turn, shown_turn.turn
        is_writing = turn.state is TurnState.WRITING
        self._show_thinking(turn)
        self._show_parts(turn)
        is_model = turn.author is Author.MODEL
        if is_model and turn.sources and self.sources is None and not is_writing:
            self._show_sources(turn)
        self._show_trouble(turn)
        self.foot.setVisible(not is_writing)
        if not is_writing:
            self._show_foot(turn)

    def _show_thinking(self, turn: Turn) -> None:
        self.fold.setVisible(bool(turn.thinking))
        if not turn.thinking:
            return
        is_over = bool(turn.text or turn.uses) or turn.state is not TurnState.WRITING
        is_told = turn.thinking_seconds >= MOMENT
        spent = f" for {seconds_words(turn.thinking_seconds)}" if is_told else ""
        self.fold.set_line(f"Thought{spent}" if is_over else f"Thinking{spent}…")
        if self.fold.is_open:
            self.thought.set_text(turn.thinking)

    def _show_parts(self, turn: Turn) -> None:
        told = list(parts(turn))
        for place, part in enumerate(told):
            is_whole = place + 1 < len(told) or turn.state is not TurnState.WRITING
            self._show_part(place, part, is_whole)
        self._drop(len(told))

    def _show_part(self, place: int, part: str | ToolUse, is_whole: bool) -> None:
        kind = ToolLine if isinstance(part, ToolUse) else AnswerView
        if place < len(self.parts) and not isinstance(self.parts[place], kind):
            self._drop(place)
        if place == len(self.parts):
            made = (
                ToolLine(self._turn_context)
                if kind is ToolLine
                else self._turn_context.answer(self.shown_turn.citable)
            )
            self.parts.append(made)
            self._body.add(made)
        shown = self.parts[place]
        if isinstance(shown, ToolLine) and isinstance(part, ToolUse):
            shown.show_use(part)
        elif isinstance(shown, AnswerView) and isinstance(part, str):
            shown.show_text(part, is_whole)

    def _drop(self, place: int) -> None:
        for part in self.parts[place:]:
            self._body.take(part)
        del self.parts[place:]

    def _show_sources(self, turn: Turn) -> None:
        self.sources = SourceChips(self._turn_context, turn.sources)
        self.add(self.sources, PLACE_OF_SOURCES)

    def _show_trouble(self, turn: Turn) -> None:
        trouble = turn.trouble
        self.trouble.setVisible(trouble is not None)
        if trouble is not None:
            self.trouble.setText(f"{trouble.what} {trouble.hint}".strip())

    def _show_foot(self, turn: Turn) -> None:
        self.foot.words.set_words(figures_words(turn))
        self.foot.words.setToolTip("" if turn.figures is None else figures_tip(turn.figures))
        is_model = turn.author is Author.MODEL
        self.again.setVisible(is_model)
        self.copy.setVisible(bool(turn.text))
        can_learn = is_model and not turn.learned and bool(turn.text.strip())
        self.learn.setVisible(can_learn and turn.state is not TurnState.FAILED)
        self.rows.show_rows(turn.learned)
        self.branches.show_place(self.shown_turn)

    def _connect(self) -> None:
        requests = self._turn_context.requests
        self.fold.opened.connect(lambda: self.thought.set_text(self.turn.thinking))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.turn.text))
        self.again.clicked.connect(lambda: requests.regenerate_wanted.emit(self.turn.id))
        self.learn.clicked.connect(lambda: requests.learn_wanted.emit(self.turn.id))
        self.delete.clicked.connect(lambda: requests.delete_wanted.emit(self.turn.id))

    def _lay_out(self) -> None:
        for part in (self.fold, self._body, self.trouble, self.foot):
            self.add(part)


def _trouble() -> QLabel:
    label = QLabel()
    label.setObjectName("trouble")
    label.setFrameShape(QFrame.Shape.StyledPanel)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
