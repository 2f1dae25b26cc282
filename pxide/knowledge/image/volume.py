"""One file of a knowledge image: the log as we write it, or any picture of the same pixels."""

from __future__ import annotations

import io
import os
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

import numpy as np
from PIL import Image

from pxide.knowledge.image.bands import bands_in
from pxide.knowledge.image.chunk_walk import (
    Bytes,
    ChunkBlock,
    ChunkWalk,
    begins_as_log,
    read_size,
    walk,
    without_torn,
)
from pxide.knowledge.image.log import HEAD_BYTES, TAIL_BYTES, Packed, Tail, extend, mend
from pxide.knowledge.image.row_spans import (
    RowSpan,
    ends_in_gap,
    height_of,
    spans_after,
    touching,
)
from pxide.knowledge.image.text_rows import blank_page
from pxide.knowledge.image.title import LEAST_WIDTH
from vm.core.faults import Problem
from vm.core.picture import Picture, check_size
from vm.files.disk import read_file
from vm.files.png import PngFlaw, check_signature, read_header
from vm.files.png import walk as walk_chunks


class Condition(Enum):
    """What a file needs before something can be written behind its last row."""

    SOUND = "nothing"
    TORN = "its tail and height are to be written anew"
    FOREIGN = "it is to be written anew, to a file beside it"


class Lost(Exception):
    """Rows that cannot be unpacked."""


class Volume(ABC):
    """One picture and the spans of its rows."""

    def __init__(self, path: Path, number: int, width: int) -> None:
        """Begin without spans."""
        self.path = path
        self.number = number
        self.width = width
        self.spans: list[RowSpan] = []
        self.missing: RowSpan | None = None
        """Rows that were finished once and are gone with the end of the file."""
        self.condition = Condition.FOREIGN

    @property
    def height(self) -> int:
        """How many rows the picture has."""
        return height_of(self.spans)

    @abstractmethod
    def read(self, span: RowSpan) -> Picture:
        """Return the rows of a span, uint8 (rows, W, 4); Lost when they cannot be unpacked."""

    @abstractmethod
    def close(self) -> None:
        """Close the file."""

    def rows(self, first: int, count: int) -> Picture:
        """Return some rows of the picture, uint8 (rows, W, 4); those that are lost are black."""
        last = min(first + count, self.height)
        found = blank_page(max(last - first, 0), self.width)
        for span in touching(self.spans, first, count):
            top, bottom = max(span.row, first), min(span.row + span.rows, last)
            try:
                band = self.read(span)
            except Lost:
                continue
            part = band[top - span.row : bottom - span.row]
            found[top - first : top - first + part.shape[0]] = part
        return found


class Log(Volume):
    """A file as we write it; a band is read from its chunk alone."""

    def __init__(self, path: Path, number: int) -> None:
        """Walk the file; what is wrong with it is told by ``condition``."""
        self._file = io.FileIO(path)
        source = Bytes(self._file)
        width, height, is_sound = read_size(source)
        found = walk(source, HEAD_BYTES if begins_as_log(source) else 0)
        if not is_sound and found.blocks:
            width = _width_of(source, found.blocks[0])
        super().__init__(path, number, width)
        self._has_lost = False
        self._add(source, found, height if is_sound else None)

    @property
    def begins_well(self) -> bool:
        """Whether the file begins as ours do, with a band."""
        return begins_as_log(Bytes(self._file)) and any(span.title for span in self.spans[:1])

    @property
    def tail(self) -> Tail:
        """Where the next band goes."""
        return self._tail

    def read(self, span: RowSpan) -> Picture:
        """Unpack the chunk of the span. Raises Lost where it is damaged."""
        raw = self._raw(span)
        stride = 1 + 4 * self.width
        if len(raw) != span.rows * stride:
            raise Lost
        return np.frombuffer(raw, np.uint8).reshape(-1, stride)[:, 1:].reshape(span.rows, -1, 4)

    def has_good_sum(self, span: RowSpan) -> bool:
        """Say whether the check sum of the span's chunk is sound."""
        return span.block is not None and Bytes(self._file).sum_is_good(span.block)

    def grow(self) -> None:
        """Look for bands that were written behind the last one."""
        source = Bytes(self._file)
        _width, height, is_sound = read_size(source)
        found = walk(source, self._tail.place)
        self._add(source, found, height if is_sound else None)

    def extend(self, packed: Packed) -> None:
        """Write packed bands behind the last one."""
        with _written(self.path) as file:
            extend(file, self._tail, self.width, packed)
        self.grow()

    def mend(self) -> None:
        """Write tail and height of a torn file anew."""
        with _written(self.path) as file:
            mend(file, self._tail, self.width)
        self.condition = Condition.SOUND

    def is_of(self, status: os.stat_result) -> bool:
        """Say whether a status is that of the open file, not of one that took its name."""
        return os.path.samestat(os.fstat(self._file.fileno()), status)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _add(self, source: Bytes, found: ChunkWalk, height: int | None) -> None:
        """Take over what a walk found; ``height`` is what the file says, None where it is torn."""
        if height is not None:
            found = without_torn(source, found, self.height, height)
        new = spans_after(found, self.height, height or 0)
        self.spans += new
        self._has_lost |= any(span.title is None for span in new)
        if height is not None and height > self.height:
            self.missing = RowSpan(self.height, height - self.height)
        gaps, end, adler = found.gaps, found.end, found.adler if found.is_closed else None
        if ends_in_gap(found) and not any(span.is_lost for span in self.spans[-1:]):
            gaps, end, adler = gaps[:-1], gaps[-1][1], None  # torn, and nothing lost
        is_plain = adler is not None and height == self.height and source.size == end + TAIL_BYTES
        if adler is None:
            adler = self._sum_of_all()
        self._tail = Tail(end, self.height, adler or 0)
        if gaps or adler is None or self._has_lost:
            self.condition = Condition.FOREIGN
        else:
            self.condition = Condition.SOUND if is_plain else Condition.TORN

    def _raw(self, span: RowSpan) -> bytes:
        """Unpack a chunk to the scan lines it holds."""
        if span.block is None:
            raise Lost
        try:
            data = Bytes(self._file).at(span.block.place + 8, span.block.length)
            return zlib.decompressobj(-15).decompress(data, span.rows * (1 + 4 * self.width))
        except (zlib.error, OSError) as error:
            raise Lost from error

    def _sum_of_all(self) -> int | None:
        """Add up the stream, None where that is not possible."""
        total = 1
        try:
            for span in self.spans:
                total = zlib.adler32(self._raw(span), total)
        except Lost:
            return None
        return total


class Pixels(Volume):
    """A picture that another program packed: all of its rows are held in memory."""

    def __init__(self, path: Path, number: int, pixels: Picture) -> None:
        """Find the bands."""
        super().__init__(path, number, pixels.shape[1])
        self._pixels = pixels
        found = list(bands_in(pixels))
        ends = [row for row, _title in found[1:]] + [pixels.shape[0]]
        self.spans = [
            RowSpan(row, end - row, title) for (row, title), end in zip(found, ends, strict=True)
        ]

    def read(self, span: RowSpan) -> Picture:
        """Return the rows."""
        return self._pixels[span.row : span.row + span.rows]

    def close(self) -> None:
        """Do nothing: pixels that were read whole keep no file open."""


def open_volume(path: Path, number: int) -> Volume:
    """Open one file; a Problem says why it cannot be read or that no knowledge is in it."""
    if path.is_file():
        try:
            log = Log(path, number)
        except OSError as error:
            raise Problem(
                f"{path} cannot be read: {error.strerror}.", "Check that you may read it."
            ) from error
        if log.begins_well:
            return log
        try:
            return _foreign(path, number, log)
        except Problem:
            log.close()
            raise
    return _pixels(path, number)


def _foreign(path: Path, number: int, log: Log) -> Volume:
    """Read the file as any PNG; where that fails, take what the walk over its damage found."""
    try:
        volume = _pixels(path, number)
    except Problem:
        if any(span.title for span in log.spans):
            log.condition = Condition.FOREIGN
            return log
        raise
    if not any(span.title for span in volume.spans):
        raise Problem(f"{path} holds no knowledge.", "Make a knowledge image with New.")
    log.close()
    return volume


def _pixels(path: Path, number: int) -> Pixels:
    """Unpack a whole PNG of any kind to RGBA."""
    data = read_file(path)
    try:
        check_signature(data)
        header = read_header(next(walk_chunks(data)))
        check_size(header.width, header.height)
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            return Pixels(path, number, np.asarray(image.convert("RGBA")))
    except PngFlaw as flaw:
        raise Problem(f"{path} {flaw.words}", flaw.hint) from flaw
    except (OSError, SyntaxError, ValueError, zlib.error) as error:
        raise Problem(
            f"{path} is damaged: its pixels cannot be unpacked.", "Go back to an older copy."
        ) from error


@contextmanager
def _written(path: Path) -> Iterator[io.FileIO]:
    """Open a file to write in its midst; a Problem says why that failed."""
    try:
        with io.FileIO(path, "r+") as file:
            yield file
    except OSError as error:
        hint = "Look after its disk and try again; every entry from before is still there."
        raise Problem(f"{path} cannot be written: {error.strerror}.", hint) from error


def _width_of(source: Bytes, block: ChunkBlock) -> int:
    """Return the width that a band's scan lines have, where the size of the file is torn."""
    data = source.at(block.place + 8, block.length)
    try:
        raw = zlib.decompressobj(-15).decompress(data)
    except zlib.error:
        raw = b""
    return max(len(raw) // block.title.rows // 4, LEAST_WIDTH)
