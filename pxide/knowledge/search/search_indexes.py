"""The search indexes of the images that are searched together, and what is kept of them."""

from pxide.knowledge.image.entry import Entry, Place
from pxide.knowledge.search.finder import Finder, Hit, Query, SearchedImage
from pxide.knowledge.search.image_index import Advance, ImageIndex, IndexedImage
from pxide.knowledge.search.index_cache import IndexCache
from pxide.knowledge.search.tokens import Tokenizer
from vm.core.executor import Engine


class SearchIndexes:
    """Holds the indexes of images by name. One thread uses it at a time."""

    def __init__(self, engine: Engine, cache: IndexCache | None = None) -> None:
        """Compare meanings by this engine, and keep indexes in the cache if there is one."""
        self._tokens = Tokenizer()
        self._finder = Finder(engine, self._tokens)
        self._cache = cache
        self._searched: dict[str, SearchedImage] = {}
        self._unsaved: set[str] = set()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the images, as they were opened."""
        return tuple(self._searched)

    def open(self, name: str, image: IndexedImage, advance: Advance | None = None) -> None:
        """Take in an image: from the cache, or entry by entry.

        `advance` is called with the entries read and those there are to read.
        """
        index = None
        if self._cache is not None:
            index = self._cache.load(image.volumes, self._tokens)
        if index is None:
            index = ImageIndex(self._tokens)
            self._unsaved.add(name)
        if index.follow(image, advance):
            self._unsaved.add(name)
        self._searched[name] = SearchedImage(image, index)

    def follow(self, name: str) -> int:
        """Take in what its image has taken over from other programs; return how much that was."""
        searched = self._searched[name]
        changes = searched.index.follow(searched.image)
        if changes:
            self._unsaved.add(name)
        return changes

    def close(self, name: str) -> None:
        """Search an image no more."""
        del self._searched[name]
        self._unsaved.discard(name)

    def add(self, name: str, place: Place, entry: Entry) -> None:
        """Find an entry that was appended to an image."""
        self._searched[name].index.add(place, entry)
        self._unsaved.add(name)

    def hide(self, name: str, place: Place) -> None:
        """Find an entry no more."""
        self._searched[name].index.hide(place)
        self._unsaved.add(name)

    def save(self) -> None:
        """Keep what has changed; raises Problem where that cannot be."""
        for name in sorted(self._unsaved):
            searched = self._searched[name]
            if self._cache is not None:
                self._cache.save(searched.image.volumes, searched.index)
            self._unsaved.discard(name)

    def search(self, query: Query) -> tuple[Hit, ...]:
        """Search all images together."""
        return self._finder.search(self._searched, query)
