"""The knowledge images that are open, and the indexes in which they are searched."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pxide.knowledge.image.entry import Entry, Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.search.finder import Hit, Query
from pxide.knowledge.search.image_index import Advance
from pxide.knowledge.search.index_cache import IndexCache
from pxide.knowledge.search.search_indexes import SearchIndexes
from pxide.model.chat.turn import Learned, Source
from pxide.work.companion.fallback_engine import FallbackEngine
from vm.core.faults import Problem


@dataclass(frozen=True, slots=True)
class ImageStatus:
    """What is known of an open image."""

    path: Path
    name: str
    """How citations call it among several."""
    entries: int
    width: int
    height: int
    damage: tuple[str, ...] = ()
    """A sentence for each place that cannot be read."""


@dataclass(frozen=True, slots=True)
class ImageChanges:
    """What became of the images by other programs."""

    changed: tuple[Path, ...]
    lost: tuple[tuple[Path, Problem], ...]
    """Those that cannot be read any more, and why."""


class OpenImages:
    """The open images by their paths. One thread uses it; it needs no Qt.

    Any method raises Problem where a file cannot be read or written.
    """

    def __init__(self, engine: FallbackEngine, cache: Path | None = None) -> None:
        """Compare meanings by this engine; keep indexes in the folder given, or not at all."""
        self._engine = engine
        self._cache = None if cache is None else IndexCache(cache)
        self._images: dict[Path, KnowledgeImage] = {}
        self._names: dict[Path, str] = {}
        self._selected: set[Path] = set()
        """Where to look, which need not be there yet."""
        self._changed: list[Path] = []
        self._lost: list[tuple[Path, Problem]] = []
        self._made: SearchIndexes | None = None

    def open(self, path: Path, advance: Advance | None = None) -> ImageStatus:
        """Open an image and look in it; one that is open already stays so.

        `advance` is called with the entries that are indexed and those there are.
        """
        self._selected.add(path)
        if path not in self._images:
            self._take(path, KnowledgeImage.open(path), advance)
        self._index(path, advance)
        return self.status(path)

    def create(self, path: Path) -> ImageStatus:
        """Make a new, empty image and look in it."""
        self._selected.add(path)
        self._make(path)
        return self.status(path)

    def close(self, path: Path) -> None:
        """Close an image; one that is not open stays so."""
        self._selected.discard(path)
        if path in self._images:
            self._forget_index(path)
            image = self._images.pop(path)
            self._names.pop(path)
            image.close()

    def look_in(self, paths: Sequence[Path]) -> None:
        """Search exactly these: those that are open now, the others when they are opened."""
        self._selected = set(paths)
        for path in self._images:
            if path in self._selected:
                self._index(path)
            else:
                self._forget_index(path)

    def status(self, path: Path) -> ImageStatus:
        """What is known of an open image."""
        image = self.image(path)
        return ImageStatus(
            path=path,
            name=self._names[path],
            entries=len(image.places),
            width=image.width,
            height=image.height,
            damage=tuple(str(found) for found in image.damage),
        )

    def image(self, path: Path) -> KnowledgeImage:
        """An open image; a Problem where it is not open."""
        if path not in self._images:
            raise Problem(f"The knowledge image {path} is not open.", "Open it first.")
        return self._images[path]

    def search(self, query: Query) -> tuple[Source, ...]:
        """The entries closest to a question, best first, of the images looked in."""
        self._changed += [path for path in self._refreshed() if path not in self._changed]
        try:
            hits = self._indexes.search(query)
        except Problem:
            if not self._engine.gives_up():
                raise
            hits = self._indexes.search(query)
        return tuple(self._source(hit) for hit in hits)

    def learn(self, path: Path, entry: Entry) -> Learned:
        """Append an entry to an image, which is made where it is not there. It is on the disk."""
        if path not in self._images:
            self._take(path, KnowledgeImage.open(path)) if path.exists() else self._make(path)
        place = self._images[path].append(entry)
        self._follow(path)
        return Learned(path, place)

    def append(self, path: Path, moved: Sequence[tuple[str, Entry]]) -> tuple[Place, ...]:
        """Append entries from elsewhere, each with the citation it had there."""
        places = tuple(self.image(path).append_moved(moved))
        self._follow(path)
        return places

    def hide(self, path: Path, place: Place) -> None:
        """Hide an entry."""
        self.image(path).hide(place)
        self._follow(path)

    def refresh(self) -> ImageChanges:
        """Take over what others wrote; tells all that is new since this was asked last."""
        changed = dict.fromkeys((*self._changed, *self._refreshed()))
        changes = ImageChanges(
            tuple(path for path in changed if path in self._images), tuple(self._lost)
        )
        self._changed, self._lost = [], []
        return changes

    def close_all(self) -> None:
        """Keep the indexes and close the images; a cache that cannot be kept is made anew."""
        if self._made is not None:
            with suppress(Problem):
                self._made.save()
        for path in tuple(self._images):
            self.close(path)

    def _refreshed(self) -> list[Path]:
        """The images that others wrote to. One that cannot be read any more is closed."""
        changed = []
        for path, image in tuple(self._images.items()):
            try:
                is_new = image.refresh()
            except Problem as problem:
                self._lost.append((path, problem))
                selected = set(self._selected)
                self.close(path)
                self._selected = selected
                continue
            if is_new:
                changed.append(path)
                self._follow(path)
        return changed

    @property
    def _indexes(self) -> SearchIndexes:
        """Made when they are first needed, on the thread."""
        if self._made is None:
            self._made = SearchIndexes(self._engine, self._cache)
        return self._made

    def _make(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Problem(
                f"The folder {path.parent} cannot be made: {error.strerror}.",
                "Choose another place for the knowledge image.",
            ) from error
        self._take(path, KnowledgeImage.create(path))

    def _take(self, path: Path, image: KnowledgeImage, advance: Advance | None = None) -> None:
        self._images[path] = image
        self._names[path] = _name_for(path, set(self._names.values()))
        if path in self._selected:
            self._index(path, advance)

    def _index(self, path: Path, advance: Advance | None = None) -> None:
        if not self._is_indexed(path):
            self._indexes.open(self._names[path], self._images[path], advance)

    def _forget_index(self, path: Path) -> None:
        if self._is_indexed(path):
            self._indexes.close(self._names[path])

    def _follow(self, path: Path) -> None:
        """Index what an image holds now, where it is searched."""
        if self._is_indexed(path):
            self._indexes.follow(self._names[path])

    def _is_indexed(self, path: Path) -> bool:
        return self._made is not None and self._names[path] in self._made.names

    def _source(self, hit: Hit) -> Source:
        name = hit.image or self._indexes.names[0]
        path = next(path for path, known in self._names.items() if known == name)
        return Source(
            label=hit.label,
            image=path,
            place=hit.place,
            question=hit.question,
            answer=hit.answer,
            kind=hit.kind,
            why=hit.why,
            program=hit.program,
            result=hit.result,
        )


def _name_for(path: Path, taken: set[str]) -> str:
    """The name of the file, with a number where another image has it."""
    name, count = path.stem, 1
    while name in taken:
        count += 1
        name = f"{path.stem}-{count}"
    return name
