"""What the volumes of an image hold: the list of entries, which are hidden, what is damaged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pxide.knowledge.image.band_writer import mark_of
from pxide.knowledge.image.bands import Decoded, decode
from pxide.knowledge.image.entry import Damage, Entry, Place
from pxide.knowledge.image.row_spans import RowSpan
from pxide.knowledge.image.title import Band
from pxide.knowledge.image.volume import Log, Lost, Volume
from vm.core.faults import Problem


class Contents:
    """The entries of some volumes, found by their titles and read when they are asked for."""

    def __init__(self, volumes: Sequence[Volume]) -> None:
        """Look at the titles in these volumes; more may be added to the list later."""
        self._volumes = volumes
        self._counts: list[int] = []
        self._spans: dict[tuple[int, int], RowSpan] = {}
        self._hidden: set[tuple[int, int]] = set()
        self._damage: dict[tuple[int, int, str], Damage] = {}
        self.places: list[Place] = []
        self.mark = mark_of(volumes[0])
        """What the covers of all volumes of this image say."""
        self.take_new()

    @property
    def damage(self) -> tuple[Damage, ...]:
        """What was found damaged so far."""
        return tuple(self._damage[key] for key in sorted(self._damage))

    def visible(self) -> Iterator[Place]:
        """Yield where the entries lie that are not hidden."""
        return (place for place in self.places if _key(place) not in self._hidden)

    def hidden(self) -> Iterator[Place]:
        """Yield where the hidden entries lie."""
        return (place for place in self.places if _key(place) in self._hidden)

    def entry(self, place: Place) -> Entry:
        """Return the entry at a place; a Problem when there is none to show."""
        span = self._spans.get(_key(place))
        if span is None:
            raise Problem(f"There is no entry {place.citation}.", "Look at the list of entries.")
        if _key(place) in self._hidden:
            raise Problem(f"Entry {place.citation} is hidden.", "Compacting leaves it out.")
        decoded = self.decode(self._volumes[place.volume - 1], span)
        if decoded.entry is None:
            raise Problem(f"Entry {place.citation} {decoded.wrong}.", "Its neighbours are whole.")
        return decoded.entry

    def entries(self) -> Iterator[tuple[Place, Entry]]:
        """Yield what is neither hidden nor damaged."""
        for place in tuple(self.visible()):
            decoded = self.decode(self._volumes[place.volume - 1], self._spans[_key(place)])
            if decoded.entry is not None:
                yield place, decoded.entry

    def find(self, citation: str) -> Place:
        """Return the place that is cited so; a Problem when none is."""
        bare = citation.strip().strip("[]")
        for place in self.places:
            if place.citation == f"[{bare}]":
                return place
        raise Problem(f"There is no entry [{bare}].", "Look at the list of entries.")

    def verify(self) -> None:
        """Read every band and every check sum."""
        for volume in self._volumes:
            for span in volume.spans:
                self.decode(volume, span)
                if isinstance(volume, Log) and span.block and not volume.has_good_sum(span):
                    place = Place(volume.number, span.row, span.rows)
                    self.note(place, "is damaged: the check sum of its chunk is wrong")

    def take_new(self) -> None:
        """Add the spans that are not yet in the list of entries."""
        for at, volume in enumerate(self._volumes):
            if at == len(self._counts):
                self._counts.append(0)
                self._note_missing(volume)
            for span in volume.spans[self._counts[at] :]:
                self._take(volume, span)
            self._counts[at] = len(volume.spans)

    def _note_missing(self, volume: Volume) -> None:
        """Note what is gone with the end of a file."""
        if volume.missing is not None:
            place = Place(volume.number, volume.missing.row, volume.missing.rows)
            self.note(place, _lost_words(place.rows))

    def _take(self, volume: Volume, span: RowSpan) -> None:
        """Add one span to the list of entries, or do what it says."""
        if span.is_lost:
            self.decode(volume, span)
        elif span.is_entry:
            place = Place(volume.number, span.row, span.rows)
            self.places.append(place)
            self._spans[_key(place)] = span
        elif span.title is not None and span.title.band is Band.TOMBSTONE:
            values = self.decode(volume, span).values
            self._hidden.add((values.get("volume", 0), values.get("row", 0)))

    def decode(self, volume: Volume, span: RowSpan) -> Decoded:
        """Read a span, and note what is wrong with it."""
        place = Place(volume.number, span.row, span.rows)
        if span.title is None or span.is_lost:
            decoded = Decoded({}, wrong=_lost_words(span.rows))
        else:
            try:
                decoded = decode(span.title, volume.read(span))
            except Lost:
                decoded = Decoded({}, wrong="is damaged: its rows cannot be unpacked")
        if decoded.wrong:
            self.note(place, decoded.wrong)
        return decoded

    def note(self, place: Place, words: str) -> None:
        """Keep what was found damaged."""
        self._damage[(*_key(place), words)] = Damage(place, f"{words}.")


def _lost_words(rows: int) -> str:
    return f"and the {rows - 1} rows below are lost"


def _key(place: Place) -> tuple[int, int]:
    return place.volume, place.row
