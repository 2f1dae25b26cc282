"""The instruction of the stamp, with a field for each of its operands."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from pxide.model.brush import Brush
from pxide.view.widgets.app_theme import AppTheme, fixed_font
from pxide.view.widgets.metrics import GAP
from pxide.view.widgets.readings import BYTE, operand_tip
from vm.asm import instruction_text
from vm.isa.table import Op, Operand, OperandKind, encode

MOST_OPERANDS = 3
_PREFIXES = {OperandKind.REGISTER: "r", OperandKind.COLUMN: "x = ", OperandKind.TARGET_ROW: "row "}


class _Line(QObject):
    """One operand: its name, its value, and a button that takes it from the canvas."""

    changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.name = QLabel()
        self.value = QSpinBox()
        self.value.valueChanged.connect(self.changed)
        self.pick = QPushButton("pick")
        self.pick.setProperty("link", True)
        self.pick.setCheckable(True)
        self.pick.setToolTip("The next click on the canvas gives this operand")

    def show_operand(self, operand: Operand, byte: int) -> None:
        """Speak of this operand and its byte, without telling anyone of a change."""
        is_signed = operand.kind is OperandKind.SIGNED
        prefix = "row " if operand.kind.is_row else _PREFIXES.get(operand.kind, "")
        self.value.blockSignals(True)
        self.value.setPrefix(prefix)
        self.value.setRange(-128 if is_signed else 0, 127 if is_signed else BYTE)
        self.value.setValue(byte - 2 * (byte & 0x80) if is_signed else byte)
        self.value.blockSignals(False)
        self.name.setText(operand.name)
        for part in (self.name, self.value):
            part.setToolTip(operand_tip(operand))
        self.value.setAccessibleName(f"Operand {operand.name}")
        self.pick.setAccessibleName(f"Pick operand {operand.name} on the canvas")

    def set_shown(self, is_shown: bool) -> None:
        """Show or hide all of the line."""
        for part in (self.name, self.value, self.pick):
            part.setVisible(is_shown)


class OperandFields(QWidget):
    """Edits the brush's operands; `pick_wanted` carries which one the next click shall give."""

    pick_wanted = Signal(int)

    def __init__(self, brush: Brush, app_theme: AppTheme) -> None:
        super().__init__()
        self._brush = brush
        self._app_theme = app_theme
        self.text = QLabel()
        self.text.setFont(fixed_font())
        self.doc = QLabel()
        self.doc.setWordWrap(True)
        self.doc.setProperty("role", "muted")
        self.lines = [_Line() for _ in range(MOST_OPERANDS)]
        for index, line in enumerate(self.lines):
            line.changed.connect(lambda value, i=index: brush.set_operand(i, value))
            line.pick.clicked.connect(lambda _on, i=index: self.pick_wanted.emit(i))
        self._lay_out()
        brush.changed.connect(self.refresh)
        app_theme.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what the brush holds."""
        op = self._brush.op
        operands = () if op is None else op.operands
        for index, line in enumerate(self.lines):
            line.set_shown(index < len(operands))
            if index < len(operands):
                line.show_operand(operands[index], self._brush.operands[index])
        self.text.setVisible(op is not None)
        if op is None:
            self.doc.setText("Choose an instruction above, then stamp it on the canvas.")
            return
        self._show_op(op)

    def show_picking(self, index: int | None) -> None:
        """Mark the operand that the next click will give."""
        for place, line in enumerate(self.lines):
            line.pick.setChecked(place == index)

    def _show_op(self, op: Op) -> None:
        colour = self._app_theme.theme.family(op.family).name()
        self.text.setStyleSheet(f"QLabel {{ color: {colour}; font-weight: 600; }}")
        self.text.setText(instruction_text(encode(op, self._brush.operands)))
        self.doc.setText(op.doc)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(GAP)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(self.lines):
            line.name.setBuddy(line.value)
            grid.addWidget(line.name, row, 0)
            grid.addWidget(line.value, row, 1)
            grid.addWidget(line.pick, row, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.text)
        layout.addLayout(grid)
        layout.addWidget(self.doc)
