"""Vectors compared by a pixel program, equal to numpy to the last bit on every engine."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.knowledge.image.entry import Embedding
from pxide.knowledge.search.vectors import (
    FEWEST,
    WIDTH,
    Octets,
    VectorPicture,
    Vectors,
    quantised,
)
from vm.check.checker import check
from vm.core.executor import Engine
from vm.core.layout import ElementType, read_tensor
from vm.core.picture import MAX_PIXELS, MAX_SIDE
from vm.cpu.engine import CpuEngine

Makes = Callable[[], Engine]
ENGINES: tuple[Makes, ...] = (CpuEngine,)
engines = pytest.mark.parametrize("engine", ENGINES, ids=lambda make: make.__name__)
SIZES = st.sampled_from([1, 2, 3, 4, 5, 7, 8, 33, 64, 384])


def drawn(seed: int, count: int, size: int) -> Octets:
    """Vectors, the least and greatest numbers among them."""
    random = np.random.default_rng(seed)
    vectors = random.integers(-128, 128, (count, size)).astype(np.int8)
    vectors[random.random((count, size)) < 0.2] = -128
    return vectors


def numpys(vectors: Octets, question: Octets) -> list[int]:
    """The exact products."""
    products: list[int] = (vectors.astype(np.int64) @ question.astype(np.int64)).tolist()
    return products


@engines
@given(seed=st.integers(0, 2**32 - 1), size=SIZES, counts=st.lists(st.integers(0, 40), max_size=5))
def test_products_are_numpys(engine: Makes, seed: int, size: int, counts: list[int]) -> None:
    vectors, questions = drawn(seed, sum(counts), size), drawn(seed + 1, 2, size)
    picture = VectorPicture(size, max(1, sum(counts)))
    done = 0
    for count in counts:
        picture.extend(vectors[done : done + count])
        done += count
        for question in questions if done else ():
            products = picture.dots(engine(), question)
            assert products.tolist() == numpys(vectors[:done], question)
    assert picture.elements.tolist() == vectors.tolist()


@engines
def test_a_full_picture_and_the_next(engine: Makes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VectorPicture, "most", staticmethod(lambda _size: FEWEST + 50))
    vectors, question = drawn(3, 700, 12), drawn(4, 1, 12)[0]
    store = Vectors(12)
    for row in range(0, 700, 7):
        store.extend(list(range(row, row + 7)), vectors[row : row + 7], [0.5] * 7)
    assert len(store.pictures) == 3
    assert len(store) == 700
    found = store.cosines(engine(), Embedding("m", 0.25, np.maximum(question, -127)))
    wanted = np.array(numpys(vectors, np.maximum(question, -127))) * 0.125
    assert found.tolist() == wanted.tolist()
    assert store.elements.tolist() == vectors.tolist()


def test_a_question_changes_only_its_row_and_the_products() -> None:
    picture = VectorPicture(8, 4)
    picture.extend(drawn(1, 4, 8))
    picture.dots(CpuEngine(), drawn(2, 1, 8)[0])
    before = picture.picture.copy()
    picture.dots(CpuEngine(), drawn(3, 1, 8)[0])
    changed = np.unique(np.argwhere((picture.picture != before).any(axis=2))[:, 0])
    assert changed.tolist() == [3, 5]


def test_the_picture_is_a_program_that_can_be_read() -> None:
    picture = VectorPicture(6, 10)
    picture.extend(drawn(1, 3, 6))
    assert bytes(picture.picture[0, :2, 0]) == b"DH"
    assert list(check(picture.picture)) == []
    rows = [row for row in range(picture.picture.shape[0]) if read_tensor(picture.picture, row)]
    tensors = [read_tensor(picture.picture, row) for row in rows]
    shapes = [(t.rows, t.cols, t.type) for t in tensors if t is not None]
    assert shapes == [
        (1, 6, ElementType.I8),
        (1, 3, ElementType.I32),
        (3, 6, ElementType.I8),
    ]


@pytest.mark.parametrize("size", [1, 384, 768, 1024, 2048, 4096, 0xFFFF])
def test_the_largest_picture_keeps_the_limits(size: int) -> None:
    most = VectorPicture.most(size)
    question, products = -(-size // 4), most
    rows = 5 + sum(-(-pixels // WIDTH) for pixels in (question, products, -(-most * size // 4)))
    assert 0 < most <= MAX_SIDE
    assert rows * WIDTH <= MAX_PIXELS
    assert 5 + -(-question // WIDTH) + -(-MAX_SIDE // WIDTH) < 256
    assert most == MAX_SIDE or (most + WIDTH * 70) * size > 4 * MAX_PIXELS - size * WIDTH * 70


def test_room_grows_by_doubling() -> None:
    store = Vectors(4)
    heights = []
    for row in range(5 * FEWEST):
        store.extend([row], drawn(row, 1, 4), [1.0])
        heights.append(store.pictures[0].shape[0])
    assert len(store.pictures) == 1
    assert len(set(heights)) <= 4


@given(st.lists(st.floats(-1e30, 1e30), min_size=1, max_size=20), st.floats(1e-6, 1e6))
def test_a_quantised_vector_has_the_direction_of_the_first(
    numbers: list[float], factor: float
) -> None:
    found = quantised("m", numbers)
    vector = np.array(numbers)
    largest = np.abs(vector).max()
    if largest == 0:
        assert not found.values.any()
        return
    unit = vector / largest / np.linalg.norm(vector / largest)
    assert np.abs(found.values).max() == 127
    assert np.abs(found.values * found.scale - unit).max() <= found.scale * 0.501
    if largest > 1e-200:
        again = quantised("m", vector * factor)
        assert np.abs(again.values.astype(int) - found.values.astype(int)).max() <= 1


def test_no_numbers_are_no_vector() -> None:
    for wrong in ([], [float("nan"), 1.0], [float("inf")]):
        with pytest.raises(ValueError, match="numbers"):
            quantised("m", wrong)
