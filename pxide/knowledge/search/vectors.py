"""Vectors of meaning as pixels: one DOT_T compares a question with up to 65 535 entries."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from pxide.knowledge.image.entry import LARGEST, Embedding
from vm.core.executor import Engine
from vm.core.layout import ElementType, Tensor, write_tensor
from vm.core.picture import MAX_PIXELS, MAX_SIDE, Picture, blank, words_of
from vm.core.trace import StopReason
from vm.isa.table import BY_SPELLING, encode

WIDTH = 1024
"""Columns of the pictures; so wide, everything above the vectors stays within 255 rows."""
QUESTION = 2
FEWEST = 256
"""Rows of vectors in the smallest picture."""

Octets = npt.NDArray[np.int8]
Numbers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


def quantised(model: str, vector: npt.ArrayLike) -> Embedding:
    """Scale a model's vector to length 1 and round it to int8, the largest element to 127.

    Raises ValueError for no numbers, or numbers that are not finite.
    """
    numbers = np.asarray(vector, np.float64).reshape(-1)
    if not numbers.size or not np.isfinite(numbers).all():
        raise ValueError("a vector needs numbers, all of them finite")
    largest = float(np.abs(numbers).max())
    if largest == 0:
        return Embedding(model, 1.0, np.zeros(numbers.size, np.int8))
    shape = numbers / largest
    scale = 1 / (LARGEST * float(np.linalg.norm(shape)))
    return Embedding(model, scale, np.rint(LARGEST * shape).astype(np.int8))


class VectorPicture:
    """One picture whose program compares the question above with the vectors below.

    Row 0 is the program `DH`; then come the question, the products and the vectors.
    """

    def __init__(self, size: int, capacity: int) -> None:
        """Make room for so many vectors of so many elements."""
        self._size, self.capacity, self.count = size, capacity, 0
        question = Tensor(QUESTION, size, 1, ElementType.I8)
        self._products = QUESTION + 1 + _rows(question.pixels)
        self._vectors = self._products + 1 + _rows(capacity)
        height = self._vectors + 1 + _rows(-(-capacity * size // 4))
        self.picture = blank(WIDTH, height)
        words = words_of(self.picture)[0]
        words[0] = encode(BY_SPELLING["DOT_T"], (QUESTION, self._vectors, self._products))
        words[1] = encode(BY_SPELLING["H"], ())
        write_tensor(self.picture, question)

    @staticmethod
    def most(size: int) -> int:
        """Return how many vectors of so many elements one picture can hold."""
        above = QUESTION + 3 + _rows(-(-size // 4)) + _rows(MAX_SIDE)
        return min(MAX_SIDE, 4 * (MAX_PIXELS - above * WIDTH) // size)

    @property
    def is_full(self) -> bool:
        """Whether no vector can be added."""
        return self.count == self.capacity

    @property
    def elements(self) -> Octets:
        """The vectors as they lie in the picture, (count, size)."""
        below = self.picture[self._vectors + 1 :].reshape(-1).view(np.int8)
        return below[: self.count * self._size].reshape(self.count, self._size)

    def extend(self, vectors: Octets) -> None:
        """Write vectors below those that are there, as many as have room at most."""
        self.count += len(vectors)
        self.elements[self.count - len(vectors) :] = vectors
        write_tensor(self.picture, Tensor(self._products, self.count, 1, ElementType.I32))
        write_tensor(self.picture, self._matrix())

    def dots(self, engine: Engine, question: Octets) -> Numbers:
        """Write the question into its row, run the picture and read the products.

        Raises Problem where the engine fails, and RuntimeError where the program does not halt.
        """
        asked = Tensor(QUESTION, self._size, 1, ElementType.I8)
        write_tensor(self.picture, asked, question.reshape(1, -1))
        machine = engine.machine(self.picture)
        try:
            stop = machine.run()
            if stop.reason is not StopReason.HALTED:
                raise RuntimeError(f"the comparing picture stopped: {stop}")
            answer = Tensor(self._products, self.count, 1, ElementType.I32)
            products: Numbers = answer.values(machine.picture)[0]
            return products
        finally:
            machine.close()

    def _matrix(self) -> Tensor:
        return Tensor(self._vectors, self._size, self.count, ElementType.I8)


class Vectors:
    """The vectors of one image made by one model, with the rows of the image they stand for."""

    def __init__(self, size: int) -> None:
        """Start without vectors; each will have so many elements."""
        self.size = size
        self._pictures: list[VectorPicture] = []
        self._rows: list[int] = []
        self._scales: list[float] = []

    def __len__(self) -> int:
        """How many vectors there are."""
        return len(self._rows)

    @property
    def rows(self) -> Indices:
        """The rows of the image, as they were added."""
        return np.array(self._rows, np.intp)

    @property
    def scales(self) -> Floats:
        """What one step of each vector's elements means."""
        return np.array(self._scales, np.float64)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures that hold the vectors."""
        return tuple(part.picture for part in self._pictures)

    @property
    def elements(self) -> Octets:
        """All vectors, (count, size)."""
        none = np.zeros((0, self.size), np.int8)
        return np.concatenate([none, *(part.elements for part in self._pictures)])

    def extend(self, rows: list[int], vectors: Octets, scales: list[float]) -> None:
        """Add vectors, (count, size), for some rows of the image."""
        self._rows += rows
        self._scales += scales
        done = 0
        while done < len(vectors):
            part = self._roomy(len(vectors) - done)
            taken = min(part.capacity - part.count, len(vectors) - done)
            part.extend(vectors[done : done + taken])
            done += taken

    def cosines(self, engine: Engine, question: Embedding) -> Floats:
        """Compare a question with every vector, in the order they were added."""
        parts = self._products(engine, question.values)
        whole = np.concatenate([np.zeros(0, np.int32), *parts])
        return whole * (self.scales * question.scale)

    def _products(self, engine: Engine, question: Octets) -> Iterator[Numbers]:
        for part in self._pictures:
            yield part.dots(engine, question)

    def _roomy(self, wanted: int) -> VectorPicture:
        """Return a picture with room: the last one, one twice as large in its place, or a new."""
        most = VectorPicture.most(self.size)
        last = self._pictures[-1] if self._pictures else None
        if last is not None and not last.is_full:
            return last
        if last is None or last.count == most:
            new = VectorPicture(self.size, min(most, max(FEWEST, wanted)))
            self._pictures.append(new)
            return new
        new = VectorPicture(self.size, min(most, max(2 * last.count, last.count + wanted)))
        new.extend(last.elements)
        self._pictures[-1] = new
        return new


def _rows(pixels: int) -> int:
    return -(-pixels // WIDTH)
