"""Bands of rows: an entry to pixels and back, and bands found in pixels from anywhere."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from pxide.knowledge.image.entry import Embedding, Entry, Place, model_hash
from pxide.knowledge.image.payload import (
    EMBEDDED_BY,
    Unreadable,
    entry_from,
    packed,
    unpacked,
    values_of,
)
from pxide.knowledge.image.text_rows import (
    TextLine,
    blank_page,
    draw,
    entry_lines,
    plain_lines,
    rows_of,
)
from pxide.knowledge.image.title import MAGIC, Band, BandTitle, title_in
from vm.core.faults import Problem
from vm.core.layout import ElementType, Tensor, write_tensor
from vm.core.picture import MAX_SIDE, Picture

ZERO = 128
"""The zero point of an embedding: stored bytes go from 1 to 255, so no pixel has alpha 0."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a band says: its values, its entry if it holds one, and what is wrong with it."""

    values: dict[str, Any]
    entry: Entry | None = None
    wrong: str = ""


def encode_entry(entry: Entry, place: Place, width: int, tallest: int = MAX_SIDE) -> Picture:
    """Return an entry as rows of pixels, uint8 (rows, width, 4), for the place's first row.

    A Problem says that it would have more rows than ``tallest``.
    """
    values = values_of(entry)
    title = BandTitle(band=Band[entry.kind.name], row=place.row, time=entry.time)
    if entry.embedding is not None:
        values[EMBEDDED_BY] = entry.embedding.model
        title = _with_embedding(title, entry.embedding, width)
    lines = entry_lines(entry, place, width)
    rows = encode_band(title, lines, values, width, tallest)
    if entry.embedding is not None:
        _draw_embedding(entry.embedding, rows[rows.shape[0] - title.embedding_rows :])
    return rows


def encode_tombstone(hidden: Place, place: Place, width: int, tallest: int = MAX_SIDE) -> Picture:
    """Return the band that hides an entry."""
    lines = plain_lines(f"{hidden.citation} is hidden.", Band.TOMBSTONE, width)
    title = BandTitle(band=Band.TOMBSTONE, row=place.row)
    return encode_band(title, lines, {"volume": hidden.volume, "row": hidden.row}, width, tallest)


def encode_band(
    title: BandTitle,
    lines: list[TextLine],
    values: dict[str, Any],
    width: int,
    tallest: int = MAX_SIDE,
) -> Picture:
    """Return a band as rows of pixels; the rows of an embedding are left black.

    Raises Problem for one that is taller than ``tallest``.
    """
    data = packed(values) if values else b""
    title = replace(
        title,
        text_rows=rows_of(lines),
        payload_rows=-(-len(data) // (3 * width)),
        payload_length=len(data),
        payload_sum=zlib.crc32(data),
    )
    if title.rows > tallest:
        raise Problem(
            f"The entry is too long: it would take {title.rows} rows of a picture.",
            f"A picture has at most {tallest} rows here; write it as several entries.",
        )
    rows = blank_page(title.rows, width)
    title.draw_on(rows[0])
    text, payload = 1 + title.text_rows, 1 + title.text_rows + title.payload_rows
    draw(lines, rows[1:text])
    flat = np.zeros(title.payload_rows * width * 3, np.uint8)
    flat[: len(data)] = np.frombuffer(data, np.uint8)
    rows[text:payload, :, :3] = flat.reshape(-1, width, 3)
    return rows


def decode(title: BandTitle, rows: Picture) -> Decoded:
    """Read the band under a title from its rows, uint8 (title.rows, W, 4)."""
    if rows.shape[0] < title.rows:
        return Decoded({}, wrong="is cut off")
    text, payload = 1 + title.text_rows, 1 + title.text_rows + title.payload_rows
    data = rows[text:payload, :, :3].tobytes()[: title.payload_length]
    if len(data) != title.payload_length or zlib.crc32(data) != title.payload_sum:
        return Decoded({}, wrong="is damaged: the check sum of its text is wrong")
    try:
        values = unpacked(data) if data else {}
        return _with_entry(title, values, rows[payload : title.rows])
    except Unreadable as error:
        return Decoded({}, wrong=f"is damaged: {error}")


def bands_in(picture: Picture) -> Iterator[tuple[int, BandTitle | None]]:
    """Find the bands of a picture, uint8 (H, W, 4), by their titles alone.

    Yields the row of each with its title, and None for the first of rows that belong to none.
    """
    starts = _rows_with_magic(picture)
    height, row, lost = picture.shape[0], 0, False
    while row < height:
        title = title_in(picture[row]) if row in starts else None
        if title is not None:
            yield row, title
            row, lost = _end_of(title, row, starts, picture), False
            continue
        if not lost:
            yield row, None
        row, lost = row + 1, True


def _end_of(title: BandTitle, row: int, starts: set[int], picture: Picture) -> int:
    """Return the row after a band: before the next title where rows of this one are missing."""
    end = min(row + title.rows, int(picture.shape[0]))
    if not decode(title, picture[row:end]).wrong:
        return end
    nearer = (y for y in range(row + 1, end) if y in starts and title_in(picture[y]) is not None)
    return next(nearer, end)


def _rows_with_magic(picture: Picture) -> set[int]:
    """Return the rows that begin with the magic."""
    first = picture[:, :2, :3].reshape(picture.shape[0], 6)[:, : len(MAGIC)]
    return set(np.flatnonzero((first == np.frombuffer(MAGIC, np.uint8)).all(axis=1)).tolist())


def _with_entry(title: BandTitle, values: dict[str, Any], rows: Picture) -> Decoded:
    """Make the entry of a band's values and embedding rows."""
    kind = title.band.kind
    if kind is None:
        return Decoded(values)
    embedding, wrong = _read_embedding(title, values, rows)
    return Decoded(values, entry_from(values, kind, title.time, embedding), wrong)


def _embedding_rows(dimension: int, width: int) -> int:
    """Return the rows of an embedding: a tensor's header, and its elements four to a pixel."""
    return 1 + -(-dimension // (4 * width))


def _with_embedding(title: BandTitle, embedding: Embedding, width: int) -> BandTitle:
    """Say in a title what the embedding rows are."""
    return replace(
        title,
        embedding_rows=_embedding_rows(embedding.values.size, width),
        model=model_hash(embedding.model),
        dimension=embedding.values.size,
        scale=embedding.scale,
        embedding_sum=zlib.crc32(_stored(embedding).tobytes()),
    )


def _stored(embedding: Embedding) -> npt.NDArray[np.uint8]:
    """Return the elements with the zero point added, uint8."""
    return (embedding.values.astype(np.int16) + ZERO).astype(np.uint8)


def _draw_embedding(embedding: Embedding, rows: Picture) -> None:
    """Write the embedding as a tensor; the last pixel's unused bytes are 255."""
    count = int(embedding.values.size)
    tensor = Tensor(
        row=0, cols=count, rows=1, type=ElementType.U8, scale=embedding.scale, zero=ZERO
    )
    stored = np.full(-(-count // 4) * 4, 255, np.uint8)
    stored[:count] = _stored(embedding)
    write_tensor(rows, tensor, stored)


def _read_embedding(
    title: BandTitle, values: dict[str, Any], rows: Picture
) -> tuple[Embedding | None, str]:
    """Read the elements; the tensor's own header is for the machine and not needed here."""
    if not title.dimension:
        return None, ""
    data = rows[1:].tobytes()[: title.dimension]
    model = values.get(EMBEDDED_BY)
    if zlib.crc32(data) != title.embedding_sum or not isinstance(model, str):
        return None, "has lost its embedding: the check sum is wrong"
    elements = np.frombuffer(data, np.uint8).astype(np.int16) - ZERO
    if len(data) != title.dimension or elements.min() == -ZERO:
        return None, "has lost its embedding: its elements make no sense"
    return Embedding(model, title.scale, elements.astype(np.int8)), ""
