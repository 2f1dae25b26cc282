"""The known results of the law's section 3, and what the row instructions do at their edges."""

import numpy as np
import pytest

from tests.vm.engines import Run, everywhere, faulted
from tests.vm.oracle import RULES
from tests.vm.painting import canvas, get_matrix, op, put_matrix, put_reds, put_word

UNNAMED = sorted({8, 9, 32, 34, 48, 63, 64, 80, 97, 120, 126, 127, 128, 255} - set(RULES))
"""Bytes beside and between those that name an instruction."""


@everywhere
def test_the_original_example_gives_300(run: Run) -> None:
    picture = canvas(16, 16, (1, 1, 2, 3))
    put_reds(picture, 1, [1, 2, 3, 4])
    put_reds(picture, 2, [10, 20, 30, 40])
    expected = picture.copy()
    expected[3, 0] = (44, 1, 0, 0)
    outcome = run(picture, 100)
    assert (outcome.reason, outcome.pc, outcome.steps) == ("halted", (1, 0), 2)
    assert not outcome.lossy
    assert np.array_equal(picture, expected)


@everywhere
@pytest.mark.parametrize(
    ("left", "right", "total", "lossy"),
    [
        ([10, 20, 30], [5, 15, 25], [15, 35, 55], False),
        ([200, 100], [100, 200], [255, 255], True),
        ([255, 0, 7], [0, 255, 8], [255, 255, 15], False),
    ],
)
def test_add_saturates(
    run: Run, left: list[int], right: list[int], total: list[int], lossy: bool
) -> None:
    picture = canvas(16, 16, (2, 1, 2, 3))
    put_reds(picture, 1, left)
    put_reds(picture, 2, right)
    outcome = run(picture, 100)
    assert picture[3, :, 0].tolist() == total + [0] * (16 - len(total))
    assert outcome.lossy is lossy


@everywhere
def test_the_known_matrix_product(run: Run) -> None:
    picture = canvas(16, 16, (4, 1, 4, 8))
    put_matrix(picture, 1, [[1, 2, 3], [4, 5, 6]])
    put_matrix(picture, 4, [[7, 8], [9, 10], [11, 12]])
    outcome = run(picture, 100)
    assert picture[8, 0].tolist() == [2, 0, 2, 0]
    assert get_matrix(picture, 8) == [[58, 64], [139, 154]]
    assert not outcome.lossy


@everywhere
def test_a_pixel_that_is_black_in_both_ends_the_vector(run: Run) -> None:
    picture = canvas(16, 16, (1, 1, 2, 3))
    put_reds(picture, 1, [1, 0, 3])
    put_reds(picture, 2, [2, 0, 5])
    run(picture, 100)
    assert picture[3, 0].tolist() == [2, 0, 0, 0]


@everywhere
def test_a_pixel_that_is_black_in_one_does_not_end_the_vector(run: Run) -> None:
    picture = canvas(16, 16, (1, 1, 2, 3))
    put_reds(picture, 1, [1, 0, 3])
    put_reds(picture, 2, [2, 9, 5])
    run(picture, 100)
    assert picture[3, 0].tolist() == [17, 0, 0, 0]


@everywhere
@pytest.mark.parametrize("channel", [1, 2, 3])
def test_colour_and_alpha_keep_the_vector_going(run: Run, channel: int) -> None:
    picture = canvas(16, 16, (1, 1, 2, 3))
    put_reds(picture, 1, [1, 0, 3])
    put_reds(picture, 2, [2, 0, 5])
    picture[2, 1, channel] = 1
    run(picture, 100)
    assert picture[3, 0].tolist() == [17, 0, 0, 0]


@everywhere
def test_the_dot_product_keeps_blue_and_alpha_and_drops_high_bits(run: Run) -> None:
    picture = canvas(3, 4, (1, 1, 2, 3))
    put_reds(picture, 1, [255, 255, 1])
    put_reds(picture, 2, [255, 255, 0])
    picture[1:3, :, 3] = 255
    picture[3, 0] = (9, 8, 7, 6)
    outcome = run(picture, 1)
    # 2 * 255 * 255 = 130 050 = 65 536 + 64 514
    assert picture[3, 0].tolist() == [64_514 % 256, 64_514 // 256, 7, 6]
    assert outcome.lossy


@everywhere
@pytest.mark.parametrize(("last", "lossy"), [(255, False), (0, True)])
def test_the_dot_product_is_lossy_from_65_536_on(run: Run, last: int, lossy: bool) -> None:
    # 255 * 255 + 255 * 2 = 65 535, and one more makes 65 536
    picture = canvas(4, 4, (1, 1, 2, 3))
    put_reds(picture, 1, [255, 255, 1])
    put_reds(picture, 2, [255, 2, 0 if last else 1])
    outcome = run(picture, 1)
    assert picture[3, 0, :2].tolist() == [last, last]
    assert outcome.lossy is lossy


@everywhere
def test_the_dot_product_of_nothing_is_written(run: Run) -> None:
    picture = canvas(4, 4, (1, 1, 2, 3))
    picture[3, 0] = (9, 9, 9, 9)
    run(picture, 1)
    assert picture[3, 0].tolist() == [0, 0, 9, 9]


@everywhere
def test_add_writes_red_only_and_only_over_the_length(run: Run) -> None:
    picture = canvas(5, 4, (2, 1, 2, 3))
    put_reds(picture, 1, [1, 2])
    put_reds(picture, 2, [3, 4])
    picture[3] = (90, 91, 92, 93)
    run(picture, 1)
    assert picture[3].tolist() == [[4, 91, 92, 93], [6, 91, 92, 93]] + [[90, 91, 92, 93]] * 3


@everywhere
def test_add_onto_its_own_summand(run: Run) -> None:
    picture = canvas(4, 3, (2, 1, 2, 1))
    put_reds(picture, 1, [1, 2, 250])
    put_reds(picture, 2, [3, 4, 10])
    outcome = run(picture, 1)
    assert picture[1, :, 0].tolist() == [4, 6, 255, 0]
    assert outcome.lossy


@everywhere
def test_mul_add_saturates_and_keeps_colour(run: Run) -> None:
    picture = canvas(4, 4, (5, 1, 2, 3))
    put_reds(picture, 1, [2, 20, 1])
    put_reds(picture, 2, [3, 20, 1])
    picture[3] = (100, 7, 8, 9)
    outcome = run(picture, 1)
    assert picture[3].tolist() == [[106, 7, 8, 9], [255, 7, 8, 9], [101, 7, 8, 9], [100, 7, 8, 9]]
    assert outcome.lossy


@everywhere
def test_mul_add_up_to_255_loses_nothing(run: Run) -> None:
    picture = canvas(4, 4, (5, 1, 2, 3))
    put_reds(picture, 1, [15])
    put_reds(picture, 2, [16])
    put_reds(picture, 3, [15])
    assert not run(picture, 1).lossy
    assert picture[3, 0, 0] == 255


@everywhere
def test_relu_changes_no_byte(run: Run) -> None:
    picture = canvas(4, 2, (3, 1))
    picture[1] = np.arange(16).reshape(4, 4) * 17
    before = picture.copy()
    outcome = run(picture, 1)
    assert (outcome.reason, outcome.steps) == ("budget", 1)
    assert np.array_equal(picture, before)


@everywhere
def test_load_row_reaches_beyond_row_255(run: Run) -> None:
    picture = canvas(3, 400, (6, 2, 3))
    picture[390] = np.arange(12).reshape(3, 4)
    put_word(picture, 0, 3, 390 | 0xBEEF << 16)  # only the low half names the row
    run(picture, 1)
    assert np.array_equal(picture[2], picture[390])
    assert picture[2, 2].tolist() == [8, 9, 10, 11]


@everywhere
def test_store_row_reaches_beyond_row_255(run: Run) -> None:
    picture = canvas(3, 400, (7, 2, 3))
    picture[2] = np.arange(12).reshape(3, 4) + 200
    put_word(picture, 0, 3, 399)
    run(picture, 1)
    assert picture[399].tolist() == picture[2].tolist() != [[0] * 4] * 3


@everywhere
@pytest.mark.parametrize("code", [6, 7])
def test_a_named_row_outside_is_fault_2(run: Run, code: int) -> None:
    picture = canvas(3, 5, (code, 2, 3))
    put_word(picture, 0, 3, 5)
    assert faulted(run, picture).fault == 2


@everywhere
@pytest.mark.parametrize("code", [1, 2, 4, 5])
@pytest.mark.parametrize("rows", [(5, 1, 2), (1, 5, 2), (1, 2, 5), (255, 255, 255)])
def test_a_row_outside_is_fault_2(run: Run, code: int, rows: tuple[int, int, int]) -> None:
    picture = canvas(8, 5, (code, *rows))
    put_matrix(picture, 1, [[1]])
    put_matrix(picture, 2, [[1]])
    assert faulted(run, picture).fault == 2


@everywhere
def test_relu_ignores_the_operands_it_does_not_name(run: Run) -> None:
    assert run(canvas(8, 2, (3, 1, 255, 255)), 1).reason == "budget"
    assert faulted(run, canvas(8, 2, (3, 2))).fault == 2


@everywhere
@pytest.mark.parametrize("code", UNNAMED)
def test_a_byte_that_names_nothing_is_fault_1(run: Run, code: int) -> None:
    assert faulted(run, canvas(1, 1, (code, 255, 255, 255))).fault == 1


@everywhere
@pytest.mark.parametrize("halt", [(0,), (0, 255, 255, 255), op("H"), op("H", 255, 255, 255)])
def test_halt_is_a_step_and_keeps_its_place(run: Run, halt: tuple[int, ...]) -> None:
    outcome = run(canvas(1, 1, halt), 9)
    assert (outcome.reason, outcome.pc, outcome.steps) == ("halted", (0, 0), 1)
