"""Where entries went when they were written to another image."""

from __future__ import annotations

import re
from dataclasses import replace

from pxide.knowledge.image.entry import Entry, Place

_OF_ONE_IMAGE = re.compile(r"\[(v\d+)?r\d+\]")


class Moves:
    """Remembers the new rows of entries, so that what leans on them can cite these."""

    def __init__(self) -> None:
        """Start with nothing moved."""
        self._new: dict[str, str] = {}

    def note(self, citation: str, place: Place) -> None:
        """Remember where the entry is that was cited so; "" stands for none that ever was."""
        if citation:
            self._new[citation] = place.citation

    def cited_anew(self, entry: Entry) -> Entry:
        """Return an entry whose sources cite the new rows.

        A source that cites an entry which did not come along is left out: nothing, or another
        entry, lies in that row now.
        """
        sources = (
            self._new.get(source, "" if _OF_ONE_IMAGE.fullmatch(source) else source)
            for source in entry.sources
        )
        return replace(entry, sources=tuple(filter(None, sources)))
