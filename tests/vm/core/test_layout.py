"""Matrices and tensors lie where the law says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vm.core.layout import (
    ElementType,
    Tensor,
    multiplier_and_shift,
    read_matrix,
    read_tensor,
    write_matrix,
    write_tensor,
)
from vm.core.picture import Box, blank


@given(st.integers(1, 9), st.integers(1, 9), st.integers(2, 20))
def test_a_matrix_reads_back(rows: int, cols: int, width: int) -> None:
    values = np.arange(1, rows * cols + 1, dtype=np.uint8).reshape(rows, cols)
    picture = blank(width, 90)
    written = write_matrix(picture, 3, values)
    found = read_matrix(picture, 3)
    assert found == written
    assert found is not None
    assert np.array_equal(found.values(picture), values)
    touched = np.zeros(picture.shape[:2], bool)
    for box in found.boxes(width):
        touched[box.slices] = True
    assert touched.sum() == 1 + values.size
    assert np.array_equal(touched, picture.any(axis=2))


@given(st.sampled_from(ElementType), st.integers(1, 7), st.integers(1, 7), st.integers(6, 20))
def test_a_tensor_reads_back(kind: ElementType, rows: int, cols: int, width: int) -> None:
    span = np.iinfo(kind.dtype)
    random = np.random.default_rng(rows * cols)
    values = random.integers(span.min, span.max, (rows, cols), endpoint=True).astype(kind.dtype)
    tensor = Tensor(2, cols, rows, kind, 0.5, -7, 1 << 30, 40)
    picture = blank(width, 60)
    picture[:] = 0xEE
    write_tensor(picture, tensor, values)
    found = read_tensor(picture, 2)
    assert found == tensor
    assert found is not None
    assert np.array_equal(found.values(picture), values)
    assert found.boxes(width)[0] == Box(0, 2, 6, 1)
    untouched = picture.reshape(-1)[3 * width * 4 + values.nbytes :]
    assert (untouched == 0xEE).all()


def test_a_header_is_the_laws_bytes() -> None:
    picture = blank(6, 3)
    write_tensor(picture, Tensor(0, 0x0102, 1, ElementType.I8, 1.0, -1, 0x40000000, 31))
    assert picture[0].tolist() == [
        [2, 1, 1, 0], [2, 0, 0, 84], [0, 0, 128, 63], [255] * 4, [0, 0, 0, 64], [31, 0, 0, 0],
    ]  # fmt: skip


@pytest.mark.parametrize("spoil", [(1, 3, 83), (1, 0, 0), (1, 0, 4), (0, 0, 0), (0, 2, 200)])
def test_a_spoilt_header_is_no_tensor(spoil: tuple[int, int, int]) -> None:
    picture = blank(8, 4)
    write_tensor(picture, Tensor(1, 4, 2, ElementType.U8))
    assert read_tensor(picture, 1) is not None
    x, channel, value = spoil
    picture[1, x, channel] = value
    assert read_tensor(picture, 1) is None


@given(st.floats(2**-32, 1, exclude_max=True))
def test_a_real_multiplier_is_met_closely(real: float) -> None:
    multiplier, shift = multiplier_and_shift(real)
    assert 1 << 30 <= multiplier < 1 << 31
    assert 31 <= shift <= 62
    assert abs(multiplier / 2**shift - real) <= real * 2**-31


@pytest.mark.parametrize("real", [0.0, -0.5, 1.5, 2.0**-40])
def test_other_multipliers_are_refused(real: float) -> None:
    with pytest.raises(ValueError, match="not between"):
        multiplier_and_shift(real)
