"""How this chat is answered: instructions of the person, and how the next token is chosen."""

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
)

from pxide.model.chat.chat_settings import USUAL, ChatSettings
from pxide.view.companion.side_page import SidePage
from pxide.view.widgets.app_theme import AppTheme

SERVER = "as the server has it"
LEAST = 80


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number of the chat settings: its words, its limits, and whether it is a whole one."""

    name: str
    words: str
    low: float
    high: float
    tip: str
    step: float = 0.05

    @property
    def is_whole(self) -> bool:
        """Whether it has no part after the point."""
        return self.step >= 1


NUMBERS = (
    NumberRow(
        "temperature",
        "Temperature",
        low=0,
        high=2,
        tip="How far the model strays: 0 hardly, 1 much",
    ),
    NumberRow(
        "top_p", "Top p", low=0, high=1, tip="Only the likeliest tokens that add up to this share"
    ),
    NumberRow(
        "top_k", "Top k", low=0, high=200, tip="Only so many of the likeliest tokens", step=1
    ),
    NumberRow(
        "repeat_penalty", "Repeat penalty", low=0.5, high=2, tip="Over 1, words are repeated less"
    ),
    NumberRow(
        "seed",
        "Seed",
        low=0,
        high=2_000_000_000,
        tip="The same seed gives the same answer again",
        step=1,
    ),
    NumberRow(
        "max_tokens", "Longest answer", low=16, high=65_536, tip="So many tokens at most", step=16
    ),
)


class NumberBox(QDoubleSpinBox):
    """A box whose least value, a step under what is allowed, leaves it to the server."""

    def __init__(self, number: NumberRow) -> None:
        super().__init__()
        self._is_whole = number.is_whole
        self.setDecimals(0 if number.is_whole else 2)
        self.setRange(number.low - number.step, number.high)
        self.setSingleStep(number.step)
        self.setSpecialValueText(SERVER)
        self.setAccessibleName(number.words)
        self.setToolTip(number.tip)

    @property
    def given(self) -> float | None:
        """The number given; None leaves it to the server."""
        if self.value() == self.minimum():
            return None
        return int(self.value()) if self._is_whole else self.value()

    def give(self, value: float | None) -> None:
        """Show a number."""
        self.setValue(self.minimum() if value is None else value)


class ChatSettingsForm(SidePage):
    """Each change holds from the next answer on."""

    changed = Signal(object)
    """The ChatSettings."""

    def __init__(self, app_theme: AppTheme) -> None:
        super().__init__("How this chat is answered", app_theme)
        self._chat_settings = USUAL
        self._is_told = False
        self.instructions = QPlainTextEdit()
        self.instructions.setAccessibleName("Instructions")
        self.instructions.setTabChangesFocus(True)
        self.instructions.setMinimumHeight(LEAST)
        self.instructions.setPlaceholderText("Answer in German. Explain every instruction…")
        self.learns = QCheckBox("Learn finished answers")
        self.learns.setToolTip("Finished answers become rows of the knowledge image")
        self.numbers = {number.name: NumberBox(number) for number in NUMBERS}
        self.reset = QPushButton("Reset")
        self.reset.setToolTip("As a new chat begins")
        self._lay_out()
        self._connect()

    def show_chat_settings(self, chat_settings: ChatSettings) -> None:
        """Show how it is answered now."""
        self._chat_settings = chat_settings
        self._is_told = True
        if self.instructions.toPlainText() != chat_settings.instructions:
            self.instructions.setPlainText(chat_settings.instructions)
        self.learns.setChecked(chat_settings.learns)
        for name, box in self.numbers.items():
            box.give(getattr(chat_settings, name))
        self._is_told = False

    def _connect(self) -> None:
        self.instructions.textChanged.connect(self._tell)
        self.learns.toggled.connect(self._tell)
        for box in self.numbers.values():
            box.valueChanged.connect(self._tell)
        self.reset.clicked.connect(self._reset)

    def _tell(self) -> None:
        if self._is_told:
            return
        values: dict[str, Any] = {name: box.given for name, box in self.numbers.items()}
        self._chat_settings = replace(
            self._chat_settings,
            instructions=self.instructions.toPlainText(),
            learns=self.learns.isChecked(),
            **values,
        )
        self.changed.emit(self._chat_settings)

    def _reset(self) -> None:
        """Only what stands on this tab."""
        names = ("instructions", "learns", *self.numbers)
        usual = {name: getattr(USUAL, name) for name in names}
        self.show_chat_settings(replace(self._chat_settings, **usual))
        self.changed.emit(self._chat_settings)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for number in NUMBERS:
            form.addRow(number.words, self.numbers[number.name])
        buttons = QHBoxLayout()
        buttons.addWidget(self.reset)
        buttons.addStretch(1)
        heading = QLabel("Instructions")
        heading.setBuddy(self.instructions)
        self.content.addWidget(heading)
        self.content.addWidget(self.instructions, 1)
        self.content.addWidget(self.learns)
        self.content.addLayout(form)
        self.content.addLayout(buttons)
