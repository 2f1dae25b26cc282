"""The library: the images that are searched together, their indices, and what is kept of them."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from pxide.model.knowledge.entry import Entry, Place
from pxide.work.retrieval.cache import Cache
from pxide.work.retrieval.finder import Finder, Query, Searched
from pxide.work.retrieval.hit import Hit
from pxide.work.retrieval.index import Advance, Image, Index
from pxide.work.retrieval.tokens import Tokens
from vm.executor import Engine
from vm.faults import Problem

TAIL = 4096
"""Bytes at the end of a PNG, where the check sum of all its pixels stands."""


def fingerprint(volumes: Sequence[Path]) -> str:
    """Return what changes with any pixel of an image, without reading more than its ends."""
    digest = hashlib.sha256()
    for path in volumes:
        try:
            with path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - TAIL))
                digest.update(size.to_bytes(8, "little") + file.read())
        except OSError as error:
            hint = "Check that its disk is there and that you may read it."
            raise Problem(f"{path} cannot be read: {error.strerror}.", hint) from error
    return digest.hexdigest()


class Library:
    """Holds the indices of images by name. One thread uses it at a time."""

    def __init__(self, engine: Engine, cache: Cache | None = None) -> None:
        """Compare meanings by this engine, and keep indices in the cache if there is one."""
        self._tokens = Tokens()
        self._finder = Finder(engine, self._tokens)
        self._cache = cache
        self._held: dict[str, Searched] = {}
        self._unsaved: set[str] = set()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the images, as they were opened."""
        return tuple(self._held)

    def open(self, name: str, image: Image, advance: Advance | None = None) -> None:
        """Take in an image: from the cache, or entry by entry.

        `advance` is called with the entries read and those there are to read.
        """
        index = None
        if self._cache is not None:
            volumes = image.volumes
            index = self._cache.load(volumes[0], fingerprint(volumes), self._tokens)
        if index is None:
            index = Index(self._tokens)
            self._unsaved.add(name)
        if index.follow(image, advance):
            self._unsaved.add(name)
        self._held[name] = Searched(image, index)

    def follow(self, name: str) -> int:
        """Take in what its image has taken over from other programs; return how much that was."""
        held = self._held[name]
        changes = held.index.follow(held.image)
        if changes:
            self._unsaved.add(name)
        return changes

    def close(self, name: str) -> None:
        """Search an image no more."""
        del self._held[name]
        self._unsaved.discard(name)

    def add(self, name: str, place: Place, entry: Entry) -> None:
        """Find an entry that was appended to an image."""
        self._held[name].index.add(place, entry)
        self._unsaved.add(name)

    def hide(self, name: str, place: Place) -> None:
        """Find an entry no more."""
        self._held[name].index.hide(place)
        self._unsaved.add(name)

    def save(self) -> None:
        """Keep what has changed; raises Problem where that cannot be."""
        for name in sorted(self._unsaved):
            held = self._held[name]
            if self._cache is not None:
                volumes = held.image.volumes
                self._cache.save(volumes[0], fingerprint(volumes), held.index)
            self._unsaved.discard(name)

    def search(self, query: Query) -> tuple[Hit, ...]:
        """Search all images together."""
        return self._finder.search(self._held, query)
