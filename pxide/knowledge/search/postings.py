"""In which entries of one image each word occurs, and how often: what a search by words reads."""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Occurrences:
    """The rows that hold a form, oldest first, and how often each of them does."""

    rows: Rows
    counts: Rows


class Postings:
    """Grows by rows, one for each entry; a row that is hidden counts no more."""

    def __init__(self) -> None:
        """Start without rows."""
        self._pairs: dict[str, array[int]] = {}
        self._lengths = array("I")
        self._hidden = bytearray()
        self._shown = 0
        self._total = 0

    def __len__(self) -> int:
        """How many rows there are, the hidden ones included."""
        return len(self._lengths)

    @property
    def shown(self) -> int:
        """How many rows can be found."""
        return self._shown

    @property
    def total(self) -> int:
        """The lengths of the shown rows together."""
        return self._total

    def lengths(self) -> Rows:
        """Return how many words each row holds."""
        return np.array(self._lengths, np.uint32)

    def append(self, counts: Mapping[str, int]) -> None:
        """Add a row that holds each form so often."""
        row = len(self)
        for form, count in counts.items():
            pairs = self._pairs.get(form)
            if pairs is None:
                pairs = self._pairs[form] = array("I")
            pairs.append(row)
            pairs.append(count)
        length = sum(counts.values())
        self._lengths.append(length)
        self._hidden.append(0)
        self._shown += 1
        self._total += length

    def hide(self, row: int) -> None:
        """Find a row no more."""
        if not self._hidden[row]:
            self._hidden[row] = 1
            self._shown -= 1
            self._total -= self._lengths[row]

    def occurrences(self, form: str) -> Occurrences:
        """Return where a form stands among the shown rows."""
        pairs = np.array(self._pairs.get(form, array("I")), np.uint32).reshape(-1, 2)
        if self._shown < len(self):
            pairs = pairs[np.array(self._hidden, bool)[pairs[:, 0]] == 0]
        return Occurrences(pairs[:, 0], pairs[:, 1])

    def forms(self) -> Iterator[tuple[str, Rows]]:
        """Yield every form with its rows and counts in turn, hidden rows included."""
        for form, pairs in self._pairs.items():
            yield form, np.array(pairs, np.uint32)

    def restore(self, forms: list[str], sizes: Rows, pairs: Rows, lengths: Rows) -> None:
        """Take over what `forms` and `lengths` gave, the sizes and pairs one after the other."""
        data, end = pairs.tobytes(), 0
        for form, size in zip(forms, sizes.tolist(), strict=True):
            begin, end = end, end + 4 * size
            self._pairs[form] = array("I", data[begin:end])
        self._lengths = array("I", lengths.tobytes())
        self._hidden = bytearray(len(lengths))
        self._shown = len(lengths)
        self._total = int(lengths.sum(dtype=np.int64))
