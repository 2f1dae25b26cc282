"""The chunks of a log, found by walking their heads; after damage the walk goes on behind it."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass, field

from pxide.knowledge.image.log import (
    HEAD_BYTES,
    LAST_BLOCK,
    SIZE_AT,
    STORED,
    TAIL_BYTES,
    head,
    tail_of,
)
from pxide.knowledge.image.title import BandTitle, read_title

LEAD = 13 + STORED
"""Bytes of a chunk up to the end of its stored block."""
_IDAT = b"IDAT"


@dataclass(frozen=True, slots=True)
class ChunkBlock:
    """One band as a chunk: where it begins in the file, the bytes of its data, and its title."""

    place: int
    length: int
    title: BandTitle

    @property
    def end(self) -> int:
        """Where the next chunk begins."""
        return self.place + 12 + self.length


@dataclass(slots=True)
class ChunkWalk:
    """What a walk found: blocks, the damage between them, and where and how it ended."""

    blocks: list[ChunkBlock] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)
    """How many blocks lie before a stretch of damage, and where that begins in the file."""
    end: int = HEAD_BYTES
    is_closed: bool = False
    """Whether a sound tail stands at the end."""
    adler: int = 1
    """The sum of the stream as the tail has it."""


class Bytes:
    """A file read at chosen places."""

    def __init__(self, file: io.FileIO) -> None:
        """Read this file, opened without a buffer."""
        self._file = file
        self.size = file.seek(0, io.SEEK_END)

    def at(self, place: int, count: int) -> bytes:
        """Return bytes from a place, fewer where the file ends."""
        self._file.seek(place)
        return self._file.read(count)

    def sum_is_good(self, block: ChunkBlock) -> bool:
        """Say whether a block lies whole in the file and has a sound check sum."""
        data = self.at(block.place + 4, block.length + 8)
        if len(data) < block.length + 8:
            return False
        return zlib.crc32(data[:-4]) == int.from_bytes(data[-4:], "big")


def read_size(file: Bytes) -> tuple[int, int, bool]:
    """Return width and height as the first chunk says, and whether its check sum is sound."""
    start = file.at(0, HEAD_BYTES)
    width, height = struct.unpack_from(">II", start.ljust(HEAD_BYTES, b"\0"), SIZE_AT)
    return width, height, start == head(width, height)


def begins_as_log(file: Bytes) -> bool:
    """Say whether the file begins as ours do; the height and its sum may be torn."""
    start, plain = file.at(0, HEAD_BYTES), head(1, 1)
    return all(start[part] == plain[part] for part in _UNTORN)


def without_torn(file: Bytes, found: ChunkWalk, row: int, height: int) -> ChunkWalk:
    """Leave out what a torn write left of itself.

    The walk began at a row; ``height`` is that of the last write that was finished. Below it
    everything is left out from the first block on that is not whole, or that damage goes before.
    """
    gaps = dict(reversed(found.gaps))
    for at, block in enumerate(found.blocks):
        if row >= height and (at in gaps or not file.sum_is_good(block)):
            before = [gap for gap in found.gaps if gap[0] < at]
            return ChunkWalk(found.blocks[:at], before, gaps.get(at, block.place))
        row = block.title.row + block.title.rows
    return found


def walk(file: Bytes, start: int = HEAD_BYTES) -> ChunkWalk:
    """Walk the chunks from a place to the tail, or to where nothing more is found."""
    found = ChunkWalk(end=start)
    lead = file.at(start, LEAD)
    while not _closes(file, found, lead):
        block = block_in(lead, found.end)
        after = file.at(block.end, LEAD) if block else b""
        if block and (after[4:8] == _IDAT or file.sum_is_good(block)):
            found.blocks.append(block)
            found.end, lead = block.end, after
            continue
        place = _next_place(file, found.end + 1)
        if place is None:
            break
        found.gaps.append((len(found.blocks), found.end))
        found.end, lead = place, file.at(place, LEAD)
    return found


def block_in(lead: bytes, place: int) -> ChunkBlock | None:
    """Read the block whose first bytes are given, or None when they begin none."""
    if lead[4:8] != _IDAT or len(lead) < LEAD:
        return None
    pixels, fields = lead[14:LEAD], bytearray(3 * (STORED // 4))
    for channel in range(3):
        fields[channel::3] = pixels[channel::4]
    title = read_title(bytes(fields)) if min(pixels[3::4]) == 255 else None
    return None if title is None else ChunkBlock(place, int.from_bytes(lead[:4], "big"), title)


def _closes(file: Bytes, found: ChunkWalk, lead: bytes) -> bool:
    """Say whether a sound tail stands where the walk is; its sum is kept then."""
    if lead[4:10] != _IDAT + LAST_BLOCK:
        return False
    tail = file.at(found.end, TAIL_BYTES)
    adler = int.from_bytes(tail[10:14], "big")
    if tail != tail_of(adler):
        return False
    found.is_closed, found.adler = True, adler
    return True


def _next_place(file: Bytes, start: int) -> int | None:
    """Return where the next block or tail begins, at or after a place."""
    data = file.at(start, file.size)
    at = data.find(_IDAT, 4)
    while at >= 0:
        place = start + at - 4
        lead = data[at - 4 : at - 4 + LEAD]
        if block_in(lead, place) is not None or _closes(file, ChunkWalk(end=place), lead):
            return place
        at = data.find(_IDAT, at + 1)
    return None


_UNTORN = (slice(0, SIZE_AT), slice(SIZE_AT + 8, SIZE_AT + 13), slice(SIZE_AT + 17, HEAD_BYTES))
