"""What the pixels of a picture are: instructions that can be reached, and tensors.

Finding out takes a look at the whole program, so it is done when somebody asks, once for each
version of the picture, and kept for all who ask.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from vm.core.executor import Counts
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


@dataclass(frozen=True, eq=False)
class ProgramAnalysis:
    """What one version of a picture holds."""

    version: int
    places: Places
    """Where the instructions are, y * W + x, in reading order. Nobody writes it."""
    is_whole: bool
    """Whether these are all: a very long program is not followed to its end."""
    mask: Mask
    """The same by pixel, (H, W)."""
    tensors: tuple[Tensor, ...]
    """The tensors whose headers are in the picture."""
    uses_registers: bool
    """Whether an instruction that can be reached works on registers."""
    yields: bool
    """Whether the program shows frames and listens to mouse and keys."""

    @classmethod
    def of(cls, picture: Picture, version: int) -> "ProgramAnalysis":
        """Look at a picture, uint8 (H, W, 4), of this version."""
        places = reached(picture, limit=PATIENCE)
        places.flags.writeable = False
        mask = np.zeros(picture.shape[:2], np.bool_)
        mask.reshape(-1)[places] = True
        ops = operations(picture, places)
        return cls(
            version=version,
            places=places,
            is_whole=len(places) < PATIENCE,
            mask=mask,
            tensors=find_tensors(picture),
            uses_registers=any(_names_register(op) for op in ops),
            yields=any(isinstance(effect, Yield) for op in ops for effect in op.effects),
        )

    def finds_the_same_as(self, other: "ProgramAnalysis") -> bool:
        """Whether instructions and tensors are where they are in another one."""
        if self.mask.shape != other.mask.shape or self.tensors != other.tensors:
            return False
        return (self.uses_registers, self.yields) == (other.uses_registers, other.yields) and (
            np.array_equal(self.places, other.places)
        )


class ProgramSource(Protocol):
    """Whose program is looked at."""

    @property
    def shown(self) -> Picture:
        """The picture as it is now."""

    @property
    def version(self) -> int:
        """Grows with every change of that picture."""

    @property
    def counts(self) -> Counts | None:
        """Reads, writes and executions of each pixel, (3, H, W), where they are counted."""


class ProgramMap(QObject):
    """Keeps the analysis of what a tab shows.

    `latest` is about the pixels as they are. What is asked with every repaint may be a moment
    old: it is looked for again soon after a change, and `changed` tells when it is known better.
    """

    changed = Signal()

    def __init__(self, source: ProgramSource, parent: QObject | None = None) -> None:
        """Look at this picture, not before somebody asks."""
        super().__init__(parent)
        self._source = source
        self._analysis: ProgramAnalysis | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_WAIT)
        self._soon.timeout.connect(self.latest)

    @property
    def uses_registers(self) -> bool:
        """Whether an instruction that can be reached works on registers."""
        return self._known().uses_registers

    @property
    def yields(self) -> bool:
        """Whether the program shows frames and listens to mouse and keys."""
        return self._known().yields

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """The tensors whose headers are in the picture."""
        return self._known().tensors

    def is_instruction(self, x: int, y: int) -> bool:
        """Whether a pixel is an instruction."""
        return bool(self.instructions(Box(x, y, 1, 1))[0, 0])

    def instructions(self, box: Box) -> Mask:
        """Which pixels of a box, bool (h, w), are instructions: those in reach and those that were
        executed."""
        found: Mask = self._known().mask[box.slices]
        counts = self._source.counts
        return found if counts is None else found | (counts[2][box.slices] > 0)

    def owners(self, box: Box, width: int) -> Owners:
        """For each pixel of a box the index of the tensor it belongs to, -1 where it is none's."""
        found: Owners = np.full((box.h, box.w), -1, np.int16)
        for index, tensor in enumerate(self.tensors):
            for part in tensor.boxes(width):
                inner = Box(part.x - box.x, part.y - box.y, part.w, part.h).clipped(box.w, box.h)
                if inner is not None:
                    found[inner.slices] = index
        return found

    def latest(self) -> ProgramAnalysis:
        """The analysis of the picture as it is now, made unless it is known."""
        former, version = self._analysis, self._source.version
        if former is not None and former.version == version:
            return former
        self._soon.stop()
        analysis = self._analysis = ProgramAnalysis.of(self._source.shown, version)
        if former is not None and not analysis.finds_the_same_as(former):
            self.changed.emit()
        return analysis

    def _known(self) -> ProgramAnalysis:
        known = self._analysis
        if known is None or known.mask.shape != self._source.shown.shape[:2]:
            return self.latest()
        if known.version != self._source.version and not self._soon.isActive():
            self._soon.start()
        return known


def find_tensors(picture: Picture) -> tuple[Tensor, ...]:
    """The well-formed tensors of a picture, as far as their headers say so."""
    if picture.shape[1] < HEADER_PIXELS:
        return ()
    tags = [kind | TENSOR_TAG << 24 for kind in ElementType]
    rows = np.flatnonzero(np.isin(words_of(picture)[:, 1], tags))[:_MOST_TENSORS]
    found = (read_tensor(picture, int(row)) for row in rows)
    return tuple(tensor for tensor in found if tensor is not None)


def operations(picture: Picture, places: Places) -> tuple[Op, ...]:
    """The instructions that occur at these places, y * W + x, each once."""
    codes = np.unique(words_of(picture).reshape(-1)[places] & np.uint32(0xFF)).tolist()
    found = (decode(code)[0] for code in codes)
    return tuple(op for op in found if op is not None)


def _names_register(op: Op) -> bool:
    return any(operand.kind is OperandKind.REGISTER for operand in op.operands)
