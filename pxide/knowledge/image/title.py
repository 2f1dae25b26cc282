"""The title row of a band: one table of fields that encoder, decoder and manual are made from."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from pxide.knowledge.image.entry import EntryKind
from vm.core.picture import Picture

MAGIC = b"pxik"
VERSION = 1
LEAST_WIDTH = 64

Colour = tuple[int, int, int]


class Band(IntEnum):
    """What the rows under a title are; the value is the title's kind byte."""

    COVER = 0
    TURN = 1
    LESSON = 2
    PROGRAM = 3
    IMPORTED = 4
    TOMBSTONE = 16
    LOST = 17

    @property
    def kind(self) -> EntryKind | None:
        """The kind of entry that the band holds, None where it holds none."""
        return _KINDS.get(self)

    @property
    def colour(self) -> Colour:
        """The colour that fills the title row behind its fields."""
        return COLOURS[self]


_KINDS = {band: EntryKind[band.name] for band in Band if band.name in EntryKind.__members__}
COLOURS: dict[Band, Colour] = {
    Band.COVER: (70, 76, 92),
    Band.TURN: (38, 99, 196),
    Band.LESSON: (20, 118, 66),
    Band.PROGRAM: (164, 76, 14),
    Band.IMPORTED: (122, 70, 168),
    Band.TOMBSTONE: (104, 106, 112),
    Band.LOST: (190, 30, 45),
}


@dataclass(frozen=True, slots=True)
class TitleField:
    """One field of the title row: its name, its form for ``struct``, and what it says."""

    name: str
    form: str
    words: str

    @property
    def bytes(self) -> int:
        """How many bytes the field takes."""
        return struct.calcsize("<" + self.form)


FIELDS = (
    TitleField("magic", "4s", "the letters `pxik`"),
    TitleField("version", "B", "1"),
    TitleField("band", "B", "what the band is; see the table of bands"),
    TitleField("row", "H", "the row of the picture that this title row is"),
    TitleField("text_rows", "H", "rows of drawn text"),
    TitleField("payload_rows", "H", "rows of payload"),
    TitleField("embedding_rows", "H", "rows of the embedding, its header row included; 0 for none"),
    TitleField("payload_length", "I", "bytes of the payload"),
    TitleField("payload_sum", "I", "CRC-32 of the payload"),
    TitleField("time", "q", "milliseconds since 1970, UTC"),
    TitleField(
        "model", "Q", "the first 8 bytes of the SHA-256 of the embedding model's id, else 0"
    ),
    TitleField("dimension", "H", "elements of the embedding, else 0"),
    TitleField("scale", "f", "what an element of the embedding is multiplied by, a float32"),
    TitleField("embedding_sum", "I", "CRC-32 of the embedding's elements as they stand, else 0"),
    TitleField("padding", "2s", "zeros"),
    TitleField("title_sum", "I", "CRC-32 of the fields before"),
)
"""Every field in its order, little-endian, with nothing between."""

_PACKED = struct.Struct("<" + "".join(field.form for field in FIELDS))
_SUM = struct.Struct("<I")
_SUMMED = _PACKED.size - _SUM.size
_NAMES = tuple(field.name for field in FIELDS)
_FIXED: dict[str, Any] = {"magic": MAGIC, "version": VERSION, "padding": b"", "title_sum": 0}
_TOLD = tuple(name for name in _NAMES if name not in _FIXED and name != "band")
_BANDS = {band.value: band for band in Band}
TITLE_BYTES = _PACKED.size
TITLE_PIXELS = TITLE_BYTES // 3


@dataclass(frozen=True, slots=True, kw_only=True)
class BandTitle:
    """The fields of a title row that say something; the others follow from these."""

    band: Band
    row: int
    text_rows: int = 0
    payload_rows: int = 0
    embedding_rows: int = 0
    payload_length: int = 0
    payload_sum: int = 0
    time: int = 0
    model: int = 0
    dimension: int = 0
    scale: float = 0.0
    embedding_sum: int = 0

    @property
    def rows(self) -> int:
        """How many rows the band has, the title row included."""
        return 1 + self.text_rows + self.payload_rows + self.embedding_rows

    def to_bytes(self) -> bytes:
        """Return the fields as they stand in the row."""
        values = [_FIXED[n] if n in _FIXED else getattr(self, n) for n in _NAMES]
        summed = _PACKED.pack(*values)[:_SUMMED]
        return summed + _SUM.pack(zlib.crc32(summed))

    def draw_on(self, line: Picture) -> None:
        """Fill a row of pixels, uint8 (W, 4): the fields, then the colour of the band."""
        line[:] = (*self.band.colour, 255)
        line[:TITLE_PIXELS, :3] = np.frombuffer(self.to_bytes(), np.uint8).reshape(-1, 3)


def read_title(data: bytes) -> BandTitle | None:
    """Read the fields from their bytes, or None when these are no sound title."""
    if len(data) != TITLE_BYTES or not data.startswith(MAGIC):
        return None
    _magic, version, number, *values, _padding, title_sum = _PACKED.unpack(data)
    band = _BANDS.get(number)
    if version != VERSION or title_sum != zlib.crc32(data[:_SUMMED]) or band is None:
        return None
    return BandTitle(band=band, **dict(zip(_TOLD, values, strict=True)))


def title_in(line: Picture) -> BandTitle | None:
    """Read the title in a row of pixels, uint8 (W, 4), or None when it is none."""
    return read_title(line[:TITLE_PIXELS, :3].tobytes())
