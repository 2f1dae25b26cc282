"""The labels drawn into the pixels: plates for instructions, numbers for data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QPainter

from pxide.model.program_map import ProgramMap
from pxide.view.canvas.label_layout import LabelLayout, SetLabel
from pxide.view.canvas.labels import Label, instruction_label, tensor_label, value_label
from pxide.view.canvas.paint_frame import PaintFrame
from pxide.view.canvas.text_cache import TextCache
from pxide.view.canvas.view_modes import Shown
from pxide.view.canvas.view_options import ViewOptions
from vm.core.layout import Tensor
from vm.core.picture import Box, Picture, Point, words_of

FIRST_CELL: Final = 14.0
"""Labels begin when a pixel of the picture is this large on the desktop."""

_DARK_ENOUGH: Final = 0.179  # below this luminance white has the better contrast, above it black
_CODE: Final = 1 << 32  # above a word: it is an instruction
_DARK: Final = 1 << 33  # above a word: its pixel is dark


@dataclass(frozen=True, slots=True)
class _Cells:
    """The pixels in sight that may have a label, as lists of equal length."""

    xs: list[int]
    ys: list[int]
    keys: list[int]
    owners: list[int]


class CellLabels:
    """Writes into each seen pixel what it means."""

    def __init__(self, text_cache: TextCache, program_map: ProgramMap) -> None:
        self._text_cache = text_cache
        self._program_map = program_map
        self.is_behind = False
        """Whether the last painting left labels out that the next one can write."""
        self._layout: LabelLayout | None = None
        self._laid_out_for: tuple[int, float, str, bool, bool] | None = None

    def paint(
        self,
        painter: QPainter,
        frame: PaintFrame,
        picture: Picture,
        shown: Shown,
        options: ViewOptions,
    ) -> None:
        """Label the seen pixels; given are their displayed colours and what a person wants to see.

        Where very many labels are new, some are left out, and `is_behind` says so.
        """
        box = frame.seen
        if box is None or frame.cell < FIRST_CELL:
            return
        layout = self._layout_for(frame, options)
        finer = shown.shape[0] // box.h
        cells = self._cells(picture, box, is_dark(shown[::finer, ::finer]))
        left, top = frame.lens.to_device(box.x, box.y)
        up, tensors = frame.lens.scale.up, self._program_map.tensors
        for x, y, key, owner in zip(cells.xs, cells.ys, cells.keys, cells.owners, strict=True):
            if owner >= 0 and not key & _CODE:
                at = (box.x + x, box.y + y)
                label = _tensor_cell(layout, tensors[owner], at, key, width=picture.shape[1])
            else:
                label = None
            if label is None:
                label = _cell(layout, key, options.is_signed)
            if label is not None:
                layout.put(label, left + x * up, top + y * up)
        self.is_behind = layout.is_tired
        layout.draw(painter)

    def _layout_for(self, frame: PaintFrame, options: ViewOptions) -> LabelLayout:
        size = (frame.lens.scale.up, frame.ratio)
        wanted = (*size, frame.theme.name, options.is_signed, options.has_plates)
        if self._layout is None or wanted != self._laid_out_for:
            self._laid_out_for = wanted
            self._layout = LabelLayout(frame, self._text_cache, options.has_plates)
        return self._layout

    def _cells(self, picture: Picture, box: Box, dark: npt.NDArray[np.bool_]) -> _Cells:
        words = words_of(picture)[box.slices]
        code = self._program_map.instructions(box)
        owners = self._program_map.owners(box, picture.shape[1])
        ys, xs = np.nonzero(code | (words != 0) | (owners >= 0))
        keys = words[ys, xs].astype(np.int64)
        keys |= np.where(code[ys, xs], _CODE, 0) | np.where(dark[ys, xs], _DARK, 0)
        return _Cells(xs.tolist(), ys.tolist(), keys.tolist(), owners[ys, xs].tolist())


def _cell(layout: LabelLayout, key: int, is_signed: bool) -> SetLabel | None:
    try:
        return layout.find(key)
    except KeyError:
        if layout.is_tired:
            return None
        word, label = key & 0xFFFF_FFFF, None
        if key & _CODE:
            label = instruction_label(word, layout.space)
        if label is None:
            label = value_label(word, layout.space, is_signed)
        return layout.keep(key, layout.set(label, bool(key & _DARK)))


def _tensor_cell(
    layout: LabelLayout, tensor: Tensor, at: Point, key: int, *, width: int
) -> SetLabel | None:
    label: Label | None = None
    if layout.space.is_for_words:
        label = tensor_label(tensor, at, key & 0xFFFF_FFFF, layout.space, width=width)
    return layout.set(label, bool(key & _DARK))


def is_dark(shown: Shown) -> npt.NDArray[np.bool_]:
    """Where white is read more easily than black: by relative luminance, as WCAG has it."""
    red, green, blue = (_LIGHT[(shown >> shift) & 0xFF] for shift in (0, 8, 16))
    dark: npt.NDArray[np.bool_] = 0.2126 * red + 0.7152 * green + 0.0722 * blue < _DARK_ENOUGH
    return dark


def _light_of_bytes() -> npt.NDArray[np.float64]:
    level = np.arange(256) / 255.0
    curved: npt.NDArray[np.float64] = np.where(
        level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4
    )
    return curved


_LIGHT: Final = _light_of_bytes()
