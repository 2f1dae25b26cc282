"""The trace: the last steps of the run, the newest at the bottom."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QWidget

from pxide.view.code_paint import WORD_ROLE, CodeDelegate
from pxide.view.current import Current
from pxide.view.rows import Rows
from pxide.view.wardrobe import Wardrobe, fixed_font
from vm.asm import Spelling, instruction_text
from vm.isa import decode
from vm.picture import Box, signed, word_at
from vm.trace import Step

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
SHOWN_PLACES = 3


def place_words(box: Box) -> str:
    """A rectangle in few words: one pixel, a run of a row, or corner to corner."""
    across = str(box.x) if box.w == 1 else f"{box.x}..{box.right - 1}"
    down = str(box.y) if box.h == 1 else f"{box.y}..{box.bottom - 1}"
    return f"({across}, {down})"


def _listed(words: list[str], total: int) -> str:
    rest = total - len(words)
    return "  ".join(words) + (f"  and {rest} more" if rest > 0 else "")


def reads_words(step: Step) -> str:
    """What a step read."""
    return _listed([place_words(box) for box in step.reads[:SHOWN_PLACES]], len(step.reads))


def writes_words(step: Step) -> str:
    """What a step wrote: old and new value of single pixels, the place of larger ones."""
    pieces = step.writes.pieces
    words = []
    for piece in pieces[:SHOWN_PLACES]:
        where = place_words(piece.box)
        if piece.box.area == 1:
            old, new = (signed(word_at(p, 0, 0)) for p in (piece.before, piece.after))
            where = f"{where} {old} → {new}"
        words.append(where)
    return _listed(words, len(pieces))


def step_tip(step: Step, names: Spelling) -> str:
    """All of a step in a few lines: what was executed and what that means, reads, writes."""
    op = decode(step.word)[0]
    lines = [f"{instruction_text(step.word, names)} at ({step.pc[0]}, {step.pc[1]})"]
    lines += [] if op is None else [op.doc]
    lines += [f"read {reads_words(step)}"] if step.reads else []
    lines += [] if step.writes.is_empty else [f"wrote {writes_words(step)}"]
    lines += ["lossy: bits were dropped, or a sum was held at 255"] if step.lossy else []
    return "\n".join(lines)


_COLUMNS: tuple[tuple[str, str, Callable[[Step, Spelling], str]], ...] = (
    ("step", "The number of the step, from 0", lambda step, _names: str(step.number)),
    (
        "pc",
        "Where the instruction lies, (x, y)",
        lambda step, _names: f"({step.pc[0]}, {step.pc[1]})",
    ),
    ("instruction", "What was executed", lambda step, names: instruction_text(step.word, names)),
    ("reads", "The pixels that were read", lambda step, _names: reads_words(step)),
    (
        "writes",
        "The pixels that changed, old → new as signed words",
        lambda step, _names: writes_words(step),
    ),
    (
        "lossy",
        "△ where arithmetic lost bits or clamped",
        lambda step, _names: "△" if step.lossy else "",
    ),
)
NUMBER, INSTRUCTION, WRITES, LOSSY = 0, 2, 4, 5
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_EMPTY = "No steps yet. Run the program (F5) or do one step (F10) to see what it reads and writes."


class TraceModel(QAbstractTableModel):
    """Formats a step only when its row is looked at."""

    def __init__(self, wardrobe: Wardrobe, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wardrobe = wardrobe
        self._steps: tuple[Step, ...] = ()
        self._names = Spelling()

    def show(self, steps: tuple[Step, ...], names: Spelling) -> None:
        """Show these steps instead, written with these names."""
        self.beginResetModel()
        self._steps, self._names = steps, names
        self.endResetModel()

    def step_at(self, row: int) -> Step:
        """The step of a row."""
        return self._steps[row]

    def rowCount(self, parent: Index = ROOT) -> int:
        """As many rows as steps."""
        return 0 if parent.isValid() else len(self._steps)

    def columnCount(self, parent: Index = ROOT) -> int:
        """One column for each thing said of a step."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the columns."""
        if orientation is Qt.Orientation.Vertical:
            return None
        name, tip, _show = _COLUMNS[section]
        texts = {Qt.ItemDataRole.DisplayRole: name, Qt.ItemDataRole.ToolTipRole: tip}
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section == NUMBER else LEFT
        return texts.get(Qt.ItemDataRole(role)) if role in tuple(texts) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text, and what colours and explains it."""
        step = self._steps[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[index.column()][2](step, self._names)
        if role == Qt.ItemDataRole.ToolTipRole:
            return step_tip(step, self._names)
        if role == WORD_ROLE and index.column() == INSTRUCTION:
            return step.word
        return self._dress(role, index.column())

    def _dress(self, role: int, column: int) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole and column == LOSSY:
            return self._wardrobe.theme.lossy
        if role == Qt.ItemDataRole.TextAlignmentRole and column == NUMBER:
            return RIGHT
        return fixed_font() if role == Qt.ItemDataRole.FontRole else None


class Trace(Rows):
    """The table of steps; `activated` carries the pixel of the step that was clicked."""

    activated = Signal(object)

    def __init__(self, current: Current, wardrobe: Wardrobe) -> None:
        self.model = TraceModel(wardrobe)
        super().__init__(self.model, "Trace of the last steps", _EMPTY)
        self.model.setParent(self)
        self._current = current
        self.table.setObjectName("steps")
        self.table.setItemDelegateForColumn(INSTRUCTION, CodeDelegate(wardrobe, self.table))
        self.set_widths((84, 76, 180, 164, 200, 56))
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(WRITES, QHeaderView.ResizeMode.Stretch)
        for told in (current.traced, current.sheet_changed, current.session_changed):
            told.connect(self.refresh)
        self.table.clicked.connect(self._clicked)
        self.table.activated.connect(self._clicked)
        self.refresh()

    def refresh(self) -> None:
        """Show the last steps; who has scrolled up to read is left there."""
        sheet = self._current.sheet
        session = None if sheet is None else sheet.session
        bar = self.table.verticalScrollBar()
        was_at_end = bar.value() == bar.maximum()
        self.model.show(() if session is None else session.recent, self._current.spelling)
        if was_at_end:
            self.table.scrollToBottom()

    def _clicked(self, index: QModelIndex) -> None:
        self.activated.emit(self.model.step_at(index.row()).pc)
