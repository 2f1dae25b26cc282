"""The picture as a log: one IDAT chunk a band, added at the end of one zlib stream.

Every band is packed by itself and ends with a full flush, its title's fields first in a stored
block, so that chunks are found, read and checked one by one. What is written, and in which order:

1. Everything that lies beyond the old tail: the rest of the new chunks and the new tail. The old
   picture is still whole; viewers ignore what follows its end.
2. The 30 bytes of the old tail become the beginning of the new chunks.
3. The height in the first chunk, with its check sum.

The disk is asked to have each before the next begins. Whatever is torn in between, the chunks
before it are whole, and tail and height are made from them.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pxide.knowledge.image.title import TITLE_PIXELS
from vm.core.picture import Picture
from vm.files.png import SIGNATURE, PngChunk

LEVEL = 6
STREAM_HEAD = b"\x78\x9c"
STORED = 1 + 4 * TITLE_PIXELS
"""Bytes of a band that are not packed: the filter byte and the pixels of the title's fields."""
SIZE_AT = len(SIGNATURE) + 8
"""Where width and height are written."""
END = PngChunk("IEND", b"").to_bytes()
LAST_BLOCK = b"\x03\x00"
TAIL_BYTES = 12 + len(LAST_BLOCK) + 4 + len(END)

_FORM = bytes((8, 6, 0, 0, 0))  # 8 bits, RGBA, packed and filtered the usual way, not interlaced


class Writable(Protocol):
    """A file without a buffer that bytes are written to at chosen places."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""

    def write(self, data: bytes | memoryview, /) -> int:
        """Write bytes there; return how many of them were taken."""

    def truncate(self, size: int, /) -> int:
        """Cut the file."""

    def fileno(self) -> int:
        """The system's number of the file."""


@dataclass(frozen=True, slots=True)
class Tail:
    """Where the bands of a file end, how many rows they have, and the stream's sum up to there."""

    place: int
    height: int
    adler: int


@dataclass(frozen=True, slots=True)
class Packed:
    """Bands packed as chunks: their bytes, their rows, and the sum of the stream after them."""

    data: bytes
    rows: int
    adler: int


def _size_chunk(width: int, height: int) -> bytes:
    return PngChunk("IHDR", struct.pack(">II", width, height) + _FORM).to_bytes()


def head(width: int, height: int) -> bytes:
    """Return how a file begins: signature, size, and the beginning of the stream."""
    return SIGNATURE + _size_chunk(width, height) + PngChunk("IDAT", STREAM_HEAD).to_bytes()


HEAD_BYTES = len(head(1, 1))


def pack(bands: Iterable[Picture], adler: int) -> Packed:
    """Pack bands, each uint8 (rows, W, 4), as chunks; ``adler`` is the sum before them."""
    parts, rows = [], 0
    for band in bands:
        raw = _scan_lines(band)
        adler = zlib.adler32(raw, adler)
        parts.append(PngChunk("IDAT", _packed(raw)).to_bytes())
        rows += band.shape[0]
    return Packed(b"".join(parts), rows, adler)


def tail_of(adler: int) -> bytes:
    """Return how a file ends: the last, empty block with the stream's sum, and IEND."""
    return PngChunk("IDAT", LAST_BLOCK + struct.pack(">I", adler)).to_bytes() + END


def whole_file(bands: Iterable[Picture], width: int) -> bytes:
    """Return a file that holds these bands."""
    packed = pack(bands, 1)
    return head(width, packed.rows) + packed.data + tail_of(packed.adler)


def extend(file: Writable, tail: Tail, width: int, packed: Packed) -> Tail:
    """Write packed bands behind the others, in the order told above; return the new tail."""
    data = packed.data + tail_of(packed.adler)
    _write(file, tail.place + TAIL_BYTES, data[TAIL_BYTES:])
    _settle(file)
    _write(file, tail.place, data[:TAIL_BYTES])
    _settle(file)
    now = Tail(tail.place + len(packed.data), tail.height + packed.rows, packed.adler)
    _write_size(file, width, now.height)
    _settle(file)
    return now


def mend(file: Writable, tail: Tail, width: int) -> None:
    """Write tail and height anew and cut off what follows."""
    _write(file, tail.place, tail_of(tail.adler))
    file.truncate(tail.place + TAIL_BYTES)
    _settle(file)
    _write_size(file, width, tail.height)
    _settle(file)


def _scan_lines(band: Picture) -> bytes:
    """Return rows of pixels as PNG packs them, each with filter 0."""
    lines = band.reshape(band.shape[0], -1)
    raw = np.zeros((lines.shape[0], lines.shape[1] + 1), np.uint8)
    raw[:, 1:] = lines
    return raw.tobytes()


def _packed(raw: bytes) -> bytes:
    """Pack one band: its title's fields in a stored block, the rest deflated and flushed."""
    sizes = struct.pack("<HH", STORED, STORED ^ 0xFFFF)
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    rest = packer.compress(raw[STORED:]) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\0" + sizes + raw[:STORED] + rest


def _write_size(file: Writable, width: int, height: int) -> None:
    """Write the first chunk's data, of which only the height is new, and its check sum."""
    _write(file, SIZE_AT, _size_chunk(width, height)[8:])


def _write(file: Writable, place: int, data: bytes) -> None:
    """Write bytes at a place; a disk that has no room for all takes some of them first."""
    file.seek(place)
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _settle(file: Writable) -> None:
    """Wait until the disk has what was written."""
    os.fsync(file.fileno())
