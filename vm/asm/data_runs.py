"""Plain data as text: rows of a picture cut into runs of equal pixels and stretches of others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from vm.asm.sections import Section
from vm.core.picture import Words, signed

LARGE = 1 << 20
"""From this many pixels on only long runs are told apart, so that the text stays quick."""

_PER_LINE = 16
_PER_LONG_LINE = 256
_WIDEST_NUMBERS = 256

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class DataRun:
    """``count`` pixels from (x, y); all of them the same when ``is_even``."""

    x: int
    y: int
    count: int
    is_even: bool


@dataclass(frozen=True)
class DataRuns:
    """Finds the data of a picture that nothing else has claimed."""

    words: Words
    claimed: Mask
    starts: frozenset[tuple[int, int]]
    """Labelled pixels: a stretch begins there."""

    @property
    def least(self) -> int:
        """How many equal pixels are worth a line of their own."""
        return 8 if self.words.size < LARGE else 64

    def pieces(self) -> Iterator[Section]:
        """Yield every pixel that is not zero and not claimed."""
        yield from _written(self._stretches(), self)

    def _stretches(self) -> Iterator[DataRun]:
        mask = (self.words != 0) & ~self.claimed
        for y in np.flatnonzero(mask.any(axis=1)).tolist():
            where = np.flatnonzero(mask[y])
            for first, last in self._spans(y, where):
                yield from self._runs(y, first, last)

    def _spans(self, y: int, where: npt.NDArray[np.intp]) -> Iterator[tuple[int, int]]:
        """Yield first and last column of each span: few zeros inside, nothing claimed."""
        before = np.cumsum(self.claimed[y])
        ends = (np.diff(where) > self.least) | (np.diff(before[where]) > 0)
        if self.starts:
            ends |= np.array([(x, y) in self.starts for x in where[1:].tolist()], np.bool_)
        cuts = [0, *(np.flatnonzero(ends) + 1).tolist(), where.size]
        for left, right in pairwise(cuts):
            yield int(where[left]), int(where[right - 1])

    def _runs(self, y: int, first: int, last: int) -> Iterator[DataRun]:
        """Yield the long runs of a span, and what lies between them."""
        words = self.words[y, first : last + 1]
        edges = np.flatnonzero(words[1:] != words[:-1]) + 1
        lefts = np.concatenate([[0], edges])
        lengths = np.diff(np.concatenate([lefts, [words.size]]))
        at = 0
        for run in np.flatnonzero(lengths >= self.least).tolist():
            left, length = int(lefts[run]), int(lengths[run])
            if left > at:
                yield DataRun(first + at, y, left - at, False)
            yield DataRun(first + left, y, length, True)
            at = left + length
        if at < words.size:
            yield DataRun(first + at, y, words.size - at, False)


def _written(stretches: Iterator[DataRun], spans: DataRuns) -> Iterator[Section]:
    """Write stretches as text; equal ones below each other become a rectangle."""
    open_fills: dict[tuple[int, int, int], tuple[int, int]] = {}
    for stretch in stretches:
        if not stretch.is_even:
            yield _listed(stretch, spans)
            continue
        word = int(spans.words[stretch.y, stretch.x])
        key = (stretch.x, stretch.count, word)
        top, rows = open_fills.get(key, (stretch.y, 0))
        if rows and (top + rows != stretch.y or (stretch.x, stretch.y) in spans.starts):
            yield _filled(key, top, rows)
            top, rows = stretch.y, 0
        open_fills[key] = (top, rows + 1)
    for key, (top, rows) in open_fills.items():
        yield _filled(key, top, rows)


def _filled(key: tuple[int, int, int], top: int, rows: int) -> Section:
    x, columns, word = key
    size = str(columns) if rows == 1 else f"{columns}, {rows}"
    return Section(x, top, (f"repeat {size}, {_word_text(word)}",), (x + columns, top))


def _word_text(word: int) -> str:
    """Return a word as a small number, or as the colour it is."""
    if abs(signed(word)) < 1 << 16:
        return str(signed(word))
    return "#" + word.to_bytes(4, "little").hex()


def _listed(stretch: DataRun, spans: DataRuns) -> Section:
    words = spans.words[stretch.y, stretch.x : stretch.x + stretch.count]
    after = (stretch.x + stretch.count, stretch.y)
    return Section(stretch.x, stretch.y, tuple(_number_lines(words)), after)


def _number_lines(words: Words) -> Iterator[str]:
    if words.size > _WIDEST_NUMBERS:
        head, step = "pixels", _PER_LONG_LINE
    elif words.max() < 256:
        head, step = "bytes", _PER_LINE
    else:
        is_small = np.abs(words.astype(np.int32).astype(np.int64)) < 1 << 24
        head, step = ("words" if is_small.all() else "pixels"), _PER_LINE
    for start in range(0, words.size, step):
        part = words[start : start + step]
        yield f"{head} {_numbers(head, part)}"


def _numbers(head: str, words: Words) -> str:
    if head == "pixels":
        return words.astype("<u4").tobytes().hex(" ", 4)
    return ", ".join(map(str, words.astype(np.int32).tolist()))
