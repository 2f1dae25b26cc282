"""Which entries a text cites, and where in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pxide.knowledge.search.citations import citations
from pxide.knowledge.search.finder import Hit
from pxide.model.chat.turn import Source, Turn


@dataclass(frozen=True, slots=True)
class CitedEntries:
    """A place in a text, as characters from start to end, that names a source."""

    start: int
    end: int
    source: Source


def hit_of(source: Source) -> Hit:
    """A source as the search gave it."""
    return Hit(
        place=source.place,
        score=0.0,
        question=source.question,
        answer=source.answer,
        kind=source.kind,
        why=source.why,
        image=source.label.rpartition(":")[0],
        program=source.program,
        result=source.result,
    )


def cited(text: str, sources: Sequence[Source]) -> Iterator[CitedEntries]:
    """The citations of a text, in its order, that name one of the sources."""
    offered = {hit_of(source): source for source in sources}
    for citation in citations(text, list(offered)):
        yield CitedEntries(citation.start, citation.end, offered[citation.hit])


def offered_by(turns: Iterable[Turn]) -> tuple[Source, ...]:
    """What the turns of a branch were given, the latest first: an answer may cite it again."""
    found: dict[str, Source] = {}
    for turn in reversed(tuple(turns)):
        for source in turn.sources:
            found.setdefault(source.label, source)
    return tuple(found.values())


def named_in(image: Path, source: Source) -> str:
    """How an entry of an image names a source: by its row alone where it lies in that image."""
    if source.image == image:
        return source.place.citation
    if ":" in source.label:
        return f"[{source.label}]"
    return f"[{source.image.stem}:{source.label}]"
