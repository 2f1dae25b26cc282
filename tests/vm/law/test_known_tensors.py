"""The tensor instructions, computed by hand."""

import numpy as np
import pytest

from tests.vm.engines import Run, everywhere
from tests.vm.painting import I8, I32, U8, canvas, get_tensor, op, put_header, put_tensor

LEAST, GREATEST = -(2**31), 2**31 - 1
HALF = (0, 2**30, 31)  # zero point 0, and one half as multiplier and shift


@everywhere
def test_a_product_of_bytes(run: Run) -> None:
    picture = canvas(8, 12, op("M", 2, 5, 8))
    put_tensor(picture, 2, U8, [[1, 2, 3], [4, 5, 255]])
    put_tensor(picture, 5, I8, [[7, -8], [9, -10], [-11, 127]])
    put_header(picture, 8, I32, (2, 2))
    outcome = run(picture, 1)
    assert get_tensor(picture, 8) == [
        [7 + 18 - 33, -8 - 20 + 381],
        [28 + 45 - 2805, -32 - 50 + 32_385],
    ]
    assert not outcome.lossy


@everywhere
def test_zero_points_are_taken_off_before_the_product(run: Run) -> None:
    picture = canvas(6, 8, op("M", 2, 4, 6))
    put_tensor(picture, 2, U8, [[1, 2]], (1000, 0, 0))
    put_tensor(picture, 4, U8, [[3], [4]], (-7, 0, 0))
    put_header(picture, 6, I32, (1, 1))
    run(picture, 1)
    assert get_tensor(picture, 6) == [[-999 * 10 + -998 * 11]]


@everywhere
def test_a_product_wraps_modulo_2_to_the_32(run: Run) -> None:
    picture = canvas(6, 8, op("M", 2, 4, 6))
    put_tensor(picture, 2, I8, [[-128, 127]], (GREATEST, 0, 0))
    put_tensor(picture, 4, U8, [[255], [0]], (LEAST, 0, 0))
    put_header(picture, 6, I32, (1, 1))
    run(picture, 1)
    exact = (-128 - GREATEST) * (255 - LEAST) + (127 - GREATEST) * (0 - LEAST)
    assert get_tensor(picture, 6) == [[(exact + 2**31) % 2**32 - 2**31]]


@everywhere
def test_one_question_against_many_rows(run: Run) -> None:
    picture = canvas(6, 9, op("D", 2, 4, 6))
    put_tensor(picture, 2, I8, [[1, -2, 3]], (1, 0, 0))
    put_tensor(picture, 4, U8, [[10, 20, 30], [0, 0, 0]], (2, 0, 0))
    put_header(picture, 6, I32, (1, 2))
    run(picture, 1)
    assert get_tensor(picture, 6) == [[0 * 8 - 3 * 18 + 2 * 28, 0 + 6 - 4]]


@everywhere
def test_a_sum_wraps_and_a_single_row_is_repeated(run: Run) -> None:
    picture = canvas(6, 9, op("A", 2, 4, 6))
    put_tensor(picture, 2, I32, [[1, GREATEST], [LEAST, 3]], (77, 0, 0))
    put_tensor(picture, 4, I32, [[-1, 1]], (99, 0, 0))
    put_header(picture, 6, I32, (2, 2), (55, 0, 0))
    run(picture, 1)
    assert get_tensor(picture, 6) == [[0, LEAST], [GREATEST, 4]]


@everywhere
def test_a_sum_onto_its_first_summand(run: Run) -> None:
    picture = canvas(6, 6, op("A", 2, 4, 2))
    put_tensor(picture, 2, I32, [[1, 2], [3, 4]])
    put_tensor(picture, 4, I32, [[10, 20], [30, 40]])
    run(picture, 1)
    assert get_tensor(picture, 2) == [[11, 22], [33, 44]]


@everywhere
@pytest.mark.parametrize(
    ("type_", "zero", "before", "after"),
    [
        (U8, 0, [0, 7, 255], [0, 7, 255]),
        (U8, 100, [0, 100, 255], [100, 100, 255]),
        (U8, 300, [0, 7, 255], [255, 255, 255]),
        (U8, -300, [0, 7, 255], [0, 7, 255]),
        (I8, 0, [-128, -1, 127], [0, 0, 127]),
        (I8, -5, [-128, -4, 127], [-5, -4, 127]),
        (I8, 200, [-128, -4, 127], [127, 127, 127]),
        (I8, LEAST, [-128, -4, 127], [-128, -4, 127]),
        (I32, 0, [LEAST, -1, GREATEST], [0, 0, GREATEST]),
        (I32, LEAST, [LEAST, -1, GREATEST], [LEAST, -1, GREATEST]),
        (I32, GREATEST, [LEAST, -1, 0], [GREATEST] * 3),
    ],
)
def test_relu_t(run: Run, type_: int, zero: int, before: list[int], after: list[int]) -> None:
    picture = canvas(6, 4, op("R", 2, 255, 255))
    put_tensor(picture, 2, type_, [before], (zero, 0, 0))
    run(picture, 1)
    assert get_tensor(picture, 2) == [after]


@everywhere
@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        # a half: floor(a / 2 + 1 / 2), so halves go up, the negative ones too
        (HALF, [1, 2, 3, -1, -2, -3], [1, 1, 2, 0, -1, -1]),
        ((5, 2**30, 31), [1, -1, 300, -300], [6, 5, 127, -128]),
        # nearly one
        ((0, 2**31 - 1, 31), [100, -100, 127, -128], [100, -100, 127, -128]),
        # the greatest shift: only the greatest sums leave anything
        ((0, 2**31 - 1, 62), [GREATEST, LEAST, 2**30, 2**30 + 1], [1, -1, 0, 1]),
        ((0, 2**30, 62), [GREATEST, LEAST, -1, 1], [0, 0, 0, 0]),
        ((0, 2**30, 32), [2, -2, 6, -6, 1, -1], [1, 0, 2, -1, 0, 0]),
        ((1000, 2**30, 62), [0, 5], [127, 127]),
        ((LEAST, 2**31 - 1, 31), [GREATEST, 0], [-2, -128]),
        ((GREATEST, 2**31 - 1, 31), [LEAST, LEAST + 1], [0, 1]),
    ],
)
def test_requant_rounds_once(
    run: Run, words: tuple[int, int, int], before: list[int], after: list[int]
) -> None:
    picture = canvas(8, 6, op("Q", 2, 4))
    put_tensor(picture, 2, I32, [before], (123, 0, 0))
    put_header(picture, 4, I8, (1, len(before)), words)
    run(picture, 1)
    assert get_tensor(picture, 4) == [after]


@everywhere
def test_requant_clamps_to_unsigned_bytes(run: Run) -> None:
    picture = canvas(8, 6, op("Q", 2, 4))
    put_tensor(picture, 2, I32, [[-3, 0, 10, 600, GREATEST]])
    put_header(picture, 4, U8, (1, 5), (1, 2**30, 31))
    run(picture, 1)
    assert get_tensor(picture, 4) == [[0, 1, 6, 255, 255]]


@everywhere
@pytest.mark.parametrize("shift", range(31, 63))
def test_requant_at_every_shift(run: Run, shift: int) -> None:
    sums = [LEAST, LEAST + 1, -(2**24) - 1, -3, -1, 0, 1, 3, 2**24 + 1, GREATEST]
    multiplier = 1_518_500_249
    picture = canvas(12, 6, op("Q", 2, 4))
    put_tensor(picture, 2, I32, [sums])
    put_header(picture, 4, I8, (1, len(sums)), (-3, multiplier, shift))
    run(picture, 1)
    exact = [-3 + ((value * multiplier + (1 << shift - 1)) >> shift) for value in sums]
    assert get_tensor(picture, 4) == [[max(-128, min(127, value)) for value in exact]]


@everywhere
@pytest.mark.parametrize("shape", [(1, 4), (4, 1)])
@pytest.mark.parametrize(("type_", "last"), [(U8, 250), (I8, -6), (I32, -70_000)])
def test_embed_takes_rows_of_the_table(
    run: Run, shape: tuple[int, int], type_: int, last: int
) -> None:
    picture = canvas(6, 12, op("E", 2, 5, 7))
    put_tensor(picture, 2, type_, [[1, 2, 3], [4, 5, last]])
    put_tensor(picture, 5, I32, np.array([1, 1, 0, 1]).reshape(shape))
    put_header(picture, 7, type_, (4, 3))
    run(picture, 1)
    low, high = [1, 2, 3], [4, 5, last]
    assert get_tensor(picture, 7) == [high, high, low, high]


@everywhere
@pytest.mark.parametrize("of", [U8, I8])
def test_lookup_counts_signed_bytes_from_minus_128(run: Run, of: int) -> None:
    picture = canvas(16, 12, op("L", 2, 7, 9))
    put_tensor(picture, 2, I8, (np.arange(256) - 128).reshape(4, 64) * -1 - 1)
    data = [[0, 1, 127], [2, 3, 4]] if of == U8 else [[0, -128, 127], [-1, 1, 2]]
    put_tensor(picture, 7, of, data)
    put_header(picture, 9, I8, (2, 3))
    run(picture, 1)
    # entry i of the table is 127 - i
    first = 0 if of == U8 else 128
    assert get_tensor(picture, 9) == [[127 - (value + first) for value in line] for line in data]


@everywhere
@pytest.mark.parametrize(("type_", "low"), [(U8, 200), (I8, -100), (I32, -(10**9))])
def test_transpose(run: Run, type_: int, low: int) -> None:
    picture = canvas(6, 9, op("T", 2, 5))
    put_tensor(picture, 2, type_, [[1, 2, 3], [low, 5, 6]])
    put_header(picture, 5, type_, (3, 2))
    run(picture, 1)
    assert get_tensor(picture, 5) == [[1, low], [2, 5], [3, 6]]


@everywhere
@pytest.mark.parametrize(
    ("type_", "rows", "columns"),
    [
        (U8, [[1, 255, 255], [7, 7, 7], [0, 0, 128]], [1, 0, 2]),
        (I8, [[-1, -128, -1], [-128, -128, -128], [-2, 3, 3]], [0, 0, 1]),
        (I32, [[LEAST, GREATEST, -1], [LEAST, LEAST, LEAST], [-1, 0, 0]], [1, 0, 1]),
    ],
)
def test_argmax_tells_the_first_greatest(
    run: Run, type_: int, rows: list[list[int]], columns: list[int]
) -> None:
    picture = canvas(6, 9, op("X", 2, 6))
    put_tensor(picture, 2, type_, rows, (200, 0, 0))
    put_header(picture, 6, I32, (3, 1))
    run(picture, 1)
    assert get_tensor(picture, 6) == [[column] for column in columns]


@everywhere
@pytest.mark.parametrize(("count", "kept"), [(1, 3), (2, 2), (3, 1), (4, 0), (5, 3), (25, 3)])
def test_unused_bytes_of_the_last_pixel_are_kept(run: Run, count: int, kept: int) -> None:
    picture = canvas(6, 14, op("T", 2, 9))
    picture[9:] = 0xEE
    put_tensor(picture, 2, U8, [[7] for _ in range(count)])
    put_header(picture, 9, U8, (1, count))
    run(picture, 1)
    data = picture[10:].reshape(-1)
    assert data[:count].tolist() == [7] * count
    assert set(data[count:].tolist()) == {0xEE}
    assert (count + kept) % 4 == 0


@everywhere
def test_a_destination_header_is_not_written(run: Run) -> None:
    picture = canvas(8, 6, op("T", 2, 4))
    put_tensor(picture, 2, U8, [[1, 2]])
    put_header(picture, 4, U8, (2, 1), (5, 6, 7))
    picture[4, 1, 1:3] = 9
    picture[4, 6:] = 0xCC
    before = picture[4].copy()
    run(picture, 1)
    assert np.array_equal(picture[4], before)
    assert get_tensor(picture, 4) == [[1], [2]]


@everywhere
def test_a_two_layer_network_is_spelled_maqrmaxh(run: Run) -> None:
    # rows: input 2, weights 4, sums 6, bias 8, hidden 10, weights 12, sums 14, bias 16, answer 18
    picture = canvas(
        9, 20,
        op("M", 2, 4, 6), op("A", 6, 8, 6), op("Q", 6, 10), op("R", 10),
        op("M", 10, 12, 14), op("A", 14, 16, 14), op("X", 14, 18), op("H"),
    )  # fmt: skip
    put_tensor(picture, 2, U8, [[10, 20]])
    put_tensor(picture, 4, I8, [[3, -4, 1], [1, 2, -5]])
    put_header(picture, 6, I32, (1, 3))
    put_tensor(picture, 8, I32, [[-10, 4, 0]])
    put_header(picture, 10, I8, (1, 3), HALF)
    put_tensor(picture, 12, I8, [[1, 2], [3, 4], [5, 6]])
    put_header(picture, 14, I32, (1, 2))
    put_tensor(picture, 16, I32, [[50, 1]])
    put_header(picture, 18, I32, (1, 1))
    outcome = run(picture, 100)
    assert "".join(chr(code) for code in picture[0, :8, 0]) == "MAQRMAXH"
    assert (outcome.reason, outcome.steps) == ("halted", 8)
    assert get_tensor(picture, 6) == [[40, 4, -90]]
    assert get_tensor(picture, 10) == [[20, 2, 0]]
    assert get_tensor(picture, 14) == [[76, 49]]
    assert get_tensor(picture, 18) == [[0]]
