"""Citations in an answer: which of the offered entries it names, and where."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pxide.knowledge.search.finder import Hit

_BRACKETS = re.compile(r"[\[【]([^\[\]【】]{2,200})[\]】]")
_LABEL = re.compile(r"(?:(?P<image>[^\s,;:|]+):\s*)?(?P<row>(?:v\d+)?r\d+)", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:\s|[,;&|、\uff0c]|and\b|und\b)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a text, as characters from start to end, that names an entry."""

    start: int
    end: int
    hit: Hit


def citations(text: str, offered: Sequence[Hit]) -> Iterator[Citation]:
    """Yield the citations of a text that name one of the hits that were offered.

    Understands `[r152]`, `[r152, r160]` and `[name:r152]`. A row without its image's name is
    taken where only one of the hits lies in that row. All other brackets are just text.
    """
    known = _labels(offered)
    for bracket in _BRACKETS.finditer(text):
        for label in _labels_in(text, *bracket.span(1)):
            image, row = label.group("image", "row")
            named = f"{image}:{row}" if image else row
            hit = known.get(named.casefold())
            if hit is not None:
                yield Citation(start=label.start(), end=label.end(), hit=hit)


def _labels(offered: Sequence[Hit]) -> dict[str, Hit | None]:
    """Return the hits by their labels and, where it is plain which is meant, by their rows."""
    known: dict[str, Hit | None] = {}
    for hit in offered:
        for label in {hit.place.citation[1:-1], hit.label.casefold()}:
            known[label] = hit if known.get(label, hit) == hit else None
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
