"""The knowledge image: entries written once and for all, in a PNG that grows at its end."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import accumulate
from pathlib import Path

import numpy as np

from pxide.knowledge.image.band_writer import (
    BandWriter,
    is_gone,
    made_sound,
    make_volume,
    mark_of,
    new_mark,
    volume_path,
)
from pxide.knowledge.image.bands import encode_entry, encode_tombstone
from pxide.knowledge.image.contents import Contents
from pxide.knowledge.image.entry import Damage, Entry, Place
from pxide.knowledge.image.lock import PATIENCE, writing
from pxide.knowledge.image.moves import Moves
from pxide.knowledge.image.volume import Condition, Log, Volume, open_volume
from vm.core.faults import Problem
from vm.core.picture import MAX_PIXELS, Picture

WIDTH = 512


class KnowledgeImage:
    """The face of a knowledge image; one thread uses it at a time."""

    def __init__(self, path: Path, volumes: list[Volume], limit: int, patience: float) -> None:
        """Use `create` or `open`."""
        self._path = path
        self._volumes = volumes
        self._contents = Contents(volumes)
        self._stamp = _stamp(_status(volumes[-1].path))
        self._limit = limit
        self._patience = patience

    @classmethod
    def create(
        cls, path: Path, width: int = WIDTH, limit: int = MAX_PIXELS, patience: float = PATIENCE
    ) -> KnowledgeImage:
        """Make a new, empty image; a Problem when the file is already there.

        ``limit`` is the most pixels of one volume, ``patience`` how many seconds an append waits
        for another writer.
        """
        return cls(path, [make_volume(path, 1, new_mark(), width)], limit, patience)

    @classmethod
    def open(
        cls, path: Path, limit: int = MAX_PIXELS, patience: float = PATIENCE
    ) -> KnowledgeImage:
        """Open an image and its further volumes; what a crash left of the last write is mended."""
        image = cls(path, [open_volume(path, 1)], limit, patience)
        image.refresh()
        image._mend()
        image._note_gone()
        return image

    @property
    def path(self) -> Path:
        """The file of the first volume."""
        return self._path

    @property
    def width(self) -> int:
        """How many pixels a row has."""
        return self._volumes[0].width

    @property
    def height(self) -> int:
        """How many rows all volumes have together."""
        return sum(volume.height for volume in self._volumes)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the entries lie that are not hidden, the oldest first."""
        return tuple(self._contents.visible())

    @property
    def hidden(self) -> tuple[Place, ...]:
        """Where the hidden entries lie."""
        return tuple(self._contents.hidden())

    @property
    def damage(self) -> tuple[Damage, ...]:
        """What was found damaged so far: on opening, and by reading since."""
        return self._contents.damage

    @property
    def volumes(self) -> tuple[Path, ...]:
        """The files of the image."""
        return tuple(volume.path for volume in self._volumes)

    def append(self, entry: Entry) -> Place:
        """Write an entry and return where it lies; it is on the disk then."""
        return self.append_all((entry,))[0]

    def append_all(self, entries: Iterable[Entry]) -> list[Place]:
        """Write entries, many together at the cost of a few; return where they lie."""
        with self._writing() as pen:
            return [pen.write(partial(encode_entry, entry)) for entry in entries]

    def append_moved(self, moved: Iterable[tuple[str, Entry]]) -> list[Place]:
        """Write entries of another image, each with its citation there, "" where it has none.

        Sources that cite an entry by its old row cite the new one; one that cites an entry which
        did not come along is left out.
        """
        moves, places = Moves(), []
        with self._writing() as pen:
            for citation, entry in moved:
                place = pen.write(partial(encode_entry, moves.cited_anew(entry)))
                moves.note(citation, place)
                places.append(place)
        return places

    def entry(self, place: Place) -> Entry:
        """Return the entry at a place; a Problem when none is there or it is damaged."""
        return self._contents.entry(place)

    def entries(self) -> Iterator[tuple[Place, Entry]]:
        """Yield what is neither hidden nor damaged, the oldest first."""
        return self._contents.entries()

    def find(self, citation: str) -> Place:
        """Return the place that is cited as ``[r152]``, brackets or not; a Problem when none is."""
        return self._contents.find(citation)

    def top(self, place: Place) -> int:
        """Return the row of a place as `rows` counts them, through all volumes."""
        return self._tops()[place.volume - 1] + place.row

    def rows(self, first: int, count: int) -> Picture:
        """Return rows of pixels through all volumes, uint8 (rows, W, 4), fewer at the end."""
        tops = self._tops()
        parts: list[Picture] = [np.zeros((0, self.width, 4), np.uint8)]
        last = min(first + count, self.height)
        while first < last:
            number = bisect_right(tops, first) - 1
            end = min(last, tops[number] + self._volumes[number].height)
            parts.append(self._volumes[number].rows(first - tops[number], end - first))
            first = end
        return np.vstack(parts)

    def hide(self, place: Place) -> None:
        """Hide an entry: a tombstone is written, and its rows stay until the image is compacted.

        Raises Problem where it is not there, or the image cannot be written.
        """
        if place not in self.places:
            raise Problem(f"There is no entry {place.citation}.", "Look at the list of entries.")
        with self._writing() as pen:
            pen.write(partial(encode_tombstone, place))

    def compact(self, to: Path) -> KnowledgeImage:
        """Write what is neither hidden nor damaged to a new image, and return that.

        Rows change, and sources with them, as `append_moved` says; texts stay as they are.
        """
        image = KnowledgeImage.create(to, self.width, self._limit, self._patience)
        try:
            image.append_moved((place.citation, entry) for place, entry in self.entries())
        except BaseException:
            image.close()
            for path in image.volumes:
                path.unlink()
            raise
        return image

    def verify(self) -> tuple[Damage, ...]:
        """Read every band and every check sum; return all the damage."""
        self._contents.verify()
        return self.damage

    def refresh(self) -> bool:
        """Take over what other programs wrote since; say whether there was anything."""
        last = self._volumes[-1]
        status = _status(last.path)
        is_new = _stamp(status) != self._stamp
        if is_new:
            self._look_again(last, status)
            self._stamp = _stamp(status)
        return self._open_further() or is_new

    def close(self) -> None:
        """Close the files."""
        for volume in self._volumes:
            volume.close()

    @contextmanager
    def _writing(self) -> Iterator[BandWriter]:
        """Hold the lock, make the last volume sound, and write what the pen was given."""
        with writing(self._path, self._patience):
            self.refresh()
            self._make_sound()
            pen = BandWriter(self._volumes, self._limit)
            try:
                yield pen
            finally:  # an entry that cannot be written does not take those before it along
                pen.flush()
                self._contents.take_new()
                self._stamp = _stamp(_status(self._volumes[-1].path))

    def _mend(self) -> None:
        """Mend what a crash left, unless someone is writing just now or nobody may."""
        if self._volumes[-1].condition is Condition.TORN:
            with suppress(Problem), writing(self._path, 0):
                self.refresh()
                if self._volumes[-1].condition is Condition.TORN:
                    self._make_sound()

    def _note_gone(self) -> None:
        """Note a volume that is not there although later ones are."""
        number = len(self._volumes) + 1
        if is_gone(self._path, number):
            words = "is gone, and what lies in later volumes cannot be read"
            self._contents.note(Place(number, 0, 0), words)

    def _make_sound(self) -> None:
        """Make the last volume one that bands can be written behind."""
        last = self._volumes[-1]
        sound = made_sound(last)
        if sound is not last:
            self._volumes[-1] = sound
            self._read_all()
        self._stamp = _stamp(_status(sound.path))

    def _look_again(self, last: Volume, status: os.stat_result) -> None:
        """Read a file that changed, only its new end where that is possible."""
        if isinstance(last, Log) and last.condition is Condition.SOUND and last.is_of(status):
            last.grow()
            self._contents.take_new()
            return
        last.close()
        self._volumes[-1] = open_volume(last.path, last.number)
        self._read_all()

    def _open_further(self) -> bool:
        """Open the volumes that follow the last one known; say whether there are any."""
        known = len(self._volumes)
        while (path := volume_path(self._path, len(self._volumes) + 1)).exists():
            number = len(self._volumes) + 1
            try:
                volume = open_volume(path, number)
            except Problem as problem:
                self._contents.note(Place(number, 0, 0), f"is not readable: {problem.what}")
                break
            if volume.width != self.width or mark_of(volume) not in ("", self._contents.mark):
                volume.close()
                self._contents.note(Place(number, 0, 0), f"is of another image: {path}")
                break
            self._volumes.append(volume)
        self._contents.take_new()
        if len(self._volumes) > known:
            self._stamp = _stamp(_status(self._volumes[-1].path))
        return len(self._volumes) > known

    def _read_all(self) -> None:
        """Make the list of entries anew."""
        self._contents = Contents(self._volumes)
        self._stamp = _stamp(_status(self._volumes[-1].path))

    def _tops(self) -> list[int]:
        """Return the row at which each volume begins."""
        return list(accumulate((volume.height for volume in self._volumes), initial=0))[:-1]


def _status(path: Path) -> os.stat_result:
    """Return the status of a file of the image; a Problem when it is gone."""
    try:
        return path.stat()
    except OSError as error:
        raise Problem(f"{path} is gone: {error.strerror}.", "Put the file back.") from error


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    """Return what changes when a file does."""
    return status.st_ino, status.st_size, status.st_mtime_ns
