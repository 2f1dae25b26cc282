"""The stroke: pixels that a gesture is painting, one undoable step when it is done."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vm.core.patch import Patch, Piece
from vm.core.picture import Box, Picture, words_of

TILE = 64
"""A stroke remembers the picture in tiles, so its cost follows what it touches."""

Pixel: TypeAlias = tuple[int, int, int, int]
"""The four bytes R, G, B, A."""


class Stroke:
    """Pixels being painted: written at once, told by `flush`, remembered by tile.

    Whoever paints calls `flush` when the event it answers to is done. However many pixels were
    painted, their one bounding rectangle is told then; `commit` and `cancel` tell what is left.
    """

    def __init__(
        self,
        picture: Picture,
        *,
        painted: Callable[[Box], None],
        ended: Callable[[Patch], None],
    ) -> None:
        """Paint on the picture; tell what was painted, and give the patch at the end."""
        self._picture = picture
        self._words = words_of(picture)
        self._painted = painted
        self._ended = ended
        self._before: dict[tuple[int, int], Picture] = {}
        self._untold: Box | None = None
        self._is_open = True

    @property
    def is_open(self) -> bool:
        """False after commit or cancel; painting on it then does nothing."""
        return self._is_open

    def put(self, x: int, y: int, value: Pixel | int) -> None:
        """Paint one pixel with four bytes or a word; outside the picture nothing is painted."""
        height, width = self._words.shape
        if not (self._is_open and 0 <= x < width and 0 <= y < height):
            return
        word = _word(value)
        if self._words[y, x] == word:
            return
        if (x // TILE, y // TILE) not in self._before:
            self._remember(Box(x, y, 1, 1))
        self._words[y, x] = word
        if self._untold is None or not self._untold.contains(x, y):
            self._note(Box(x, y, 1, 1))

    def put_points(
        self, xs: npt.NDArray[np.intp], ys: npt.NDArray[np.intp], value: Pixel | int
    ) -> None:
        """Paint pixels at the columns and rows given, both (n,), with four bytes or a word.

        Those outside the picture are left out. A thousand cost little more than one.
        """
        height, width = self._words.shape
        inside = (xs >= 0) & (xs < width) & (ys >= 0) & (ys < height)
        xs, ys, word = xs[inside], ys[inside], _word(value)
        differs = self._words[ys, xs] != word
        if not (self._is_open and differs.any()):
            return
        xs, ys = xs[differs], ys[differs]
        across = width // TILE + 1
        for place in np.unique(ys // TILE * across + xs // TILE).tolist():
            row, column = divmod(place, across)
            if (column, row) not in self._before:
                self._remember(_tile(column, row))
        self._words[ys, xs] = word
        left, top = int(xs.min()), int(ys.min())
        self._note(Box(left, top, int(xs.max()) - left + 1, int(ys.max()) - top + 1))

    def put_block(self, x: int, y: int, block: npt.NDArray[np.uint8]) -> None:
        """Paint a rectangle, uint8 (h, w, 4), whose top left pixel is (x, y), as far as it lies
        inside the picture."""
        height, width = self._words.shape
        box = Box(x, y, block.shape[1], block.shape[0]).clipped(width, height)
        if box is None or not self._is_open:
            return
        inner = block[box.y - y : box.bottom - y, box.x - x : box.right - x]
        if np.array_equal(self._picture[box.slices], inner):
            return
        self._remember(box)
        self._picture[box.slices] = inner
        self._note(box)

    def flush(self) -> None:
        """Tell the rectangle around all that was painted since it was told last."""
        box, self._untold = self._untold, None
        if box is not None:
            self._painted(box)

    def commit(self) -> Patch:
        """End the stroke and keep what it painted, as one step."""
        patch = self._patch()
        if self._is_open:
            self._is_open = False
            self.flush()
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
            self._note(box)
        self.flush()
        self._ended(Patch())

    def _note(self, box: Box) -> None:
        self._untold = box if self._untold is None else self._untold.united(box)

    def _remember(self, box: Box) -> None:
        for row in range(box.y // TILE, (box.bottom - 1) // TILE + 1):
            for column in range(box.x // TILE, (box.right - 1) // TILE + 1):
                if (column, row) not in self._before:
                    self._before[(column, row)] = self._picture[_tile(column, row).slices].copy()

    def _patch(self) -> Patch:
        pieces = []
        for (column, row), before in self._before.items():
            tile = _tile(column, row)
            after = self._picture[tile.slices]
            rows, columns = np.nonzero(words_of(before) != words_of(after))
            if rows.size:
                top, left = int(rows.min()), int(columns.min())
                part = slice(top, int(rows.max()) + 1), slice(left, int(columns.max()) + 1)
                piece = Piece(
                    x=tile.x + left,
                    y=tile.y + top,
                    before=before[part].copy(),
                    after=after[part].copy(),
                )
                pieces.append(piece)
        return Patch(tuple(pieces))


def _word(value: Pixel | int) -> int:
    return value if isinstance(value, int) else int.from_bytes(bytes(value), "little")


def _tile(column: int, row: int) -> Box:
    return Box(column * TILE, row * TILE, TILE, TILE)
