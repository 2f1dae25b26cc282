"""Large products and long rows against numpy: the fast paths have to be exact as well."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from tests.vm.engines import Opens, Run, by_each, counted, on_each, outcome_of
from tests.vm.painting import (
    I8,
    I32,
    U8,
    Picture,
    canvas,
    matrix_height,
    op,
    put_header,
    put_tensor,
    tensor_height,
)
from vm.core.picture import Box

Numbers = npt.NDArray[np.int64]
LEAST, GREATEST = -(2**31), 2**31 - 1
EXTREME = {U8: (0, 255), I8: (-128, 127)}


@dataclass(frozen=True)
class Product:
    """A product of two byte tensors: their sides, types, zero points and kind of elements."""

    sides: tuple[int, int, int]
    types: tuple[int, int] = (I8, I8)
    zeros: tuple[int, int] = (0, 0)
    only_extremes: bool = False

    def factors(self, seed: int = 7) -> tuple[Numbers, Numbers]:
        """The drawn elements of both factors."""
        random = np.random.default_rng(seed)
        m, k, n = self.sides
        (low_a, high_a), (low_b, high_b) = EXTREME[self.types[0]], EXTREME[self.types[1]]
        if self.only_extremes:
            return np.full((m, k), low_a or high_a), np.full((k, n), low_b or high_b)
        return random.integers(low_a, high_a + 1, (m, k)), random.integers(
            low_b, high_b + 1, (k, n)
        )


def exact(a: Numbers, b: Numbers, zeros: tuple[int, int]) -> Numbers:
    """The product modulo 2^32, signed; numpy's int64 wraps at a multiple of that."""
    with np.errstate(over="ignore"):
        total = (a - zeros[0]) @ (b - zeros[1])
    wrapped: Numbers = total.astype(np.uint32).astype(np.int32).astype(np.int64)
    return wrapped


def painted(product: Product, mark: str = "M", width: int = 512) -> tuple[Picture, int, Numbers]:
    """A picture with the product in it, the row of its result, and the numbers expected there."""
    a, b = product.factors()
    right = b if mark == "M" else np.ascontiguousarray(b.T)
    row_b = 2 + tensor_height(width, U8, a.size)
    row_c = row_b + tensor_height(width, U8, b.size)
    shape = (a.shape[0], b.shape[1])
    height = row_c + tensor_height(width, I32, shape[0] * shape[1])
    picture = canvas(width, max(height, row_c + 1), op(mark, 2, row_b, row_c), op("."), op("H"))
    put_tensor(picture, 2, product.types[0], a, (product.zeros[0], 0, 0))
    put_tensor(picture, row_b, product.types[1], right, (product.zeros[1], 0, 0))
    put_header(picture, row_c, I32, shape)
    return picture, row_c, exact(a, b, product.zeros)


def result(picture: Picture, row: int, shape: tuple[int, ...]) -> Numbers:
    """The i32 elements of a tensor."""
    data = picture[row + 1 :].reshape(-1)[: 4 * shape[0] * shape[1]]
    return np.frombuffer(data.tobytes(), "<i4").astype(np.int64).reshape(shape)


PRODUCTS = [
    Product((64, 64, 64)),
    Product((64, 64, 64), (U8, U8), (255, 0)),
    Product((64, 64, 64), (U8, I8), (128, -3)),
    Product((64, 64, 64), (I8, U8), (-128, 255), only_extremes=True),
    Product((300, 200, 100), (I8, U8), (5, 77)),
    Product((1, 3000, 8), (I8, I8), (127, 127), only_extremes=True),
    Product((4, 3000, 40), (U8, U8), only_extremes=True),
    Product((40, 3000, 4), (U8, I8), (-1, 300)),
    Product((70, 70, 70), (U8, I8), (LEAST, GREATEST)),
    Product((70, 70, 70), (I8, I8), (GREATEST, GREATEST), only_extremes=True),
    Product((70, 70, 70), (U8, U8), (LEAST, LEAST), only_extremes=True),
    Product((3, 5000, 3), (I8, U8), (1_000_003, -999_983)),
    Product((33, 41, 65), (U8, U8), (2**24, 2**25)),
    Product((1, 1, 2000), (U8, I8), (9, 9)),
    Product((257, 1, 129), (I8, U8), (9, 9)),
    Product((3, 65_535, 2), (I8, I8), (-128, 127)),
    Product((2, 65_535, 3), (U8, U8), (1_000_003, -999_983)),
    Product((16, 65_535, 17), (I8, U8), (-5, 3)),
]


@by_each
@pytest.mark.parametrize("product", PRODUCTS, ids=str)
def test_a_large_product_is_exact(run: Run, product: Product) -> None:
    picture, row, expected = painted(product, width=4096 if product.sides[1] > 9999 else 512)
    before = picture.copy()
    outcome = run(picture, 9)
    assert (outcome.reason, outcome.steps, outcome.lossy) == ("halted", 3, False)
    assert np.array_equal(result(picture, row, expected.shape), expected)
    # nothing but the elements is painted
    size = 4 * expected.size
    start = (row + 1) * picture.shape[1] * 4
    flat, old = picture.reshape(-1), before.reshape(-1)
    assert np.array_equal(flat[:start], old[:start])
    assert np.array_equal(flat[start + size :], old[start + size :])


@by_each
@pytest.mark.parametrize(
    "product",
    [
        Product((1, 3000, 50), (U8, I8), (3, -4)),
        Product((1, 768, 200), (I8, I8), (LEAST, GREATEST)),
    ],
    ids=str,
)
def test_a_large_question_is_exact(run: Run, product: Product) -> None:
    picture, row, expected = painted(product, "D")
    assert run(picture, 9).reason == "halted"
    assert np.array_equal(result(picture, row, expected.shape), expected)


@by_each
@pytest.mark.parametrize("factors", [(3, 2), (256, 256), (2, 3)])
@pytest.mark.parametrize("sides", [(64, 64, 64), (100, 33, 90), (3, 700, 5)])
def test_a_large_plain_product_is_exact(
    run: Run, factors: tuple[int, int], sides: tuple[int, int, int]
) -> None:
    m, k, n = sides
    random = np.random.default_rng(3)
    a, b = random.integers(0, factors[0], (m, k)), random.integers(0, factors[1], (k, n))
    width = 200
    row_b = 1 + matrix_height(width, m * k)
    row_c = row_b + matrix_height(width, k * n)
    picture = canvas(width, row_c + matrix_height(width, m * n), (4, 1, row_b, row_c))
    picture[row_c:] = 0x5A
    for row, matrix in ((1, a), (row_b, b)):
        put_plain(picture, row, matrix)
    outcome = run(picture, 1)
    expected = picture.copy()
    total = a @ b
    put_plain(expected, row_c, np.minimum(total, 255))
    assert np.array_equal(picture, expected)
    assert outcome.lossy == bool((total > 255).any())


def put_plain(picture: Picture, row: int, matrix: Numbers) -> None:
    """Paint a plain matrix, quickly."""
    rows, cols = matrix.shape
    wide = picture.shape[1] - 1
    picture[row, 0] = (cols % 256, cols // 256, rows % 256, rows // 256)
    place = np.arange(matrix.size)
    picture[row + place // wide, 1 + place % wide, 0] = matrix.reshape(-1)


@on_each
def test_a_large_product_is_one_step_like_any_other(engine: Opens) -> None:
    picture, row, expected = painted(Product((80, 80, 80)))
    machine = engine().machine(picture, counters=True)
    machine.set_breakpoints([(0, 0), (1, 0)])
    assert outcome_of(machine.run(9)).reason == "breakpoint"
    stop = machine.run(9, resumed=True)
    assert (stop.reason.value, stop.pc, stop.steps) == ("breakpoint", (1, 0), 1)
    assert np.array_equal(result(machine.picture, row, expected.shape), expected)
    _, writes, executes = counted(machine)
    assert executes == {(0, 0): 1}
    assert writes == {(i % 512, row + 1 + i // 512): 1 for i in range(6400)}
    machine.close()


@on_each
def test_a_large_product_obeys_budget_and_watch(engine: Opens) -> None:
    picture, row, expected = painted(Product((80, 80, 80)))
    machine = engine().machine(picture.copy())
    stop = machine.run(1)
    assert (stop.reason.value, stop.pc, stop.steps) == ("budget", (1, 0), 1)
    watched = engine().machine(picture)
    watched.set_watches(writes=[outcome_box(row)])
    stop = watched.run(9)
    assert (stop.reason.value, stop.pc, stop.steps) == ("data breakpoint", (1, 0), 1)
    assert stop.touched == (5, row + 2)
    assert np.array_equal(result(watched.picture, row, expected.shape), expected)
    machine.close()
    watched.close()


def outcome_box(row: int) -> Box:
    """One pixel in the second row of a result's elements."""
    return Box(5, row + 2, 1, 1)


@on_each
def test_a_large_product_can_be_stepped(engine: Opens) -> None:
    picture, row, expected = painted(Product((80, 80, 80)))
    before = picture.copy()
    machine = engine().machine(picture)
    stop, step = machine.step()
    assert (stop.reason.value, stop.pc, stop.steps) == ("step", (1, 0), 1)
    assert step is not None
    assert np.array_equal(result(machine.picture, row, expected.shape), expected)
    after = machine.picture.copy()
    step.writes.revert(after)
    assert np.array_equal(after, before)
    machine.close()


@by_each
def test_a_lossy_large_product_keeps_its_mark_to_the_end_of_the_run(run: Run) -> None:
    side = 64
    height = matrix_height(512, side * side)
    picture = canvas(512, 1 + 3 * height, (4, 1, 1 + height, 1 + 2 * height), op("."), op("H"))
    for row in (1, 1 + height):
        put_plain(picture, row, np.full((side, side), 200))
    outcome = run(picture, 9)
    assert (outcome.reason, outcome.steps, outcome.lossy) == ("halted", 3, True)


WIDTHS = [1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 64, 100, 255, 1000, 65_535]


@by_each
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("loud", [True, False])
def test_long_rows(run: Run, width: int, loud: bool) -> None:
    random = np.random.default_rng(width)
    base = canvas(width, 5)
    base[1:] = random.integers(0, 256, (4, width, 4))
    base[1:3, :, 0] = 255 if loud else random.integers(0, 256, (2, width))
    base[1, :, 3] = 1
    length = width if loud else random.integers(0, width + 1)
    base[1:3, length : length + 1] = 0
    a, b, out = (base[row, :length, 0].astype(np.int64) for row in (1, 2, 3))
    total = int(a @ b)
    for code, wanted in ((2, a + b), (5, out + a * b)):
        picture = base.copy()
        picture[0, 0] = (code, 1, 2, 3)
        lossy = run(picture, 1).lossy
        expected = base[3].copy()
        expected[:length, 0] = np.minimum(wanted, 255)
        assert np.array_equal(picture[3], expected)
        assert lossy == bool((wanted > 255).any())
    picture = base.copy()
    picture[0, 0] = (1, 1, 2, 3)
    assert run(picture, 1).lossy == (total > 65_535)
    assert picture[3, 0].tolist() == [total % 256, total // 256 % 256, *base[3, 0, 2:].tolist()]
    assert np.array_equal(picture[3, 1:], base[3, 1:])


@by_each
def test_a_large_matrix_times_itself(run: Run) -> None:
    square = np.random.default_rng(5).integers(-128, 128, (64, 64))
    picture = canvas(64, 100, op("M", 2, 2, 30))
    put_tensor(picture, 2, I8, square, (-7, 0, 0))
    put_header(picture, 30, I32, (64, 64))
    assert run(picture, 1).reason == "budget"
    assert np.array_equal(result(picture, 30, (64, 64)), exact(square, square, (-7, -7)))


@by_each
@pytest.mark.parametrize("row", [3, 17, 18])
def test_a_large_product_onto_its_factor_changes_nothing(run: Run, row: int) -> None:
    picture = canvas(64, 100, op("M", 2, 2, row))
    put_header(picture, 2, I8, (64, 64))
    put_header(picture, row, I32, (64, 64))
    before = picture.copy()
    outcome = run(picture, 1)
    assert (outcome.reason, outcome.fault, outcome.steps) == ("fault", 6, 0)
    assert np.array_equal(picture, before)
