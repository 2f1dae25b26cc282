"""The inspector: one pixel read in every way, and a value typed into it paints that pixel."""

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pxide.base.problems import Trouble
from pxide.model.active_tab import ActiveTab
from pxide.model.tab import Tab
from pxide.view.widgets.app_theme import AppTheme, fixed_font
from pxide.view.widgets.fields import ValueField
from pxide.view.widgets.metrics import GAP
from pxide.view.widgets.readings import (
    BYTE,
    CHANNELS,
    READINGS,
    operand_tip,
    operand_value,
    read_byte,
    replaced_byte,
)
from vm.asm import instruction_text
from vm.core.patch import Patch, Piece
from vm.core.picture import Box, Point, word_at
from vm.isa.table import decode
from vm.report.places import at

LEAST = 264
SWATCH = 44


def word_patch(tab: Tab, cell: Point, word: int) -> Patch:
    """The change that gives one pixel of the document another word; empty when it has it."""
    x, y = cell
    before = tab.document.picture[y : y + 1, x : x + 1].copy()
    after = np.frombuffer(word.to_bytes(4, "little"), np.uint8).reshape(1, 1, 4).copy()
    return Patch(()) if np.array_equal(before, after) else Patch((Piece(x, y, before, after),))


class _Swatch(QFrame):
    """The colour of the pixel as it looks when A is not asked."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("swatch")
        self.setFixedSize(QSize(SWATCH, SWATCH))
        self.colour = QColor()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill with the colour, then let the frame draw its edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.colour.isValid():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colour)
            painter.drawRoundedRect(self.rect(), GAP, GAP)
        painter.end()
        super().paintEvent(event)


class Inspector(QWidget):
    """Shows the selected pixel; while none is selected, the one last under the mouse."""

    def __init__(self, current: ActiveTab, trouble: Trouble, app_theme: AppTheme) -> None:
        super().__init__()
        self._current = current
        self._trouble = trouble
        self._app_theme = app_theme
        self._cell: Point | None = None
        self.title = QLabel()
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.instruction = QLabel()
        self.instruction.setWordWrap(True)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("role", "muted")
        self._swatch = _Swatch()
        self.bytes = [self._byte_field(index) for index in range(len(CHANNELS))]
        self.meanings = [QLabel() for _ in CHANNELS]
        self.readings = {row.name: ValueField(row.name, row.words, row.read) for row in READINGS}
        self.setMinimumWidth(LEAST)
        self.setFocusProxy(self.bytes[0])
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def cell(self) -> Point | None:
        """The pixel that is shown."""
        return self._cell

    def refresh(self) -> None:
        """Read the pixel anew."""
        tab = self._current.tab
        self._cell = self._wanted(tab)
        if tab is None or self._cell is None:
            self._show_nothing(tab is not None)
            return
        word = word_at(tab.shown, *self._cell)
        self._show_word(word)
        self._set_locked(tab.session is not None)

    def _wanted(self, tab: Tab | None) -> Point | None:
        if tab is None:
            return None
        cell = tab.selection.cell or tab.selection.hovered or self._cell
        return cell if cell is not None and tab.document.box.contains(*cell) else None

    def _byte_field(self, index: int) -> ValueField:
        name = CHANNELS[index]
        field = ValueField(
            f"{name} byte", f"{name}, a byte from 0 to 255, such as 43, 0x2B or '+'", read_byte
        )
        field.entered.connect(lambda value: self._byte_entered(index, value))
        return field

    def _connect(self) -> None:
        for field in self.readings.values():
            field.entered.connect(self._word_entered)
        current = self._current
        current.tab_changed.connect(self._tab_changed)
        for told in (
            current.session_changed,
            current.state_changed,
            current.resized,
            current.cell_changed,
            current.hovered_changed,
            self._app_theme.changed,
        ):
            told.connect(self.refresh)
        current.pixels_changed.connect(self._pixels_changed)

    def _tab_changed(self) -> None:
        self._cell = None
        self.refresh()

    def _pixels_changed(self, box: Box) -> None:
        if self._cell is not None and box.contains(*self._cell):
            self.refresh()

    def _byte_entered(self, index: int, value: int) -> None:
        tab = self._current.tab
        if tab is None or self._cell is None:
            return
        word = word_at(tab.shown, *self._cell)
        self._word_entered(replaced_byte(word, index, value))

    def _word_entered(self, word: int) -> None:
        tab, cell = self._current.tab, self._cell
        if tab is None or cell is None:
            return
        with self._trouble.caught():
            tab.document.apply(f"Set {at(*cell)}", word_patch(tab, cell, word))
        self.refresh()

    def _show_nothing(self, has_tab: bool) -> None:
        self.title.setText("No pixel")
        self.instruction.setText("")
        self.words.setText(
            "Point at a pixel, or click it with the select tool, to read it in every way."
            if has_tab
            else "Open a picture to look at its pixels."
        )
        self._swatch.colour = QColor()
        self._swatch.update()
        for field in (*self.bytes, *self.readings.values()):
            field.show_value("")
            field.setEnabled(False)
        for meaning in self.meanings:
            meaning.setText("")

    def _show_word(self, word: int) -> None:
        self.title.setText(f"Pixel {at(*(self._cell or (0, 0)))}")
        channels = word.to_bytes(len(CHANNELS), "little")
        self._swatch.colour = QColor(*channels[:3])
        self._swatch.update()
        for field, value in zip(self.bytes, channels, strict=True):
            field.show_value(str(value))
        for row in READINGS:
            self.readings[row.name].show_value(row.show(word))
        self._show_meaning(word)

    def _show_meaning(self, word: int) -> None:
        op, values = decode(word)
        if op is None:
            code = word & BYTE
            texts = [f"{code} names no instruction", "", "", ""]
            self.instruction.setText("data")
            self.words.setText("As an instruction it would be fault 1, unknown opcode.")
            tips = ["", "", "", ""]
            colour = self._app_theme.theme.muted
        else:
            names = self._current.spelling
            pairs = list(zip(op.operands, values, strict=False))
            texts = [f"opcode {op.name}  {op.mark}"]
            texts += [f"{o.name}: {operand_value(o, value, names)}" for o, value in pairs]
            tips = [op.doc, *(operand_tip(o) for o in op.operands)]
            self.instruction.setText(instruction_text(word, names))
            self.words.setText(op.doc)
            colour = self._app_theme.theme.family(op.family)
        self.instruction.setStyleSheet(f"QLabel {{ color: {colour.name()}; font-weight: 600; }}")
        padded = zip(self.meanings, [*texts, "", "", ""], [*tips, "", "", ""], strict=False)
        for meaning, text, tip in padded:
            meaning.setText(text)
            meaning.setToolTip(tip)

    def _set_locked(self, is_locked: bool) -> None:
        for field in (*self.bytes, *self.readings.values()):
            field.setEnabled(True)
            field.setReadOnly(is_locked)
        if is_locked:
            self.words.setText(
                f"{self.words.text()} This is the run's pixel: stop the run to edit it."
            )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * GAP)
        head.addWidget(self._swatch)
        lines = QVBoxLayout()
        lines.setSpacing(GAP)
        lines.addWidget(self.title)
        self.instruction.setFont(fixed_font())
        lines.addWidget(self.instruction)
        head.addLayout(lines, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(2 * GAP)
        layout.addLayout(head)
        layout.addWidget(self.words)
        layout.addLayout(self._byte_grid())
        layout.addLayout(self._reading_grid())
        layout.addStretch(1)

    def _byte_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(GAP)
        grid.setColumnStretch(2, 1)
        for row, (channel, field, meaning) in enumerate(
            zip(CHANNELS, self.bytes, self.meanings, strict=True)
        ):
            field.setFixedWidth(14 * GAP)
            label = QLabel(channel)
            label.setFont(fixed_font())
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
            grid.addWidget(meaning, row, 2)
        return grid

    def _reading_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(GAP)
        grid.setColumnStretch(1, 1)
        for row, reading in enumerate(READINGS):
            label = QLabel(reading.name)
            label.setProperty("role", "muted")
            label.setToolTip(reading.words)
            grid.addWidget(label, row, 0)
            grid.addWidget(self.readings[reading.name], row, 1)
        return grid
