"""The network example, against the same network in numpy."""

import numpy as np
import numpy.typing as npt
import pytest

from tests.resources.examples import picture_of
from vm import Picture, run
from vm.core.layout import Tensor, read_tensor
from vm.core.picture import word_at

DIGITS = {
    0: "................ .....####....... ....##..##...... ...##....##..... ...##....##..... "
    "...##....##..... ...##....##..... ...##....##..... ....##..##...... .....####.......",
    1: "................ .......##....... ......###....... .....#.##....... .......##....... "
    ".......##....... .......##....... .......##....... .......##....... .......##.......",
    3: "................ .....####....... ....#...##...... .........#...... ........##...... "
    "......###....... ........##...... .........##..... ....#....##..... .....#####......",
}


def tensor_of(picture: Picture, row: int) -> Tensor:
    """The tensor whose header lies in a row."""
    tensor = read_tensor(picture, row)
    assert tensor is not None
    return tensor


def values_of(picture: Picture, row: int) -> npt.NDArray[np.int64]:
    """The elements of a tensor, wide enough to calculate with."""
    values: npt.NDArray[np.int64] = tensor_of(picture, row).values(picture).astype(np.int64)
    return values


def answer(picture: Picture) -> int:
    """What the network says of the painted digit, calculated from its tensors."""
    image, weights, hidden_bias, active, output_weights, output_bias = (
        values_of(picture, row) for row in (2, 30, 24, 20, 26, 28)
    )
    scale = tensor_of(picture, 20)
    hidden = image @ weights + hidden_bias
    rounded = (hidden * scale.multiplier + (1 << scale.shift - 1)) >> scale.shift
    active = np.maximum(np.clip(rounded, -128, 127), 0)
    return int((active @ output_weights + output_bias).argmax())


def paint(picture: Picture, rows: list[str]) -> None:
    """Paint a digit over the one that is there."""
    picture[3:15] = (0, 0, 0, 255)
    for y, row in enumerate(rows):
        picture[3 + y, :16][np.array(list(row)) == "#"] = 255


def test_row_0_says_what_it_does() -> None:
    assert bytes(picture_of("network")[0, :8, 0]) == b"MAQRMAXH"


def test_it_reads_the_digit_that_is_there() -> None:
    picture = picture_of("network")
    expected = answer(picture)
    assert run(picture).reason == "halted"
    assert word_at(picture, 0, 17) == expected == 2


@pytest.mark.parametrize("digit", DIGITS)
def test_it_reads_other_digits(digit: int) -> None:
    picture = picture_of("network")
    paint(picture, DIGITS[digit].split())
    expected = answer(picture)
    assert run(picture).reason == "halted"
    assert word_at(picture, 0, 17) == expected == digit


@pytest.mark.parametrize("seed", range(20))
def test_it_calculates_like_numpy(seed: int) -> None:
    picture = picture_of("network")
    picture[3:15] = np.random.default_rng(seed).integers(0, 256, (12, 16, 4))
    expected = answer(picture)
    run(picture)
    assert word_at(picture, 0, 17) == expected
