"""Plain data as text: rows of a picture cut into runs of equal pixels and runs of others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

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
    """(H, W): the pixels that are listed otherwise."""
    starts: frozenset[tuple[int, int]]
    """Labelled pixels: a run begins there."""

    @property
    def least(self) -> int:
        """How many equal pixels are worth a line of their own."""
        return 8 if self.words.size < LARGE else 64

    def sections(self) -> Iterator[Section]:
        """Yield every pixel that is not zero and not claimed."""
        yield from _written(self._all_runs(), self)

    def _all_runs(self) -> Iterator[DataRun]:
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


class _Fill(NamedTuple):
    """Equal pixels side by side, as they may stand in several rows below each other."""

    x: int
    columns: int
    word: int


def _written(runs: Iterator[DataRun], data: DataRuns) -> Iterator[Section]:
    """Write runs as text; equal ones below each other become a rectangle."""
    open_fills: dict[_Fill, tuple[int, int]] = {}
    for run in runs:
        if not run.is_even:
            yield _listed(run, data)
            continue
        word = int(data.words[run.y, run.x])
        fill = _Fill(run.x, run.count, word)
        top, rows = open_fills.get(fill, (run.y, 0))
        if rows and (top + rows != run.y or (run.x, run.y) in data.starts):
            yield _filled(fill, top, rows)
            top, rows = run.y, 0
        open_fills[fill] = (top, rows + 1)
    for fill, (top, rows) in open_fills.items():
        yield _filled(fill, top, rows)


def _filled(fill: _Fill, top: int, rows: int) -> Section:
    size = str(fill.columns) if rows == 1 else f"{fill.columns}, {rows}"
    line = f"repeat {size}, {_word_text(fill.word)}"
    return Section(fill.x, top, (line,), after=(fill.x + fill.columns, top))


def _word_text(word: int) -> str:
    """Return a word as a small number, or as the colour it is."""
    if abs(signed(word)) < 1 << 16:
        return str(signed(word))
    return "#" + word.to_bytes(4, "little").hex()


def _listed(run: DataRun, data: DataRuns) -> Section:
    words = data.words[run.y, run.x : run.x + run.count]
    after = (run.x + run.count, run.y)
    return Section(run.x, run.y, tuple(_number_lines(words)), after)


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
