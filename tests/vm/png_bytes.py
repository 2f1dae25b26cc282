"""PNG files written by hand, byte for byte, for the tests that need odd or broken ones."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

SIGNATURE = b"\x89PNG\r\n\x1a\n"
END = b"\0\0\0\0IEND\xaeB`\x82"


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width: int, height: int, *, depth: int = 8, colour: int = 6, lace: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, lace))


def rows(pixels: npt.NDArray[np.uint8]) -> bytes:
    """The unpacked scan lines of (H, W, channels), each with filter 0."""
    lines = pixels.reshape(pixels.shape[0], -1)
    return np.hstack([np.zeros((lines.shape[0], 1), np.uint8), lines]).tobytes()


def idat(pixels: npt.NDArray[np.uint8]) -> bytes:
    return chunk(b"IDAT", zlib.compress(rows(pixels)))


def png(
    pixels: npt.NDArray[np.uint8], *, before: bytes = b"", after: bytes = b"", colour: int = 6
) -> bytes:
    head = header(pixels.shape[1], pixels.shape[0], colour=colour)
    return SIGNATURE + head + before + idat(pixels) + after + END


def laced(pixels: npt.NDArray[np.uint8]) -> bytes:
    """The same pixels in the seven passes of Adam7."""
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4)]
    passes += [(1, 0, 2, 2), (0, 1, 1, 2)]
    parts = [pixels[y::down, x::right] for x, y, right, down in passes]
    data = b"".join(rows(part) for part in parts if part.size)
    head = header(pixels.shape[1], pixels.shape[0], lace=1)
    return SIGNATURE + head + chunk(b"IDAT", zlib.compress(data)) + END


def chunks_of(data: bytes) -> list[tuple[bytes, bytes]]:
    """Every (kind, data) of a file, read the plain way."""
    found, place = [], 8
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        found.append((data[place + 4 : place + 8], data[place + 8 : place + 8 + length]))
        place += 12 + length
    return found
