"""What the knowledge image holds: entries, where they lie, and what is damaged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

LARGEST = 127
"""Elements of an embedding go from -127 to 127, which leaves one byte that none of them takes."""

LARGEST_SCALE = 3.4e38


class EntryKind(Enum):
    """What an entry comes from; the value is how it is called."""

    TURN = "turn"
    LESSON = "lesson"
    PROGRAM = "program run"
    IMPORTED = "imported"


def model_hash(model: str) -> int:
    """Return the number that stands for a model's id in a title row, 64 bits."""
    return int.from_bytes(hashlib.sha256(model.encode()).digest()[:8], "little")


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """The meaning of an entry as a vector: element i is ``values[i] * scale``.

    ``model`` is the id of the model that made it. ``values`` is int8 of one dimension, each from
    -127 to 127; ``scale`` is rounded to a float32.
    """

    model: str
    scale: float
    values: npt.NDArray[np.int8]

    def __post_init__(self) -> None:
        """Check the array, keep a copy nobody can write, and round the scale."""
        if self.values.dtype != np.int8 or self.values.ndim != 1 or not self.values.size:
            raise ValueError("an embedding is an int8 array of one dimension")
        if self.values.size > 0xFFFF or int(self.values.min()) < -LARGEST:
            raise ValueError("an embedding has at most 65535 elements from -127 to 127")
        if not abs(self.scale) <= LARGEST_SCALE:
            raise ValueError("the scale of an embedding is a number that a float32 can hold")
        values = self.values.copy()
        values.flags.writeable = False
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "scale", float(np.float32(self.scale)))

    def __eq__(self, other: object) -> bool:
        """Say whether model, scale and every element are the same."""
        return isinstance(other, Embedding) and self._key == other._key

    def __hash__(self) -> int:
        """Return the same number for equal embeddings."""
        return hash(self._key)

    @property
    def _key(self) -> tuple[Any, ...]:
        return self.model, self.scale, self.values.tobytes()


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished turn, lesson or program run; ``time`` is in ms since 1970, UTC."""

    kind: EntryKind
    time: int
    question: str
    answer: str
    model: str = ""
    sources: tuple[str, ...] = ()
    program: str = ""
    result: str = ""
    steps: int | None = None
    embedding: Embedding | None = None


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an entry lies: its volume, counted from 1, its first row there and its rows."""

    volume: int
    row: int
    rows: int

    @property
    def citation(self) -> str:
        """How the entry is cited: ``[r152]``, in a later volume ``[v2r152]``."""
        volume = "" if self.volume == 1 else f"v{self.volume}"
        return f"[{volume}r{self.row}]"


@dataclass(frozen=True, slots=True)
class Damage:
    """Rows that cannot be decoded; ``words`` is a sentence about them."""

    place: Place
    words: str

    def __str__(self) -> str:
        """Say where and what in one line."""
        return f"{self.place.citation} {self.words}"
