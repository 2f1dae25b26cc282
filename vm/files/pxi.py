"""The .pxi file: a picture and what travels beside its pixels, to and from a PNG."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from vm.core.faults import Problem
from vm.core.picture import Picture, Point, check_picture, check_size
from vm.files.disk import read_file, replace_file
from vm.files.png import (
    RGB,
    RGBA,
    SIGNATURE,
    ByteSpan,
    PngChunk,
    PngFlaw,
    PngHeader,
    check_signature,
    decode_pixels,
    encode,
    read_header,
    text_chunk,
    text_of,
    walk,
)

AnyPath: TypeAlias = str | os.PathLike[str]

KEYWORD = "pxide"
MAX_STEPS = 1 << 53  # up to here every reader of JSON counts exactly

# Of the chunks that come with an RGB picture these count its channels; with four they would lie.
_OF_THREE_CHANNELS = frozenset({"tRNS", "sBIT"})


@dataclass(frozen=True, slots=True)
class Info:
    """What travels beside the pixels; the machine runs the same without it.

    ``data`` is the JSON of the notes chunk: labels, comments, regions, breakpoints, watches, and
    ``pc`` and ``steps`` of a paused machine. ``chunks`` are the foreign ones, kept as they came;
    that holds for gAMA, sRGB and iCCP too, which are never written for a picture that came
    without them. ``after_end`` is what followed the last chunk. ``remarks`` are sentences for
    the person who opened the file; they are not saved.
    """

    data: dict[str, Any] = field(default_factory=dict)
    chunks: tuple[PngChunk, ...] = ()
    after_end: bytes = b""
    remarks: tuple[str, ...] = ()

    def start(self, picture: Picture) -> tuple[Point, int]:
        """Return where a run of the picture begins, and after how many steps.

        That is the pixel a paused machine was saved at, else the entrance, (0, 0). Notes that
        make no sense, which a stranger may have written, count as none.
        """
        height, width = picture.shape[:2]
        match self.data.get("pc", (0, 0)), self.data.get("steps", 0):
            case [int(x), int(y)], int(steps) if 0 <= x < width and 0 <= y < height and steps >= 0:
                return (x, y), steps
        return (0, 0), 0

    def paused(self, pc: Point, steps: int) -> Info:
        """Return the same notes for a machine that waits at ``pc``."""
        return replace(self, data={**self.data, "pc": list(pc), "steps": steps})

    def rested(self) -> Info:
        """Return the same notes for a machine that starts at the entrance."""
        kept = {key: value for key, value in self.data.items() if key not in ("pc", "steps")}
        return replace(self, data=kept)


def load_pxi(path: AnyPath) -> tuple[Picture, Info]:
    """Return the picture of a .pxi file, uint8 (H, W, 4), and what travels beside it.

    Raises Problem for a file that cannot be read or is wrong, and nothing else.
    """
    place = Path(path)
    return decode_pxi(read_file(place), str(place))


def save_pxi(path: AnyPath, picture: Picture, info: Info | None = None) -> None:
    """Write a .pxi file whole or not at all; without ``info`` it holds the pixels alone.

    Raises Problem for an array that is no picture, and where it cannot be written.
    """
    replace_file(Path(path), encode_pxi(picture, info))


def decode_pxi(data: bytes, name: str) -> tuple[Picture, Info]:
    """Return the picture in the bytes of a .pxi file, uint8 (H, W, 4), and what travels beside it.

    Raises Problem, which calls the bytes by ``name``, for what is wrong with them.
    """
    try:
        check_signature(data)
        spans = list(walk(data))
        header = read_header(spans[0])
        _check_kind(header)
        check_size(header.width, header.height)
        picture = decode_pixels(header, spans[0], _pixel_spans(spans))
        after_end = data[len(SIGNATURE) + sum(len(span.whole) for span in spans) :]
    except PngFlaw as flaw:
        raise Problem(f"{name} {flaw.words}", flaw.hint) from flaw
    except Problem as problem:
        raise Problem(f"{name} is not usable: {problem.what}", problem.hint) from problem
    chunks = _foreign_chunks(spans)
    remarks = _remarks_on(header, after_end)
    if header.colour == RGB:
        picture, chunks, remark = _with_alpha(picture, chunks)
        remarks.append(remark)
    info = Info(chunks=chunks, after_end=after_end, remarks=tuple(remarks))
    return picture, _with_notes(info, header)


def encode_pxi(picture: Picture, info: Info | None = None) -> bytes:
    """Return the bytes of a .pxi file: an 8-bit RGBA PNG with the notes before its pixels.

    Raises Problem for an array that is no picture.
    """
    check_picture(picture)
    travels = info or Info()
    before = [chunk for chunk in travels.chunks if not chunk.after_pixels]
    after = [chunk for chunk in travels.chunks if chunk.after_pixels]
    if travels.data:
        before.append(text_chunk(KEYWORD, _notes_text(travels.data)))
    return encode(picture, before, after) + travels.after_end


def _check_kind(header: PngHeader) -> None:
    """Raise a PngFlaw unless the pixels are bytes of three or four channels."""
    if header.depth != 8 or header.colour not in (RGB, RGBA):
        raise PngFlaw(
            f"is a {header.words} picture; the machine reads 8-bit RGBA.",
            "Convert it to 8-bit RGBA first, in a way that keeps the colour under alpha 0.",
        )


def _pixel_spans(spans: list[ByteSpan]) -> list[ByteSpan]:
    """Return the IDAT chunks; a PngFlaw when they are missing, split or of no known meaning."""
    kinds = [span.kind for span in spans]
    for kind in kinds[1:]:
        if kind == "IHDR" or (kind[0].isupper() and kind not in ("PLTE", "IDAT", "IEND")):
            raise PngFlaw(f"needs its {kind} chunk to be understood, which is not possible here.")
    count = kinds.count("IDAT")
    if count == 0:
        raise PngFlaw("has no pixels: its IDAT chunk is missing.")
    first = kinds.index("IDAT")
    if kinds[first : first + count] != ["IDAT"] * count:
        raise PngFlaw("is damaged: another chunk lies between its pixels.")
    return spans[first : first + count]


def _foreign_chunks(spans: Iterable[ByteSpan]) -> tuple[PngChunk, ...]:
    """Return every chunk that is not the picture itself, in order, as bytes of its own."""
    found: list[PngChunk] = []
    after = False
    for span in spans:
        if span.kind == "IDAT":
            after = True
        elif span.kind not in ("IHDR", "IEND"):
            found.append(PngChunk(span.kind, bytes(span.data), after))
    return tuple(found)


def _remarks_on(header: PngHeader, after_end: bytes) -> list[str]:
    """Say what is unusual about a file that is opened all the same."""
    remarks = []
    if header.interlaced:
        remarks.append("The picture was interlaced; saving writes plain rows.")
    if after_end:
        remarks.append(f"{len(after_end)} bytes follow the end of the picture; they are kept.")
    return remarks


def _with_alpha(
    rgb: Picture, chunks: tuple[PngChunk, ...]
) -> tuple[Picture, tuple[PngChunk, ...], str]:
    """Give an RGB picture its alpha bytes; the colour that tRNS calls transparent gets A = 0.

    An optimiser turns a picture of alphas 0 and 255 into just that, so reading it this way
    gives the very bytes back.
    """
    picture = np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])
    remark = "Opened an RGB picture: every alpha is set to 255."
    for chunk in chunks:
        if chunk.kind == "tRNS" and len(chunk.data) == 6:
            clear = np.frombuffer(chunk.data, np.uint8)[1::2]
            picture[(rgb == clear).all(axis=2), 3] = 0
            colour = tuple(clear.tolist())
            remark = f"Opened an RGB picture: alpha is set to 0 in the colour {colour}, else 255."
    return picture, tuple(c for c in chunks if c.kind not in _OF_THREE_CHANNELS), remark


def _with_notes(info: Info, header: PngHeader) -> Info:
    """Take the notes out of the foreign chunks; what cannot be used is named in a remark."""
    data: dict[str, Any] = {}
    kept: list[PngChunk] = []
    remarks = list(info.remarks)
    for chunk in info.chunks:
        try:
            text = text_of(chunk, KEYWORD)
            if text is None:
                kept.append(chunk)
            else:
                data = data or _notes_from(text)
        except (ValueError, RecursionError):
            remarks.append("The notes beside the pixels are damaged and were left out.")
    if not _pause_is_sound(data, header):
        data = {key: value for key, value in data.items() if key not in ("pc", "steps")}
        remarks.append("The saved place of the machine is not in the picture; it starts anew.")
    return replace(info, data=data, chunks=tuple(kept), remarks=tuple(remarks))


def _notes_text(data: dict[str, Any]) -> str:
    """Return the notes as JSON, readable as it stands in the file."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _notes_from(text: str) -> dict[str, Any]:
    """Read the notes; a ValueError when they are not an object or could not be saved again."""
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError("the notes are not an object")
    _notes_text(data).encode()
    return data


def _pause_is_sound(data: dict[str, Any], header: PngHeader) -> bool:
    """Say whether a saved pc and step count, where there are any, can be gone on from."""
    pc, steps = data.get("pc", [0, 0]), data.get("steps", 0)
    if not (isinstance(pc, list) and len(pc) == 2 and all(type(n) is int for n in (*pc, steps))):
        return False
    x, y, done = int(pc[0]), int(pc[1]), int(steps)
    return 0 <= x < header.width and 0 <= y < header.height and 0 <= done <= MAX_STEPS
