"""Teaching by hand: a question and what is to be answered."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton

from pxide.view.companion.side_page import SidePage
from pxide.view.widgets.app_theme import AppTheme

LEAST = 56


class LessonForm(SidePage):
    """Becomes one entry of the knowledge image."""

    taught = Signal(str, str)
    """The question and the answer."""

    def __init__(self, app_theme: AppTheme) -> None:
        super().__init__("Teach by hand", app_theme)
        self.question = _field("Question", "What is asked, in the words one would ask in")
        self.answer = _field("Answer", "What is to be known from now on")
        self.teach = QPushButton("Teach")
        self.teach.setToolTip("Write this into the knowledge image")
        self._lay_out()
        for field in (self.question, self.answer):
            field.textChanged.connect(self._weigh)
        self.teach.clicked.connect(self._teach)
        self._weigh()

    def begin(self, question: str) -> None:
        """Begin with a question, where there is one."""
        if question:
            self.question.setPlainText(question)
        (self.answer if question else self.question).setFocus()

    def clear(self) -> None:
        """The lesson was learned."""
        self.question.clear()
        self.answer.clear()

    def _texts(self) -> tuple[str, str]:
        return self.question.toPlainText().strip(), self.answer.toPlainText().strip()

    def _weigh(self) -> None:
        self.teach.setEnabled(all(self._texts()))

    def _teach(self) -> None:
        self.taught.emit(*self._texts())

    def _lay_out(self) -> None:
        for words, field, share in (("Question", self.question, 1), ("Answer", self.answer, 3)):
            heading = QLabel(words)
            heading.setBuddy(field)
            self.content.addWidget(heading)
            self.content.addWidget(field, share)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.teach)
        self.content.addLayout(buttons)


def _field(name: str, words: str) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(words)
    field.setTabChangesFocus(True)
    field.setMinimumHeight(LEAST)
    return field
