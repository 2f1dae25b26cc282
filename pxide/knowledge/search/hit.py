"""What a search finds."""

import re
from dataclasses import dataclass

from pxide.knowledge.image.entry import EntryKind, Place

_UNFIT = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that answers a question, and why it was found, in words."""

    place: Place
    score: float
    question: str
    answer: str
    kind: EntryKind
    why: str
    image: str = ""
    """The name of the image, "" when only one was searched."""
    program: str = ""
    result: str = ""

    @property
    def label(self) -> str:
        """How a citation names the entry, such as ``r152`` or ``my-lessons:r152``."""
        row = self.place.citation[1:-1]
        return f"{_UNFIT.sub('-', self.image)}:{row}" if self.image else row

    @property
    def citation(self) -> str:
        """How the entry is cited, such as ``[r152]`` or ``[my-lessons:r152]``."""
        return f"[{self.label}]"
