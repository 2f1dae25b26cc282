"""A turn of the model, or the entries that were found where no model could answer."""

import json
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QFrame, QLabel

from pxide.model.chat.turn import Author, Source, ToolUse, Turn, TurnState
from pxide.view.companion.answer_view import AnswerView
from pxide.view.companion.chat_words import figures_tip, figures_words, seconds_words
from pxide.view.companion.collapsible import Collapsible
from pxide.view.companion.column import Column
from pxide.view.companion.markdown_writer import SOURCE, tip_of
from pxide.view.companion.text_view import PlainTextView, TextView
from pxide.view.companion.turn_context import ShownTurn, TurnContext
from pxide.view.companion.turn_footer import Branches, LearnedChips, TurnFooter
from pxide.view.widgets.app_theme import fixed_font
from pxide.view.widgets.metrics import GAP

MOMENT = 0.05
"""Thinking for fewer seconds than this is not worth a number."""
PLACE_OF_SOURCES = 3
"""Over the footer, under the thoughts, the parts and the trouble."""

SHORT = 60
"""What is given to a tool is said in its line where it is no longer than this."""


class ReplyView(Column):
    """Grows while it is written; what has come before stays as it is."""

    def __init__(self, turn_context: TurnContext, shown_turn: ShownTurn) -> None:
        super().__init__(GAP)
        self._turn_context = turn_context
        self.shown_turn = shown_turn
        self.thought = PlainTextView("What the model thought", turn_context.app_theme.theme.muted)
        self.collapsible = Collapsible(turn_context.app_theme, self.thought)
        self._body = Column(GAP)
        self.parts: list[AnswerView | ToolLine] = []
        self.sources: SourceChips | None = None
        self.trouble = _trouble()
        self.footer = TurnFooter(turn_context.app_theme)
        self.learn = self.footer.add_link("Learn it", "Write this answer into the knowledge image")
        self.rows = LearnedChips(self.footer, turn_context.requests)
        self.branches = Branches(self.footer, turn_context.requests)
        self.copy = self.footer.add_button("copy", "Copy this answer as Markdown")
        self.again = self.footer.add_button("refresh", "Answer again, in a branch of its own")
        self.delete = self.footer.add_button("delete", "Delete this and all that follows it")
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
        self.footer.setVisible(not is_writing)
        if not is_writing:
            self._show_foot(turn)

    def _show_thinking(self, turn: Turn) -> None:
        self.collapsible.setVisible(bool(turn.thinking))
        if not turn.thinking:
            return
        is_over = bool(turn.text or turn.uses) or turn.state is not TurnState.WRITING
        is_told = turn.thinking_seconds >= MOMENT
        spent = f" for {seconds_words(turn.thinking_seconds)}" if is_told else ""
        self.collapsible.set_line(f"Thought{spent}" if is_over else f"Thinking{spent}…")
        if self.collapsible.is_open:
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
                else AnswerView(self._turn_context, self.shown_turn.citable)
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
        self.footer.words.set_words(figures_words(turn))
        self.footer.words.setToolTip("" if turn.figures is None else figures_tip(turn.figures))
        is_model = turn.author is Author.MODEL
        self.again.setVisible(is_model)
        self.copy.setVisible(bool(turn.text))
        can_learn = is_model and not turn.learned and bool(turn.text.strip())
        self.learn.setVisible(can_learn and turn.state is not TurnState.FAILED)
        self.rows.show_rows(turn.learned)
        self.branches.show_place(self.shown_turn)

    def _connect(self) -> None:
        requests = self._turn_context.requests
        self.collapsible.opened.connect(lambda: self.thought.set_text(self.turn.thinking))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.turn.text))
        self.again.clicked.connect(lambda: requests.regenerate_wanted.emit(self.turn.id))
        self.learn.clicked.connect(lambda: requests.learn_wanted.emit(self.turn.id))
        self.delete.clicked.connect(lambda: requests.delete_wanted.emit(self.turn.id))

    def _lay_out(self) -> None:
        for part in (self.collapsible, self._body, self.trouble, self.footer):
            self.add(part)


def _trouble() -> QLabel:
    label = QLabel()
    label.setObjectName("trouble")
    label.setFrameShape(QFrame.Shape.StyledPanel)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def parts(turn: Turn) -> Iterator[str | ToolUse]:
    """Yield stretches of text and uses of tools; stretches that say nothing are left out."""
    begin = 0
    for use in turn.uses:
        text = turn.text[begin : use.at]
        if text.strip():
            yield text
        begin = max(begin, use.at)
        yield use
    rest = turn.text[begin:]
    if rest.strip():
        yield rest


class SourceChips(TextView):
    """One line of citations; each leads to its rows."""

    def __init__(self, turn_context: TurnContext, sources: Sequence[Source]) -> None:
        super().__init__("Entries that were looked at")
        text_formats = turn_context.text_formats
        self.document().setDefaultFont(text_formats.text.font())
        cursor = QTextCursor(self.document())
        cursor.insertText("Looked at ", text_formats.muted)
        for place, source in enumerate(sources):
            chip = text_formats.citation(f"{SOURCE}:{place}", tip_of(source))
            cursor.insertText(source.label, chip)
            cursor.insertText("  ", text_formats.muted)
        self.offer_links()
        self.activated.connect(lambda address: turn_context.follow(address, sources))


def use_words(use: ToolUse) -> str:
    """The tool, what it was given, and whether that went wrong."""
    given = _given(use.arguments).strip()
    if "\n" in given or len(given) > SHORT:
        given = "…"
    words = f"{use.name.replace('_', ' ')} {given}".strip()
    return f"{words}: refused" if use.is_error else words


class ToolLine(Column):
    """Folded, it is one line."""

    def __init__(self, turn_context: TurnContext) -> None:
        super().__init__()
        theme = turn_context.app_theme.theme
        inside = Column(GAP)
        self.given = PlainTextView("What the tool was given", theme.muted, fixed_font())
        self.result = PlainTextView("What the tool answered", theme.text, fixed_font())
        inside.setContentsMargins(4 * GAP, 0, 0, GAP)
        inside.add(self.given)
        inside.add(self.result)
        self.collapsible = Collapsible(turn_context.app_theme, inside)
        self.add(self.collapsible)

    def show_use(self, use: ToolUse) -> None:
        """Show one use."""
        self.collapsible.set_line(use_words(use))
        self.given.set_text(_given(use.arguments))
        self.given.setVisible(bool(self.given.text))
        self.result.set_text(use.result)


def _given(arguments: str) -> str:
    """The arguments as a person reads them; what is no JSON is shown as it came."""
    try:
        values = json.loads(arguments or "{}")
    except ValueError:
        return arguments
    if not isinstance(values, dict):
        return arguments
    return "\n".join(str(value) for value in values.values())
