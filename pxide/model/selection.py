"""What is selected and what lies under the mouse, on one tab."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from vm.core.picture import Box, Point

Mask = npt.NDArray[np.bool_]
"""Which pixels of a rectangle are meant, bool (h, w)."""


@dataclass(frozen=True, eq=False, slots=True)
class Region:
    """A set of pixels, never empty: the rectangle around them, and which of it they are.

    A whole rectangle has no mask, however large it is. Regions made by the functions of this
    class have a box that is as small as it can be, so that equal sets are equal regions.
    """

    box: Box
    mask: Mask | None = None

    @classmethod
    def of_pixel(cls, point: Point) -> "Region":
        """One pixel."""
        return cls(Box(*point, 1, 1))

    @classmethod
    def of_mask(cls, mask: Mask, left: int = 0, top: int = 0) -> "Region | None":
        """The pixels that a mask, (h, w), says, counted from this corner; None where it says
        none."""
        columns, rows = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
        if not rows.size:
            return None
        x, y = int(columns[0]), int(rows[0])
        tight = Box(x, y, int(columns[-1]) + 1 - x, int(rows[-1]) + 1 - y)
        part = mask[tight.slices]
        box = Box(left + x, top + y, tight.w, tight.h)
        if part.all():
            return cls(box)
        kept = part.copy()
        kept.flags.writeable = False
        return cls(box, kept)

    @property
    def first(self) -> Point:
        """The first pixel in reading order."""
        column = 0 if self.mask is None else int(np.argmax(self.mask[0]))
        return self.box.x + column, self.box.y

    def contains(self, x: int, y: int) -> bool:
        """Whether a pixel is one of them."""
        if not self.box.contains(x, y):
            return False
        return self.mask is None or bool(self.mask[y - self.box.y, x - self.box.x])

    def moved(self, by: Point) -> "Region":
        """The same set, so many pixels further to the right and down."""
        box = self.box
        return Region(Box(box.x + by[0], box.y + by[1], box.w, box.h), self.mask)

    def clipped(self, width: int, height: int) -> "Region | None":
        """The part inside a picture of this size, or None where there is none."""
        box = self.box.clipped(width, height)
        if box is None or box == self.box:
            return None if box is None else self
        if self.mask is None:
            return Region(box)
        inner = Box(box.x - self.box.x, box.y - self.box.y, box.w, box.h)
        return Region.of_mask(self.mask[inner.slices], box.x, box.y)

    def __eq__(self, other: object) -> bool:
        """Whether it is the same set of pixels."""
        if not isinstance(other, Region) or self.box != other.box:
            return False
        if self.mask is None or other.mask is None:
            return self.mask is other.mask
        return np.array_equal(self.mask, other.mask)

    def __hash__(self) -> int:
        """Equal ones have equal hashes."""
        return hash(self.box)


class Selection(QObject):
    """The selected region with the one cell of it that is meant, and the pixel under the mouse."""

    region_changed = Signal()
    """Other pixels are selected, or none."""
    cell_changed = Signal()
    hovered_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with nothing selected."""
        super().__init__(parent)
        self._region: Region | None = None
        self._cell: Point | None = None
        self._hovered: Point | None = None

    @property
    def region(self) -> Region | None:
        """The selected pixels."""
        return self._region

    @property
    def cell(self) -> Point | None:
        """The pixel of the region that the inspector shows and a run goes to."""
        return self._cell

    @property
    def hovered(self) -> Point | None:
        """The pixel under the mouse."""
        return self._hovered

    def select(self, cell: Point | None) -> None:
        """Select one pixel or none."""
        self.select_region(None if cell is None else Region.of_pixel(cell), cell)

    def select_region(self, region: Region | None, cell: Point | None = None) -> None:
        """Select these pixels. The cell stays or becomes the one given, if it is one of them,
        and else is the first."""
        wanted = self._cell if cell is None else cell
        if region is None:
            wanted = None
        elif wanted is None or not region.contains(*wanted):
            wanted = region.first
        is_other_region, is_other_cell = region != self._region, wanted != self._cell
        self._region, self._cell = region, wanted
        if is_other_region:
            self.region_changed.emit()
        if is_other_cell:
            self.cell_changed.emit()

    def hover(self, cell: Point | None) -> None:
        """The mouse is over a pixel or over none."""
        if cell != self._hovered:
            self._hovered = cell
            self.hovered_changed.emit()

    def move(self, by: Point, width: int, height: int) -> None:
        """Move along with the pixels in a picture that has this size now; what comes to lie
        outside is selected no more."""
        region, cell = self._region, self._cell
        self.hover(None)
        if region is not None and cell is not None:
            moved = cell[0] + by[0], cell[1] + by[1]
            self.select_region(region.moved(by).clipped(width, height), moved)
