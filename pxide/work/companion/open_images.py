"""The images that are held open, and the library in which they are searched. One thread owns it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pxide.knowledge.image.entry import Entry, Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.search.finder import Query
from pxide.knowledge.search.hit import Hit
from pxide.knowledge.search.image_index import Advance
from pxide.knowledge.search.index_cache import IndexCache
from pxide.knowledge.search.search_indexes import SearchIndexes
from pxide.model.chat.turn import Learned, Source
from pxide.work.companion.fallback_engine import FallbackEngine
from vm.core.faults import Problem


@dataclass(frozen=True, slots=True)
class ImageStatus:
    """How an image stands."""

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
    """The open images by their paths."""

    def __init__(self, engine: FallbackEngine, cache: Path | None) -> None:
        """Compare meanings by this engine."""
        self._engine = engine
        self._cache = None if cache is None else IndexCache(cache)
        self._images: dict[Path, KnowledgeImage] = {}
        self._names: dict[Path, str] = {}
        self._looked_in: set[Path] = set()
        """Where to look, which need not be there yet."""
        self._changed: list[Path] = []
        self._lost: list[tuple[Path, Problem]] = []
        self._made: SearchIndexes | None = None

    def open(self, path: Path, advance: Advance | None = None) -> ImageStatus:
        """Open an image and look in it; one that is open already stays so."""
        self._looked_in.add(path)
        if path not in self._images:
            self._take(path, KnowledgeImage.open(path), advance)
        self._look(path, advance)
        return self.holding(path)

    def create(self, path: Path) -> ImageStatus:
        """Make an image and look in it."""
        self._looked_in.add(path)
        self._make(path)
        return self.holding(path)

    def drop(self, path: Path) -> None:
        """Close an image."""
        self._looked_in.discard(path)
        if path in self._images:
            self._look_away(path)
            image = self._images.pop(path)
            self._names.pop(path)
            image.close()

    def look_in(self, paths: tuple[Path, ...]) -> None:
        """Search exactly these: those that are open now, the others when they are opened."""
        self._looked_in = set(paths)
        for path in self._images:
            if path in self._looked_in:
                self._look(path, None)
            else:
                self._look_away(path)

    def holding(self, path: Path) -> ImageStatus:
        """How an open image stands."""
        image = self.image(path)
        damage = tuple(str(found) for found in image.damage)
        shape = (image.width, image.height)
        return ImageStatus(path, self._names[path], len(image.places), *shape, damage)

    def image(self, path: Path) -> KnowledgeImage:
        """An open image."""
        if path not in self._images:
            raise Problem(f"The knowledge image {path} is not open.", "Open it first.")
        return self._images[path]

    def search(self, query: Query) -> tuple[Source, ...]:
        """The entries closest to a question."""
        self._changed += [path for path in self._refreshed() if path not in self._changed]
        try:
            hits = self._library.search(query)
        except Problem:
            if not self._engine.gives_up():
                raise
            hits = self._library.search(query)
        return tuple(self._source(hit) for hit in hits)

    def learn(self, path: Path, entry: Entry) -> Learned:
        """Append an entry."""
        if path not in self._images:
            self._take(path, KnowledgeImage.open(path)) if path.exists() else self._make(path)
        image = self._images[path]
        place = image.append(entry)
        if self._is_looked_in(path):
            self._library.follow(self._names[path])
        return Learned(path, place)

    def append(self, path: Path, moved: Sequence[tuple[str, Entry]]) -> tuple[Place, ...]:
        """Append entries from elsewhere, each with the citation it had there."""
        places = tuple(self.image(path).append_moved(moved))
        if self._is_looked_in(path):
            self._library.follow(self._names[path])
        return places

    def hide(self, path: Path, place: Place) -> None:
        """Hide an entry."""
        self.image(path).hide(place)
        if self._is_looked_in(path):
            self._library.follow(self._names[path])

    def refresh(self) -> "ImageChanges":
        """Take over what others wrote; tells all that is new since this was asked last."""
        changed = dict.fromkeys((*self._changed, *self._refreshed()))
        news = ImageChanges(
            tuple(path for path in changed if path in self._images), tuple(self._lost)
        )
        self._changed, self._lost = [], []
        return news

    def _refreshed(self) -> list[Path]:
        """The images that others wrote to. One that cannot be read any more is let go."""
        changed = []
        for path, image in tuple(self._images.items()):
            try:
                is_new = image.refresh()
            except Problem as problem:
                self._lost.append((path, problem))
                is_looked_in = path in self._looked_in
                self.drop(path)
                if is_looked_in:
                    self._looked_in.add(path)
                continue
            if is_new:
                changed.append(path)
                if self._is_looked_in(path):
                    self._library.follow(self._names[path])
        return changed

    def close(self) -> None:
        """Keep the indices and close the images; a cache that cannot be kept is made anew."""
        if self._made is not None:
            with suppress(Problem):
                self._made.save()
        for path in tuple(self._images):
            self.drop(path)

    @property
    def _library(self) -> SearchIndexes:
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
        if path in self._looked_in:
            self._look(path, advance)

    def _look(self, path: Path, advance: Advance | None) -> None:
        if not self._is_looked_in(path):
            self._library.open(self._names[path], self._images[path], advance)

    def _look_away(self, path: Path) -> None:
        if self._is_looked_in(path):
            self._library.close(self._names[path])

    def _is_looked_in(self, path: Path) -> bool:
        return self._made is not None and self._names[path] in self._made.names

    def _source(self, hit: Hit) -> Source:
        name = hit.image or self._library.names[0]
        path = next(path for path, known in self._names.items() if known == name)
        said = (hit.question, hit.answer, hit.kind, hit.why, hit.program, hit.result)
        return Source(hit.label, path, hit.place, *said)


def _name_for(path: Path, taken: set[str]) -> str:
    """The name of the file, with a number where another image has it."""
    name, count = path.stem, 1
    while name in taken:
        count += 1
        name = f"{path.stem}-{count}"
    return name
