"""What is written inside a pixel: an instruction, a tensor's element or a value. Pure text."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import Enum, IntEnum

from vm.core.layout import ElementType, Tensor
from vm.core.picture import Point, signed
from vm.isa.table import Family, Op, OperandKind, decode


class LabelStyle(Enum):
    """How a label is set."""

    CODE = "an instruction on a plate of its family's colour"
    VALUE = "a number right on the pixel"


class LabelSize(IntEnum):
    """The sizes of letters in a pixel, the largest first."""

    LARGE = 0
    MIDDLE = 1
    SMALL = 2


@dataclass(frozen=True, slots=True)
class LabelLine:
    """One line of a label and the size it is set in."""

    text: str
    size: LabelSize


@dataclass(frozen=True, slots=True)
class Label:
    """The lines in a pixel, the first the most important, and how they are set."""

    lines: tuple[LabelLine, ...]
    look: LabelStyle
    family: Family | None = None


@dataclass(frozen=True, slots=True)
class LabelSpace:
    """How many letters of each size fit side by side in a pixel."""

    letters: tuple[int, int, int]
    has_fine_middle: bool = True
    """Whether the middle size is easily read."""

    @property
    def is_for_words(self) -> bool:
        """Whether there is room for names, and not only for a mark."""
        return self.letters[LabelSize.LARGE] >= 4

    def fit(self, text: str) -> LabelSize | None:
        """The largest size in which a text fits."""
        return next((size for size in LabelSize if len(text) <= self.letters[size]), None)


def instruction_label(word: int, space: LabelSpace) -> Label | None:
    """The name of an instruction over its operands; its mark alone where there is little space."""
    op, operands = decode(word)
    if op is None:
        return None
    if not space.is_for_words:
        return Label((LabelLine(op.mark, LabelSize.LARGE),), LabelStyle.CODE, op.family)
    lines = [_name(op, space)]
    written = _operands(op, operands)
    size = space.fit(written)
    if written and size is not None:
        lines.append(LabelLine(written, max(size, LabelSize.MIDDLE)))
    return Label(tuple(lines), LabelStyle.CODE, op.family)


def _name(op: Op, space: LabelSpace) -> LabelLine:
    """The whole name where it is easily read, else its first word, else as much as there is."""
    size, first = space.fit(op.name), op.name.partition("_")[0]
    if size is LabelSize.LARGE or (size is LabelSize.MIDDLE and space.has_fine_middle):
        return LabelLine(op.name, size)
    size = space.fit(first)
    if size in (LabelSize.LARGE, LabelSize.MIDDLE):
        return LabelLine(first, size)
    return LabelLine(first[: space.letters[LabelSize.LARGE]], LabelSize.LARGE)


def _operands(op: Op, values: tuple[int, int, int]) -> str:
    pairs = zip(op.operands, values, strict=False)
    return " ".join(
        str(value - 256 if operand.kind is OperandKind.SIGNED and value > 127 else value)
        for operand, value in pairs
    )


def value_label(word: int, space: LabelSpace, is_signed: bool) -> Label | None:
    """A pixel's word as a number; as its four bytes where the number is too long; none for 0."""
    if word == 0 or space.letters[LabelSize.SMALL] < 3:
        return None
    number = str(signed(word) if is_signed else word)
    size = space.fit(number)
    if size is not None:
        return Label((LabelLine(number, size),), LabelStyle.VALUE)
    text = word.to_bytes(4, "little").hex().upper()
    return _lines((text[:4], text[4:]), space)


def _lines(texts: tuple[str, ...], space: LabelSpace) -> Label | None:
    """Some lines in one size, one that leaves room for all of them; none where none does."""
    longest = max(texts, key=len)
    size = space.fit(longest)
    if size is None:
        return None
    size = size if len(texts) == 1 else max(size, LabelSize.MIDDLE)
    return Label(tuple(LabelLine(text, size) for text in texts), LabelStyle.VALUE)


def tensor_label(
    tensor: Tensor, at: Point, word: int, space: LabelSpace, *, width: int
) -> Label | None:
    """What a pixel of a tensor holds: a part of its header, one i32 or up to four bytes.

    Given are the pixel, its word, the space in it and the width of the picture.
    """
    x, y = at
    if y == tensor.row:
        return _lines((_header(tensor, x),), space)
    if tensor.type is ElementType.I32:
        return _lines((str(signed(word)),), space)
    first = ((y - tensor.row - 1) * width + x) * 4
    count = min(4, tensor.cols * tensor.rows - first)
    kind = "<4b" if tensor.type is ElementType.I8 else "<4B"
    elements = [str(each) for each in struct.unpack(kind, word.to_bytes(4, "little"))[:count]]
    return _lines(tuple(" ".join(elements[i : i + 2]) for i in range(0, count, 2)), space)


def _header(tensor: Tensor, x: int) -> str:
    parts = (
        f"{tensor.rows} {tensor.cols}",
        tensor.type.words,
        f"{tensor.scale:.3g}",
        f"z {tensor.zero}",
        f"M {tensor.multiplier}",
        f"s {tensor.shift}",
    )
    return parts[x]
