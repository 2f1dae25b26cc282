"""Citations in an answer: which of the offered entries it names, and where."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pxide.knowledge.image.entry import Place

_BRACKETS = re.compile(r"[\[【]([^\[\]【】]{2,200})[\]】]")
_LABEL = re.compile(r"(?:(?P<image>[^\s,;:|]+):\s*)?(?P<row>(?:v\d+)?r\d+)", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:\s|[,;&|、\uff0c]|and\b|und\b)*", re.IGNORECASE)


class Citable(Protocol):
    """An entry that a text may cite: a hit of a search, or what was kept of one."""

    @property
    def label(self) -> str:
        """How a text cites it, without the brackets."""

    @property
    def place(self) -> Place:
        """Where it lies in its image."""


Cited = TypeVar("Cited", bound=Citable)


@dataclass(frozen=True, slots=True)
class Citation(Generic[Cited]):
    """A place in a text, as characters from start to end, that names an entry."""

    start: int
    end: int
    cited: Cited


def citations(text: str, offered: Sequence[Cited]) -> Iterator[Citation[Cited]]:
    """Yield the citations of a text, in its order, that name one of the entries offered.

    Understands `[r152]`, `[r152, r160]` and `[name:r152]`. A row without its image's name is
    taken where only one of these lies in that row. All other brackets are just text.
    """
    known = _labels(offered)
    for bracket in _BRACKETS.finditer(text):
        for label in _labels_in(text, *bracket.span(1)):
            image, row = label.group("image", "row")
            named = f"{image}:{row}" if image else row
            cited = known.get(named.casefold())
            if cited is not None:
                yield Citation(start=label.start(), end=label.end(), cited=cited)


def _labels(offered: Sequence[Cited]) -> dict[str, Cited | None]:
    """Return the entries by their labels and, where it is plain which is meant, by their rows."""
    known: dict[str, Cited | None] = {}
    for one in offered:
        for label in {one.place.citation[1:-1], one.label.casefold()}:
            known[label] = one if known.get(label, one) == one else None
    return known


def _labels_in(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Return the labels inside one pair of brackets; none when anything else stands there."""
    labels = []
    at = _after(text, start, end)
    while at < end:
        label = _LABEL.match(text, at, end)
        if label is None:
            return []
        labels.append(label)
        at = _after(text, label.end(), end)
        if at == label.end() < end:
            return []
    return labels


def _after(text: str, at: int, end: int) -> int:
    """Return where the next label may begin."""
    between = _BETWEEN.match(text, at, end)
    return at if between is None else between.end()
