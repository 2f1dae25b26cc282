"""A turn of the person: a question in a bubble, or a lesson that was taught."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pxide.model.chat.turn import Author, Turn
from pxide.view.companion.column import Column
from pxide.view.companion.message_field import MessageField
from pxide.view.companion.text_view import PlainTextView
from pxide.view.companion.turn_context import ShownTurn, TurnContext
from pxide.view.companion.turn_footer import Branches, LearnedChips, TurnFooter
from pxide.view.widgets.metrics import GAP

INDENT = 8 * GAP


class QuestionView(Column):
    """Can be asked otherwise, which begins another branch."""

    def __init__(self, turn_context: TurnContext, shown_turn: ShownTurn) -> None:
        super().__init__()
        self._turn_context = turn_context
        self.shown_turn = shown_turn
        self._is_edited = False
        self._widest = 0
        self.text = PlainTextView("Your message", turn_context.app_theme.theme.text)
        self.field = MessageField("Your message, to be asked otherwise")
        self.field.has_use_for_escape = True
        self._editor = QWidget()
        self.bubble = Column(GAP)
        self.bubble.setObjectName("bubble")
        self.footer = TurnFooter(turn_context.app_theme)
        self.rows = LearnedChips(self.footer, turn_context.requests)
        self.branches = Branches(self.footer, turn_context.requests)
        self.edit = self.footer.add_button("pencil", "Ask this otherwise, in a branch of its own")
        self.copy = self.footer.add_button("copy", "Copy this message")
        self.delete = self.footer.add_button("delete", "Delete this and all that follows it")
        self._lay_out()
        self._connect()
        self._edit(False)

    @property
    def turn(self) -> Turn:
        """The turn as it is shown."""
        return self.shown_turn.turn

    def show_turn(self, shown_turn: ShownTurn) -> None:
        """Show the turn as it is now."""
        self.shown_turn, turn = shown_turn, shown_turn.turn
        self.text.set_text(turn.text)
        metrics = self.text.fontMetrics()
        self._widest = max(metrics.horizontalAdvance(line) for line in turn.text.split("\n"))
        is_lesson = turn.author is Author.LESSON
        self.footer.words.set_words("Taught" if is_lesson else "")
        self.edit.setVisible(not is_lesson)
        self.rows.show_rows(turn.learned)
        self.branches.show_place(shown_turn)

    def begin_edit(self) -> None:
        """Let the question be asked otherwise."""
        self.field.setPlainText(self.turn.text)
        self._edit(True)
        self.field.selectAll()
        self.field.setFocus()

    def room(self, part: QWidget, width: int) -> tuple[int, int]:
        """A short question has a small bubble, at the right."""
        if part is not self.bubble or self._is_edited:
            return 0, width
        wanted = min(self._widest + 7 * GAP, width - INDENT)
        return width - wanted, wanted

    def _connect(self) -> None:
        requests = self._turn_context.requests
        self.edit.clicked.connect(self.begin_edit)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.turn.text))
        self.delete.clicked.connect(lambda: requests.delete_wanted.emit(self.turn.id))
        self.field.submitted.connect(self._send)
        self.field.cancelled.connect(lambda: self._edit(False))
        self.send.clicked.connect(self._send)
        self.cancel.clicked.connect(lambda: self._edit(False))

    def _send(self) -> None:
        text = self.field.toPlainText().strip()
        self._edit(False)
        if text:
            self._turn_context.requests.edit_wanted.emit(self.turn.id, text)

    def _edit(self, is_edited: bool) -> None:
        self._is_edited = is_edited
        self._editor.setVisible(is_edited)
        self.text.setVisible(not is_edited)
        self.footer.setVisible(not is_edited)

    def _lay_out(self) -> None:
        self.send = QPushButton("Send")
        self.cancel = QPushButton("Cancel")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.send)
        editor = QVBoxLayout(self._editor)
        editor.setContentsMargins(0, 0, 0, 0)
        editor.addWidget(self.field)
        editor.addLayout(buttons)
        self.bubble.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 2 * GAP)
        self.bubble.add(self.text)
        self.bubble.add(self._editor)
        self.add(self.bubble)
        self.add(self.footer)
