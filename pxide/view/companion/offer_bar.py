"""A bar that says something and offers what to do about it, in the line of the conversation."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pxide.view.widgets.metrics import GAP


class OfferBar(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAccessibleName(name)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GAP)
        self._buttons.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        self._column.setSpacing(GAP)
        self._column.addWidget(self.words)
        self._column.addLayout(self._buttons)
        self.hide()

    def add(self, part: QWidget) -> None:
        """Something more, between the words and the buttons."""
        self._column.insertWidget(self._column.count() - 1, part)

    def add_button(self, text: str, tip: str) -> QPushButton:
        """Something that can be done."""
        button = QPushButton(text)
        button.setToolTip(tip)
        self._buttons.addWidget(button)
        return button

    def say(self, words: str, kind: str = "") -> None:
        """Say something; "" takes the bar away."""
        self.words.setText(words)
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().polish(self)
        self.setVisible(bool(words))
