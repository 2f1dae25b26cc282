"""Small brushes that paint programs, registers, matrices and tensors for the tests of vm."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
U8, I8, I32 = 1, 2, 3


def canvas(width: int, height: int, *program: Sequence[int]) -> Picture:
    """A black picture with a program from (0, 0) on; short instructions are filled with zeros."""
    picture = np.zeros((height, width, 4), np.uint8)
    for x, instruction in enumerate(program):
        picture[0, x, : len(instruction)] = instruction
    return picture


def op(mark: str, *operands: int) -> tuple[int, ...]:
    """An instruction by its printable mark; a signed byte may be given as it is meant."""
    return (ord(mark), *(operand % 256 for operand in operands))


def put_word(picture: Picture, x: int, y: int, word: int) -> None:
    """Paint one number, signed or not, as a pixel."""
    picture[y, x] = list(struct.pack("<I", word % 2**32))


def get_word(picture: Picture, x: int, y: int) -> int:
    """Read one pixel as an unsigned number."""
    (word,) = struct.unpack("<I", picture[y, x].tobytes())
    return int(word)


def put_registers(picture: Picture, *words: int, first: int = 0) -> None:
    """Paint registers from `first` on."""
    for i, word in enumerate(words):
        put_word(picture, first + i, 1, word)


def at(x: int, y: int) -> int:
    """The pointer to a place, or the size w, h of a rectangle."""
    return x | y << 16


def put_reds(picture: Picture, row: int, reds: Iterable[int]) -> None:
    """Paint the R bytes of a row from column 0 on."""
    for x, red in enumerate(reds):
        picture[row, x, 0] = red


def put_matrix(picture: Picture, row: int, values: Sequence[Sequence[int]]) -> None:
    """Paint a plain matrix: its header, then the R bytes of its elements."""
    rows, cols = len(values), len(values[0])
    picture[row, 0] = list(struct.pack("<HH", cols, rows))
    wide = picture.shape[1] - 1
    for i, value in enumerate(value for line in values for value in line):
        picture[row + i // wide, 1 + i % wide, 0] = value


def get_matrix(picture: Picture, row: int) -> list[list[int]]:
    """Read a plain matrix back."""
    cols, rows = struct.unpack("<HH", picture[row, 0].tobytes())
    wide = picture.shape[1] - 1
    flat = [int(picture[row + i // wide, 1 + i % wide, 0]) for i in range(rows * cols)]
    return [flat[i * cols : (i + 1) * cols] for i in range(rows)]


def put_header(
    picture: Picture, row: int, type_: int, shape: tuple[int, int], words: Sequence[int] = ()
) -> None:
    """Paint a tensor's header; words are zero point, multiplier and shift."""
    rows, cols = shape
    zero, multiplier, shift = (*words, *(0, 2**30, 31)[len(words) :])
    picture[row, 0] = list(struct.pack("<HH", cols, rows))
    picture[row, 1] = (type_, 0, 0, ord("T"))
    picture[row, 2] = list(struct.pack("<f", 1.0))
    for x, word in ((3, zero), (4, multiplier), (5, shift)):
        put_word(picture, x, row, word)


def put_tensor(
    picture: Picture,
    row: int,
    type_: int,
    values: Sequence[Sequence[int]] | npt.NDArray[np.int64],
    words: Sequence[int] = (),
) -> None:
    """Paint a tensor: its header, then its elements from the next row on."""
    table = np.asarray(values, np.int64)
    put_header(picture, row, type_, (table.shape[0], table.shape[1]), words)
    kept = table.astype(np.uint32 if type_ == I32 else np.uint8)
    data = np.frombuffer(kept.astype("<u4" if type_ == I32 else "u1").tobytes(), np.uint8)
    start = (row + 1) * picture.shape[1] * 4
    picture.reshape(-1)[start : start + data.size] = data


def get_tensor(picture: Picture, row: int) -> list[list[int]]:
    """Read a tensor's elements back as plain numbers."""
    cols, rows = struct.unpack("<HH", picture[row, 0].tobytes())
    kinds: dict[int, np.dtype[np.integer]] = {
        U8: np.dtype("u1"),
        I8: np.dtype("i1"),
        I32: np.dtype("<i4"),
    }
    kind = kinds[int(picture[row, 1, 0])]
    start = (row + 1) * picture.shape[1] * 4
    data = picture.reshape(-1)[start : start + rows * cols * kind.itemsize]
    flat = np.frombuffer(data.tobytes(), kind).reshape(rows, cols)
    return [[int(value) for value in line] for line in flat]


def tensor_height(width: int, type_: int, count: int) -> int:
    """How many rows a tensor takes, its header row included."""
    pixels = count if type_ == I32 else -(-count // 4)
    return 1 + -(-pixels // width)


def matrix_height(width: int, count: int) -> int:
    """How many rows a plain matrix takes."""
    return -(-count // (width - 1))
