"""Changes of a document's pixels: the stroke under the hand and the undoable step."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QUndoCommand

from vm.core.patch import Patch, Piece
from vm.core.picture import Box, Picture

TILE = 64
"""A stroke remembers the picture in tiles, so its cost follows what it touches."""

Pixel = tuple[int, int, int, int]


class PatchEdit(QUndoCommand):
    """One undoable step. The first redo finds the pixels already there and changes nothing."""

    def __init__(self, text: str, patch: Patch, put: Callable[[Patch], None]) -> None:
        """Put the patch, or its inverse, by the function given."""
        super().__init__(text)
        self._patch = patch
        self._put = put

    def redo(self) -> None:
        """Put the pixels after the change."""
        self._put(self._patch)

    def undo(self) -> None:
        """Put the pixels before the change."""
        self._put(self._patch.inverse())


class Stroke:
    """Pixels being painted: written at once, remembered by tile, one step when committed."""

    def __init__(
        self,
        picture: Picture,
        painted: Callable[[Box], None],
        ended: Callable[[Patch], None],
    ) -> None:
        """Paint on the picture; tell each change, and give the patch at the end."""
        self._picture = picture
        self._painted = painted
        self._ended = ended
        self._before: dict[tuple[int, int], Picture] = {}
        self._is_open = True

    @property
    def is_open(self) -> bool:
        """False after commit or cancel; painting on it then does nothing."""
        return self._is_open

    def put(self, x: int, y: int, value: Pixel | int) -> None:
        """Paint one pixel with four bytes or a word; outside the picture nothing is painted."""
        pixel = value.to_bytes(4, "little") if isinstance(value, int) else bytes(value)
        self.put_block(x, y, np.frombuffer(pixel, np.uint8).reshape(1, 1, 4))

    def put_block(self, x: int, y: int, block: npt.NDArray[np.uint8]) -> None:
        """Paint a rectangle whose top left pixel is (x, y), as far as it lies inside."""
        height, width = self._picture.shape[:2]
        box = Box(x, y, block.shape[1], block.shape[0]).clipped(width, height)
        if box is None or not self._is_open:
            return
        inner = block[box.y - y : box.bottom - y, box.x - x : box.right - x]
        if np.array_equal(self._picture[box.slices], inner):
            return
        self._remember(box)
        self._picture[box.slices] = inner
        self._painted(box)

    def commit(self) -> Patch:
        """End the stroke and keep what it painted, as one step."""
        patch = self._patch()
        if self._is_open:
            self._is_open = False
            self._ended(patch)
        return patch

    def cancel(self) -> None:
        """End the stroke and put everything back as it was."""
        if not self._is_open:
            return
        self._is_open = False
        patch = self._patch()
        patch.revert(self._picture)
        for box in patch.boxes:
            self._painted(box)
        self._ended(Patch(()))

    def _remember(self, box: Box) -> None:
        for row in range(box.y // TILE, (box.bottom - 1) // TILE + 1):
            for column in range(box.x // TILE, (box.right - 1) // TILE + 1):
                if (column, row) not in self._before:
                    tile = self._picture[_tile(column, row)]
                    self._before[(column, row)] = tile.copy()

    def _patch(self) -> Patch:
        pieces = []
        for (column, row), before in self._before.items():
            after = self._picture[_tile(column, row)]
            rows, columns = np.nonzero((before != after).any(axis=2))
            if rows.size:
                top, left = int(rows.min()), int(columns.min())
                part = (slice(top, int(rows.max()) + 1), slice(left, int(columns.max()) + 1))
                pieces.append(
                    Piece(
                        column * TILE + left,
                        row * TILE + top,
                        before[part].copy(),
                        after[part].copy(),
                    )
                )
        return Patch(tuple(pieces))


def _tile(column: int, row: int) -> tuple[slice, slice]:
    return (
        slice(row * TILE, (row + 1) * TILE),
        slice(column * TILE, (column + 1) * TILE),
    )
