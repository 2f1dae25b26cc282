"""MATMUL on plain matrices, computed by hand: layout, clamping and every fault."""

import pytest

from tests.vm.engines import Run, everywhere, faulted
from tests.vm.painting import canvas, get_matrix, put_matrix


@everywhere
def test_a_product_over_several_rows_leaves_column_0_alone(run: Run) -> None:
    picture = canvas(4, 12, (4, 1, 3, 5))
    put_matrix(picture, 1, [[1, 2]])
    put_matrix(picture, 3, [[1, 2], [3, 4]])
    picture[5:7] = (50, 51, 52, 53)
    run(picture, 1)
    assert picture[5, :3, 0].tolist() == [2, 7, 10]
    assert picture[5, 1].tolist() == [7, 51, 52, 53]
    assert picture[5, 3].tolist() == [50, 51, 52, 53]
    assert picture[6].tolist() == [[50, 51, 52, 53]] * 4


@everywhere
def test_a_clamped_product_is_lossy(run: Run) -> None:
    picture = canvas(3, 8, (4, 1, 3, 5))
    put_matrix(picture, 1, [[16, 1]])
    put_matrix(picture, 3, [[16, 15], [0, 15]])
    outcome = run(picture, 1)
    assert get_matrix(picture, 5) == [[255, 255]]
    assert outcome.lossy


@everywhere
@pytest.mark.parametrize(
    ("header", "height"),
    [
        ([0, 0, 1, 0], 9),  # no columns
        ([1, 0, 0, 0], 9),  # no rows
        ([2, 0, 1, 0], 9),  # 1x2 times 1x1
        ([1, 0, 0, 1], 9),  # 256 rows run past the picture
    ],
)
def test_a_bad_plain_matrix_is_fault_3(run: Run, header: list[int], height: int) -> None:
    picture = canvas(8, height, (4, 1, 3, 5))
    put_matrix(picture, 1, [[1]])
    put_matrix(picture, 3, [[1]])
    picture[1, 0] = header
    assert faulted(run, picture).fault == 3


@everywhere
def test_a_product_that_runs_past_the_last_row_is_fault_3(run: Run) -> None:
    picture = canvas(3, 7, (4, 1, 3, 5))
    put_matrix(picture, 1, [[1], [1], [1]])  # two rows
    put_matrix(picture, 3, [[1, 1]])
    assert faulted(run, picture).fault == 3  # six elements need rows 5, 6 and 7
    taller = canvas(3, 8, (4, 1, 3, 5))
    taller[:7] = picture
    assert run(taller, 1).reason == "budget"


@everywhere
def test_a_picture_of_one_column_has_no_matrix(run: Run) -> None:
    picture = canvas(1, 9, (4, 1, 3, 5))
    picture[[1, 3], 0] = (1, 0, 1, 0)
    assert faulted(run, picture).fault == 3


@everywhere
@pytest.mark.parametrize("c", [1, 2, 3, 4])
def test_a_product_onto_its_factors_is_fault_6(run: Run, c: int) -> None:
    picture = canvas(3, 9, (4, 1, 3, c))
    put_matrix(picture, 1, [[1, 2], [3, 4]])
    put_matrix(picture, 3, [[1, 2], [3, 4]])
    assert faulted(run, picture).fault == 6


@everywhere
def test_the_lowest_of_several_faults_is_told(run: Run) -> None:
    picture = canvas(8, 5, (4, 1, 1, 5))  # C outside, the shapes disagree, C would overlap
    put_matrix(picture, 1, [[1, 2]])
    assert faulted(run, picture).fault == 2
    picture[0, 0, 3] = 1
    assert faulted(run, picture).fault == 3
    put_matrix(picture, 1, [[2]])
    assert faulted(run, picture).fault == 6
