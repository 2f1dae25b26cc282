"""The instruction palette: every instruction as a chip, by family, with a box to find one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.instruction_chip import InstructionChip
from pxide.view.widgets.metrics import GAP
from vm.isa.table import ISA, Family, Op

COLUMNS = 2
ABOUT = {
    Family.STOP: "End the run",
    Family.ROWS: "Whole rows of bytes",
    Family.CELLS: "Arithmetic on registers, the pixels of row 1",
    Family.FLOW: "Skip, jump, call, and show a frame",
    Family.MEMORY: "Read and write pixels through pointers",
    Family.TENSORS: "Exact matrices for neural networks",
}


def matches(op: Op, wanted: str) -> bool:
    """Whether every wanted word is in the name, mark, family or description of the op."""
    about = f"{op.name} {op.spelling} {op.family.value} {op.doc}".lower()
    return all(word == op.mark or word.lower() in about for word in wanted.split())


class _Group(QWidget):
    """One family: its name in its colour above its chips."""

    def __init__(self, family: Family, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._family = family
        self._app_theme = app_theme
        self.chips = [InstructionChip(op, app_theme, self) for op in ISA if op.family is family]
        self._heading = QLabel(family.value.capitalize())
        self._heading.setToolTip(ABOUT[family])
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, GAP)
        layout.setSpacing(GAP)
        layout.addWidget(self._heading)
        layout.addLayout(self._grid)
        self.wear()
        self.show_only("")

    def wear(self) -> None:
        """Take the colours of the theme of the moment."""
        colour = self._app_theme.theme.family(self._family).name()
        self._heading.setStyleSheet(f"QLabel {{ color: {colour}; font-weight: 600; }}")

    def show_only(self, wanted: str) -> list[InstructionChip]:
        """Seat the chips that match side by side, hide the rest, and say which are shown."""
        shown = [chip for chip in self.chips if matches(chip.op, wanted)]
        for chip in self.chips:
            self._grid.removeWidget(chip)
            chip.setVisible(chip in shown)
        for place, chip in enumerate(shown):
            self._grid.addWidget(chip, place // COLUMNS, place % COLUMNS)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.setVisible(bool(shown))
        return shown


class InstructionPalette(QWidget):
    """Choose an instruction; `chosen` carries the Op."""

    chosen = Signal(object)

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = QButtonGroup(self)
        self._buttons.setExclusive(True)
        self._inside = QWidget(self)
        self._groups = [_Group(family, app_theme, self._inside) for family in Family]
        chips = [chip for group in self._groups for chip in group.chips]
        for chip in chips:
            self._buttons.addButton(chip)
            chip.clicked.connect(lambda _on=False, op=chip.op: self.chosen.emit(op))
        self.chips = {chip.op.code: chip for chip in chips}
        self.finder = self._find_box()
        self.nothing = self._empty_words()
        self._lay_out()
        self.show_chosen(None)
        app_theme.changed.connect(self._wear)

    def show_chosen(self, op: Op | None) -> None:
        """Mark the chip of the op that the stamp holds, without choosing it again."""
        self._buttons.setExclusive(False)
        for chip in self.chips.values():
            chip.setChecked(op is not None and chip.op.code == op.code)
        self._buttons.setExclusive(True)
        self._let_tab_stop_once(ISA[0] if op is None else op)

    def _let_tab_stop_once(self, op: Op) -> None:
        """Tab comes to one chip and goes on; the arrows lead to the others."""
        for chip in self.chips.values():
            is_stop = chip.op.code == op.code
            chip.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus
            )

    def visible_ops(self) -> list[Op]:
        """What the find box leaves to be seen."""
        return [chip.op for chip in self.chips.values() if not chip.isHidden()]

    def _find_box(self) -> QLineEdit:
        box = QLineEdit()
        box.setPlaceholderText("find an instruction")
        box.setToolTip("Words of its name, its mark or what it does; Enter chooses the first")
        box.setAccessibleName("Find an instruction")
        box.setClearButtonEnabled(True)
        box.textChanged.connect(self._filter)
        box.returnPressed.connect(self._choose_first)
        return box

    def _empty_words(self) -> QLabel:
        words = QLabel("No instruction fits these words. Try “add”, “row” or a mark such as #.")
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        words.hide()
        return words

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(2 * GAP, 0, 2 * GAP, GAP)
        column.setSpacing(GAP)
        for part in (self.nothing, *self._groups):
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(self._inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2 * GAP, 0, 0)
        layout.setSpacing(2 * GAP)
        head = QVBoxLayout()
        head.setContentsMargins(2 * GAP, 0, 2 * GAP, 0)
        head.addWidget(self.finder)
        layout.addLayout(head)
        layout.addWidget(area)

    def _filter(self, wanted: str) -> None:
        shown = [chip for group in self._groups for chip in group.show_only(wanted)]
        self.nothing.setVisible(not shown)

    def _choose_first(self) -> None:
        ops = self.visible_ops()
        if ops:
            self.chips[ops[0].code].click()

    def _wear(self) -> None:
        for group in self._groups:
            group.wear()
        self.update()
