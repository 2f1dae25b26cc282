"""The pencil's pixel: four bytes and the word they make, each to be typed."""

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from pxide.model.brush import Brush
from pxide.view.widgets.app_theme import fixed_font
from pxide.view.widgets.fields import ValueField
from pxide.view.widgets.metrics import GAP
from pxide.view.widgets.readings import CHANNELS, READINGS, read_byte, replaced_byte

SHOWN = ("hex", "signed")
"""The readings of the word that are offered here; the inspector has them all."""


class PencilFields(QWidget):
    """Shows and sets what the pencil paints."""

    def __init__(self, brush: Brush) -> None:
        super().__init__()
        self._brush = brush
        self.bytes = [self._byte_field(index) for index in range(len(CHANNELS))]
        rows = [row for row in READINGS if row.name in SHOWN]
        self.words = {row.name: ValueField(row.name, row.words, row.read) for row in rows}
        for field in self.words.values():
            field.entered.connect(brush.set_word)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP)
        for column, (name, field) in enumerate(zip(CHANNELS, self.bytes, strict=True)):
            label = QLabel(name)
            label.setFont(fixed_font())
            grid.addWidget(label, 0, column)
            grid.addWidget(field, 1, column)
        for row, (name, field) in enumerate(self.words.items(), start=2):
            grid.addWidget(QLabel(name), row, 0, 1, 1)
            grid.addWidget(field, row, 1, 1, 3)
        brush.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what the pencil holds."""
        for field, value in zip(self.bytes, self._brush.pixel, strict=True):
            field.show_value(str(value))
        for row in READINGS:
            if row.name in self.words:
                self.words[row.name].show_value(row.show(self._brush.word))

    def _byte_field(self, index: int) -> ValueField:
        name = f"{CHANNELS[index]} byte of the pencil"
        field = ValueField(name, f"{CHANNELS[index]}, a byte: 43, 0x2B or '+'", read_byte)
        field.entered.connect(
            lambda value: self._brush.set_word(replaced_byte(self._brush.word, index, value))
        )
        return field
