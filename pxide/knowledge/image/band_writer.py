"""Writing bands behind the last row of an image, and new volumes where one is full."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pxide.knowledge.image.bands import decode, encode_band
from pxide.knowledge.image.entry import Place
from pxide.knowledge.image.log import pack, whole_file
from pxide.knowledge.image.row_spans import RowSpan
from pxide.knowledge.image.text_rows import blank_page, plain_lines
from pxide.knowledge.image.title import LEAST_WIDTH, Band, BandTitle
from pxide.knowledge.image.volume import Condition, Log, Lost, Volume, open_volume
from vm.core.faults import Problem
from vm.core.picture import MAX_SIDE, Picture
from vm.files.disk import replace_file

HELD = 1 << 23
"""Bytes of pixels that are gathered before they are written together."""


def volume_path(path: Path, number: int) -> Path:
    """Return the file of a volume: the first bears the name itself, the second ``name.2.png``."""
    return path if number == 1 else path.with_name(f"{path.stem}.{number}{path.suffix}")


def is_gone(path: Path, number: int) -> bool:
    """Say whether a volume of an image is not there although a later one is."""
    name = re.compile(re.escape(path.stem) + r"\.([1-9]\d*)" + re.escape(path.suffix))
    found = (name.fullmatch(file.name) for file in path.parent.iterdir())
    numbers = {int(match[1]) for match in found if match}
    return number not in numbers and any(later > number for later in numbers)


def cover(number: int, mark: str, width: int) -> Picture:
    """Return the first band of a volume; ``mark`` is the same in all volumes of an image."""
    words = "pxIDE knowledge" + (f", volume {number}" if number > 1 else "")
    title = BandTitle(band=Band.COVER, row=0)
    lines = plain_lines(words, Band.COVER, width)
    return encode_band(title, lines, {"image": mark, "volume": number}, width)


def mark_of(volume: Volume) -> str:
    """Return what the cover of a volume says of its image, "" where it says nothing."""
    for span in volume.spans[:1]:
        if span.title is not None and span.title.band is Band.COVER:
            try:
                return str(decode(span.title, volume.read(span)).values.get("image", ""))
            except Lost:
                return ""
    return ""


def make_volume(path: Path, number: int, mark: str, width: int) -> Volume:
    """Write a volume that holds its cover alone, and open it.

    Raises Problem where a file is there already, for a width that cannot be, and where it cannot be
    written.
    """
    if path.exists():
        raise Problem(f"{path} is already there.", "Choose another name, or move that file away.")
    if not LEAST_WIDTH <= width <= MAX_SIDE:
        raise Problem(
            f"A knowledge image {width} pixels wide is not possible.",
            f"It is {LEAST_WIDTH} to {MAX_SIDE} pixels wide.",
        )
    replace_file(path, whole_file([cover(number, mark, width)], width))
    return open_volume(path, number)


def new_mark() -> str:
    """Return a mark that no other image has."""
    return secrets.token_hex(8)


class BandWriter:
    """Writes bands at the end of the last volume; hold the lock meanwhile."""

    def __init__(self, volumes: list[Volume], limit: int) -> None:
        """Write to these volumes, the last of which is sound; new ones are added to the list."""
        self._volumes = volumes
        self._width = volumes[0].width
        self._bands: list[Picture] = []
        self._rows = 0
        self._tallest = min(MAX_SIDE, limit // self._width)
        self._room = self._tallest - _rows_of_next_cover(volumes[-1])

    def write(self, draw: Callable[[Place, int, int], Picture]) -> Place:
        """Write a band; ``draw`` gives its rows for a place, a width and the most rows of it."""
        volume, room = self._volumes[-1], self._room
        row = volume.height + self._rows
        band = draw(Place(volume.number, row, 0), self._width, room)
        if row + band.shape[0] > self._tallest:
            self.flush()
            volume = self._next_volume()
            row = volume.height
            band = draw(Place(volume.number, row, 0), self._width, room)
        self._bands.append(band)
        self._rows += band.shape[0]
        if self._rows * self._width * 4 > HELD:
            self.flush()
        return Place(volume.number, row, band.shape[0])

    def flush(self) -> None:
        """Write what was gathered.

        Raises RuntimeError where the last volume was not written anew.
        """
        volume = self._volumes[-1]
        if not isinstance(volume, Log):
            raise RuntimeError("the last volume was not written anew")
        if self._bands:
            volume.extend(pack(self._bands, volume.tail.adler))
        self._bands, self._rows = [], 0

    def _next_volume(self) -> Volume:
        number = self._volumes[-1].number + 1
        path = volume_path(self._volumes[0].path, number)
        if is_gone(self._volumes[0].path, number):
            hint = "Put it back, or move the later volumes away."
            raise Problem(f"{path} is gone, and later volumes are there.", hint)
        mark = mark_of(self._volumes[-1]) or mark_of(self._volumes[0])
        volume = make_volume(path, number, mark, self._width)
        self._volumes.append(volume)
        self._room = self._tallest - _rows_of_next_cover(volume)
        return volume


def made_sound(volume: Volume) -> Volume:
    """Return the volume as a file that bands can be written behind; hold the lock meanwhile."""
    if volume.condition is Condition.TORN and isinstance(volume, Log):
        volume.mend()
    if volume.condition is Condition.FOREIGN:
        return _written_anew(volume)
    return volume


def _written_anew(volume: Volume) -> Volume:
    """Write the bands as a log, and keep the file as it was under a name beside it.

    Every row stays where it is: rows that are lost become a band that says so.
    """
    data = whole_file((_band_of(volume, span) for span in volume.spans), volume.width)
    volume.close()
    _keep_beside(volume.path)
    replace_file(volume.path, data)
    return open_volume(volume.path, volume.number)


def _band_of(volume: Volume, span: RowSpan) -> Picture:
    """Return the rows of a span as a band that begins with a sound title."""
    title = span.title
    if title is not None:
        try:
            rows = volume.read(span).copy()
        except Lost:
            title = None
        else:
            if rows.shape[0] == title.rows:
                replace(title, row=span.row).draw_on(rows[0])
                return rows
    page = blank_page(span.rows, volume.width)
    BandTitle(band=Band.LOST, row=span.row, text_rows=span.rows - 1).draw_on(page[0])
    return page


def _keep_beside(path: Path) -> None:
    """Give the file a second name, so that it stays when the first goes to its successor."""
    beside, number = path.with_name(f"{path.stem}.old{path.suffix}"), 1
    while beside.exists():
        number += 1
        beside = path.with_name(f"{path.stem}.old{number}{path.suffix}")
    target = path.resolve()
    try:
        os.link(target, beside)
    except OSError:  # a disk without second names
        _copy(target, beside)


def _copy(path: Path, to: Path) -> None:
    try:
        shutil.copy2(path, to)
    except OSError as error:
        to.unlink(missing_ok=True)
        hint = "It was written by another program and is kept beside the one we write."
        raise Problem(f"{to} cannot be written: {error.strerror}.", hint) from error


def _rows_of_next_cover(volume: Volume) -> int:
    """Return how many rows the volume after this one would begin with."""
    rows: int = cover(volume.number + 1, new_mark(), volume.width).shape[0]
    return rows
