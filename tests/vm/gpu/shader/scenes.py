"""Pictures with one wide instruction at (0, 0), of any shapes, on loud ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tests.vm.drawn_tensors import PLAIN, Sheet, elements
from tests.vm.painting import (
    I32,
    Picture,
    at,
    matrix_height,
    put_header,
    put_registers,
    put_tensor,
)

LEAST, GREATEST = -(2**31), 2**31 - 1
ROWS = 2
"""The row of the first sheet."""


@dataclass(frozen=True)
class Scene:
    """An instruction on sheets that lie one below the other, the destination last."""

    code: int
    sheets: Sequence[Sheet]
    words: Sequence[Sequence[int]] = ()
    """Zero point, multiplier and shift of each sheet."""
    seed: int = 0

    def rows(self, width: int) -> list[int]:
        """Where each sheet lies."""
        tops = [ROWS]
        for sheet in self.sheets:
            tops.append(tops[-1] + sheet.height(width))
        return tops

    def picture(self, width: int, height: int = 0) -> Picture:
        """The painted picture; it is as high as it has to be, and at least ``height``."""
        *rows, end = self.rows(width)
        random = np.random.default_rng(self.seed)
        picture = random.integers(0, 256, (max(end, height), width, 4), np.uint8)
        picture[0, 0] = (self.code, *rows, *[0] * (3 - len(rows)))
        for i, (row, sheet) in enumerate(zip(rows, self.sheets, strict=True)):
            words = self.words[i] if i < len(self.words) else (0, 2**30, 31)
            put_sheet(picture, row, sheet, elements(sheet, self.seed + i), words)
        return picture


def put_sheet(
    picture: Picture,
    row: int,
    sheet: Sheet,
    values: npt.NDArray[np.int64],
    words: Sequence[int],
) -> None:
    """Paint a tensor, or a plain matrix without one loop in Python."""
    if sheet.type != PLAIN:
        put_tensor(picture, row, sheet.type, values, words)
        return
    wide = picture.shape[1] - 1
    cols, rows = sheet.cols, sheet.rows
    picture[row, 0] = (cols % 256, cols // 256, rows % 256, rows // 256)
    place = np.arange(values.size)
    picture[row + place // wide, 1 + place % wide, 0] = values.reshape(-1)


def product(
    sides: tuple[int, int, int],
    types: tuple[int, int],
    zeros: tuple[int, int] = (0, 0),
    seed: int = 0,
    top: int = 0,
) -> Scene:
    """MATMUL_T, or MATMUL for the plain type."""
    m, k, n = sides
    plain = types[0] == PLAIN
    sheets = (
        Sheet(types[0], m, k, top),
        Sheet(types[1], k, n, top),
        Sheet(PLAIN if plain else I32, m, n),
    )
    words = [(zero, 0, 0) for zero in zeros]
    return Scene(4 if plain else ord("M"), sheets, words, seed)


def question(
    k: int, n: int, types: tuple[int, int], zeros: tuple[int, int], seed: int = 0
) -> Scene:
    """DOT_T."""
    sheets = (Sheet(types[0], 1, k), Sheet(types[1], n, k), Sheet(I32, 1, n))
    return Scene(ord("D"), sheets, [(zero, 0, 0) for zero in zeros], seed)


def rectangles(width: int, height: int, code: str, *registers: int) -> Picture:
    """BLIT or FILL on loud ground; the registers are its operands."""
    random = np.random.default_rng(5)
    picture = random.integers(0, 256, (height, width, 4), np.uint8)
    picture[0, 0] = (ord(code), 0, 1, 2)
    put_registers(picture, *registers)
    return picture


def all_alike(pictures: Sequence[Picture]) -> list[Picture]:
    """The pictures made equally high by noise below."""
    height = max(picture.shape[0] for picture in pictures)
    random = np.random.default_rng(6)
    grown = []
    for picture in pictures:
        more = random.integers(0, 256, (height - picture.shape[0], *picture.shape[1:]), np.uint8)
        grown.append(np.concatenate([picture, more]))
    return grown


__all__ = [
    "GREATEST",
    "LEAST",
    "Scene",
    "all_alike",
    "at",
    "matrix_height",
    "product",
    "put_header",
    "question",
    "rectangles",
]
