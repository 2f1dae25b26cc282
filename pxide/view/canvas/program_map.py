"""What the pixels of a picture are: instructions that can be reached, and tensors.

Finding out takes a look at the whole program, so it is done when a label is to be written, kept,
and done again a moment after the last change, never for each pixel that changes.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from pxide.model.tab import Tab
from vm.core.layout import HEADER_PIXELS, TENSOR_TAG, ElementType, Tensor, read_tensor
from vm.core.picture import Box, Picture, words_of
from vm.isa.flow import PATIENCE, reached
from vm.isa.rules import Yield
from vm.isa.table import Op, OperandKind, decode

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
Owners = npt.NDArray[np.int16]

_MOST_TENSORS: Final = 500
_WAIT: Final = 200  # milliseconds; while a program rewrites itself, five looks a second are enough


class ProgramMap(QObject):
    """Knows instructions and tensors of what a tab shows; `changed` when it knows better."""

    changed = Signal()

    def __init__(self, tab: Tab, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tab = tab
        self._places: Places = np.zeros(0, np.intp)
        """Where the instructions are, in reading order; the mask says the same by pixel."""
        self._mask: Mask = np.zeros((0, 0), np.bool_)
        self._tensors: tuple[Tensor, ...] = ()
        self._uses_registers = False
        self._yields = False
        self._is_stale = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self._look_again)
        tab.shown_changed.connect(self._expire)

    @property
    def uses_registers(self) -> bool:
        """Whether an instruction that can be reached works on registers."""
        self._refresh()
        return self._uses_registers

    @property
    def yields(self) -> bool:
        """Whether the program shows frames and listens to mouse and keys."""
        self._refresh()
        return self._yields

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """The tensors whose headers are in the picture."""
        self._refresh()
        return self._tensors

    def is_instruction(self, x: int, y: int) -> bool:
        """Whether a pixel is an instruction."""
        return bool(self.instructions(Box(x, y, 1, 1))[0, 0])

    def instructions(self, box: Box) -> Mask:
        """Which pixels of a box are instructions: those in reach and those that were executed."""
        self._refresh()
        found: Mask = self._mask[box.slices]
        session = self._tab.session
        if session is not None and session.counts is not None:
            executed: Mask = session.counts[2][box.slices] > 0
            found = found | executed
        return found

    def owners(self, box: Box, width: int) -> Owners:
        """For each pixel of a box the index of the tensor it belongs to, -1 where it is none's."""
        self._refresh()
        found: Owners = np.full((box.h, box.w), -1, np.int16)
        for index, tensor in enumerate(self._tensors):
            for part in tensor.boxes(width):
                inner = Box(part.x - box.x, part.y - box.y, part.w, part.h).clipped(box.w, box.h)
                if inner is not None:
                    found[inner.slices] = index
        return found

    def look(self) -> None:
        """Find out now, unless what is known is new."""
        if self._is_stale:
            self._look()
            self.changed.emit()

    def _expire(self) -> None:
        self._is_stale = True

    def _refresh(self) -> None:
        shape = self._tab.shown.shape[:2]
        if self._mask.shape != shape:
            self._look()
        elif self._is_stale and not self._timer.isActive():
            self._timer.start()

    def _look_again(self) -> None:
        places, tensors = self._places, self._tensors
        self._look()
        if self._tensors != tensors or not np.array_equal(self._places, places):
            self.changed.emit()

    def _look(self) -> None:
        picture = self._tab.shown
        self._is_stale = False
        self._places = reached(picture, limit=PATIENCE)
        self._mask = np.zeros(picture.shape[:2], np.bool_)
        self._mask.reshape(-1)[self._places] = True
        self._tensors = find_tensors(picture)
        ops = operations(picture, self._places)
        self._uses_registers = any(_names_register(op) for op in ops)
        self._yields = any(isinstance(effect, Yield) for op in ops for effect in op.effects)


def find_tensors(picture: Picture) -> tuple[Tensor, ...]:
    """The well-formed tensors of a picture, as far as their headers say so."""
    if picture.shape[1] < HEADER_PIXELS:
        return ()
    tags = [kind | TENSOR_TAG << 24 for kind in ElementType]
    rows = np.flatnonzero(np.isin(words_of(picture)[:, 1], tags))[:_MOST_TENSORS]
    found = (read_tensor(picture, int(row)) for row in rows)
    return tuple(tensor for tensor in found if tensor is not None)


def operations(picture: Picture, places: Places) -> tuple[Op, ...]:
    """The instructions that occur at these places, each once."""
    codes = np.unique(words_of(picture).reshape(-1)[places] & np.uint32(0xFF)).tolist()
    found = (decode(code)[0] for code in codes)
    return tuple(op for op in found if op is not None)


def _names_register(op: Op) -> bool:
    return any(operand.kind is OperandKind.REGISTER for operand in op.operands)
