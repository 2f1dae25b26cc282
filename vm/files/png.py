"""PNG as a row of chunks: walked and checked here byte by byte, the pixels left to Pillow."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from vm.core.picture import Picture

SIGNATURE = b"\x89PNG\r\n\x1a\n"
RGB, RGBA = 2, 6  # the colour types that hold bytes a machine can use
MAX_TEXT = 1 << 24  # a compressed text that grows beyond this is not a note

_KINDS_OF_COLOUR = {0: "grey", RGB: "RGB", 3: "palette", 4: "grey and alpha", RGBA: "RGBA"}
_OTHER_PICTURES = {b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"BM": "BMP"}
# Where each pass of an interlaced picture begins, and its steps across and down (Adam7).
_PASSES = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
_ONE_PASS = ((0, 0, 1, 1),)
_DAMAGED = "Fetch the file again, or go back to an older copy."


class PngFlaw(Exception):
    """Why bytes are not a PNG we take: ``words`` end a sentence that begins with the file."""

    def __init__(self, words: str, hint: str = _DAMAGED) -> None:
        """Keep the words and the hint apart until the file's name is known."""
        super().__init__(words)
        self.words = words
        self.hint = hint


@dataclass(frozen=True, slots=True)
class PngChunk:
    """A chunk that means nothing to the machine, and on which side of the pixels it lies."""

    kind: str
    data: bytes
    after_pixels: bool = False

    def to_bytes(self) -> bytes:
        """Return the chunk as it stands in a file: length, kind, data and check sum."""
        body = self.kind.encode("ascii") + self.data
        return struct.pack(">I", len(self.data)) + body + struct.pack(">I", zlib.crc32(body))


@dataclass(frozen=True, slots=True)
class PngHeader:
    """What the first chunk says of the pixels."""

    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool

    @property
    def words(self) -> str:
        """The kind of pixels for a person, such as ``16-bit RGB``."""
        return f"{self.depth}-bit {_KINDS_OF_COLOUR[self.colour]}"

    @property
    def packed_size(self) -> int:
        """How many bytes the rows of 8-bit RGB or RGBA have, each with its filter byte."""
        channels = 4 if self.colour == RGBA else 3
        sizes = [
            (-((x - self.width) // right), -((y - self.height) // down))
            for x, y, right, down in (_PASSES if self.interlaced else _ONE_PASS)
        ]
        return sum((w * channels + 1) * h for w, h in sizes if w > 0)


@dataclass(frozen=True, slots=True)
class ByteSpan:
    """One chunk where it lies in the file: its data, and the whole with length and check sum."""

    kind: str
    data: memoryview
    whole: memoryview


def check_signature(data: bytes) -> None:
    """Raise a PngFlaw that says what the bytes seem to be, unless they begin as a PNG does."""
    if data.startswith(SIGNATURE):
        return
    if not data:
        raise PngFlaw("is empty.", "A .pxi picture has at least one pixel.")
    if data[1:4] == b"PNG":
        raise PngFlaw("has a damaged PNG signature, as after a transfer in text mode.")
    for start, name in _OTHER_PICTURES.items():
        if data.startswith(start):
            raise PngFlaw(f"is not a PNG but a {name} picture.", "Save it as 8-bit RGBA PNG first.")
    if _is_text(data[:4096]):
        raise PngFlaw(
            "is not a PNG but text; Cython include files are called .pxi too.",
            "Open a .pxi picture; a .pxasm text is assembled first.",
        )
    raise PngFlaw("is not a PNG picture.", "A .pxi file is an 8-bit RGBA PNG.")


def walk(data: bytes) -> Iterator[ByteSpan]:
    """Yield every chunk up to IEND; raises PngFlaw for one without sound length, name or sum."""
    view = memoryview(data)
    place = len(SIGNATURE)
    while True:
        if place + 12 > len(data):
            raise PngFlaw("is cut off: it ends before its last chunk.")
        (length,) = struct.unpack_from(">I", data, place)
        end = place + 12 + length
        name = data[place + 4 : place + 8]
        if not (name.isalpha() and name.isascii()):
            raise PngFlaw(f"is damaged: at byte {place} there is no PNG chunk.")
        kind = name.decode("ascii")
        if end > len(data):
            raise PngFlaw(f"is cut off: it ends inside its {kind} chunk.")
        if zlib.crc32(view[place + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            raise PngFlaw(f"is damaged: the check sum of its {kind} chunk is wrong.")
        yield ByteSpan(kind, view[place + 8 : end - 4], view[place:end])
        if kind == "IEND":
            return
        place = end


def read_header(span: ByteSpan) -> PngHeader:
    """Read IHDR; a PngFlaw when it is not one or names no kind of picture there is."""
    if span.kind != "IHDR" or len(span.data) != 13:
        raise PngFlaw("is damaged: it does not begin with a PNG header.")
    width, height, depth, colour, packing, filters, interlaced = struct.unpack(
        ">IIBBBBB", span.data
    )
    depths = {0: (1, 2, 4, 8, 16), 3: (1, 2, 4, 8)}.get(colour, (8, 16))
    if colour not in _KINDS_OF_COLOUR or depth not in depths:
        raise PngFlaw(f"is damaged: PNG has no colour type {colour} of {depth} bits.")
    if packing or filters or interlaced > 1:
        raise PngFlaw("is damaged: its header names an unknown way of packing.")
    return PngHeader(width, height, depth, colour, bool(interlaced))


def decode_pixels(
    header: PngHeader, first: ByteSpan, pixels: Sequence[ByteSpan]
) -> npt.NDArray[np.uint8]:
    """Return the bytes of the pixels as they are in the file, uint8 (H, W, channels).

    Raises PngFlaw for pixels that are damaged. Pillow sees nothing but the header chunk and the
    pixels, so no other chunk can change them.
    """
    end = PngChunk("IEND", b"").to_bytes()
    bare = b"".join([SIGNATURE, first.whole, *(span.whole for span in pixels), end])
    try:
        if _unpacked_size(pixels, header.packed_size) < header.packed_size:
            raise PngFlaw("is damaged: rows of its pixels are missing.")
        with Image.open(io.BytesIO(bare), formats=["PNG"]) as image:
            return np.array(image)
    except (OSError, SyntaxError, ValueError, zlib.error) as error:
        raise PngFlaw("is damaged: its pixels cannot be unpacked.") from error


def encode(picture: Picture, before: Iterable[PngChunk], after: Iterable[PngChunk]) -> bytes:
    """Return a PNG of the picture as Pillow packs it, with our chunks around the pixels."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    spans = list(walk(file.getvalue()))
    parts: list[bytes | memoryview] = [SIGNATURE, spans[0].whole]
    parts += [chunk.to_bytes() for chunk in before]
    parts += [span.whole for span in spans if span.kind == "IDAT"]
    parts += [chunk.to_bytes() for chunk in after]
    return b"".join([*parts, spans[-1].whole])


def text_chunk(keyword: str, text: str) -> PngChunk:
    """Return an uncompressed iTXt chunk of UTF-8 text."""
    return PngChunk("iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode())


def text_of(chunk: PngChunk, keyword: str) -> str | None:
    """Return the text of an iTXt chunk with this keyword, None for any other chunk.

    A ValueError says that the chunk is ours by name and yet not well-formed.
    """
    start = keyword.encode("latin-1") + b"\0"
    if chunk.kind != "iTXt" or not chunk.data.startswith(start):
        return None
    packing, rest = chunk.data[len(start) : len(start) + 2], chunk.data[len(start) + 2 :]
    _language, _translated, text = rest.split(b"\0", 2)
    if packing not in (b"\0\0", b"\1\0"):
        raise ValueError("the text is packed in an unknown way")
    return (_inflate(text) if packing[0] else text).decode()


def _unpacked_size(pixels: Iterable[ByteSpan], enough: int) -> int:
    """Count the bytes the pixels unpack to, up to about ``enough``.

    Pillow fills the rows that a too short stream lacks with zeros and says nothing.
    """
    unpacker = zlib.decompressobj()
    size = 0
    for span in pixels:
        rest = bytes(span.data)
        while rest and size < enough:
            size += len(unpacker.decompress(rest, 1 << 20))
            rest = unpacker.unconsumed_tail
    return size + len(unpacker.flush()) if size < enough else size


def _inflate(data: bytes) -> bytes:
    """Unpack a compressed text; a ValueError when it is damaged or grows beyond reason."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data, MAX_TEXT)
    except zlib.error as error:
        raise ValueError("the text cannot be unpacked") from error
    if not unpacker.eof:
        raise ValueError("the text is cut off or too long")
    return text


def _is_text(data: bytes) -> bool:
    """Say whether bytes look like text a person wrote; a last, halved letter is no objection."""
    if b"\0" in data:
        return False
    return len(data.decode("utf-8", "ignore").encode()) >= len(data) - 3
