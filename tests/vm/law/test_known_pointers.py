"""LOAD, STORE, LOADB, STOREB, BLIT and FILL, computed by hand."""

import numpy as np
import pytest

from tests.vm.engines import Run, everywhere, faulted
from tests.vm.painting import Picture, at, canvas, get_word, op, put_registers, put_word


def numbered(width: int, height: int, *program: tuple[int, ...]) -> Picture:
    """A picture in which every pixel from row 2 on is another one."""
    picture = canvas(width, height, *program)
    for y in range(2, height):
        for x in range(width):
            put_word(picture, x, y, 0xA0B00000 + 256 * y + x)
    return picture


@everywhere
@pytest.mark.parametrize(
    ("x", "n", "found"), [(2, 0, 2), (2, 1, 3), (2, -2, 0), (7, -4, 3), (131, -128, 3)]
)
def test_load_counts_the_sum_of_pointer_and_n(run: Run, x: int, n: int, found: int) -> None:
    picture = numbered(4, 3, op("l", 0, 1, n))
    put_registers(picture, 0, at(x, 2))
    run(picture, 1)
    assert get_word(picture, 0, 1) == 0xA0B00200 + found


@everywhere
@pytest.mark.parametrize("mark", ["l", "s"])
@pytest.mark.parametrize(
    ("x", "y", "n"), [(3, 2, 1), (0, 2, -1), (0, 3, 0), (4, 0, 0), (65_535, 0, 1), (5, 65_535, -5)]
)
def test_a_sum_outside_is_fault_4(run: Run, mark: str, x: int, y: int, n: int) -> None:
    picture = numbered(4, 3, op(mark, 0, 1, n))
    put_registers(picture, 5, at(x, y))
    assert faulted(run, picture).fault == 4


@everywhere
def test_load_onto_its_own_pointer(run: Run) -> None:
    picture = numbered(4, 3, op("l", 1, 1, 0))
    put_registers(picture, 0, at(3, 2))
    run(picture, 1)
    assert get_word(picture, 1, 1) == 0xA0B00203


@everywhere
def test_store_writes_the_whole_word(run: Run) -> None:
    picture = numbered(4, 3, op("s", 0, 1, -1))
    put_registers(picture, 0xFEDCBA98, at(3, 2))
    before = picture.copy()
    run(picture, 1)
    before[2, 2] = (0x98, 0xBA, 0xDC, 0xFE)
    assert np.array_equal(picture, before)


@everywhere
@pytest.mark.parametrize("channel", [0, 1, 2, 3, 4, 7, 254, 255])
def test_channels_are_taken_modulo_4(run: Run, channel: int) -> None:
    picture = numbered(4, 3, op("b", 0, 1, channel), op("p", 2, 1, channel))
    picture[2, 3] = (10, 20, 30, 40)
    put_registers(picture, -1, at(3, 2), 0x12345677)
    expected = [10, 20, 30, 40]
    run(picture, 2)
    assert get_word(picture, 0, 1) == expected[channel % 4]
    expected[channel % 4] = 0x77
    assert picture[2, 3].tolist() == expected


@everywhere
@pytest.mark.parametrize("mark", ["b", "p"])
@pytest.mark.parametrize("target", [at(4, 0), at(0, 3), -1])
def test_a_byte_outside_is_fault_4(run: Run, mark: str, target: int) -> None:
    picture = numbered(4, 3, op(mark, 0, 1))
    put_registers(picture, 5, target)
    assert faulted(run, picture).fault == 4


@everywhere
@pytest.mark.parametrize(
    ("source", "target"),
    [((1, 2), (2, 3)), ((2, 3), (1, 2)), ((1, 3), (2, 2)), ((2, 2), (1, 3)), ((1, 2), (1, 2))],
)
def test_blit_copies_as_if_through_a_buffer(
    run: Run, source: tuple[int, int], target: tuple[int, int]
) -> None:
    picture = numbered(6, 7, op("B", 0, 1, 2))
    put_registers(picture, at(*source), at(*target), at(4, 4))
    expected = picture.copy()
    (sx, sy), (tx, ty) = source, target
    expected[ty : ty + 4, tx : tx + 4] = picture[sy : sy + 4, sx : sx + 4].copy()
    run(picture, 1)
    assert np.array_equal(picture, expected)


@everywhere
def test_blit_over_program_and_registers(run: Run) -> None:
    picture = numbered(6, 5, op("B", 0, 1, 2), op("."))
    put_registers(picture, at(0, 3), at(0, 0), at(6, 2))
    expected = picture.copy()
    expected[0:2] = picture[3:5]
    run(picture, 1)
    assert np.array_equal(picture, expected)


@everywhere
@pytest.mark.parametrize("mark", ["B", "f"])
@pytest.mark.parametrize("size", [at(0, 0), at(0, 9), at(9, 0), at(0, 65_535)])
def test_an_empty_rectangle_does_nothing_and_checks_no_pointer(
    run: Run, mark: str, size: int
) -> None:
    operands = (0, 1, 2) if mark == "B" else (0, 2, 1)
    picture = numbered(6, 5, op(mark, *operands))
    put_registers(picture, -1, -1, size)
    before = picture.copy()
    outcome = run(picture, 1)
    assert (outcome.reason, outcome.steps) == ("budget", 1)
    assert np.array_equal(picture, before)


@everywhere
@pytest.mark.parametrize(
    ("corner", "size"),
    [
        (at(3, 2), at(4, 1)),
        (at(0, 3), at(1, 3)),
        (at(6, 0), at(1, 1)),
        (at(0, 5), at(1, 1)),
        (at(0, 0), at(65_535, 1)),
        (at(65_535, 65_535), at(65_535, 65_535)),
    ],
)
def test_a_rectangle_outside_is_fault_4(run: Run, corner: int, size: int) -> None:
    picture = numbered(6, 5, op("B", 0, 1, 2))
    put_registers(picture, corner, at(0, 0), size)
    assert faulted(run, picture).fault == 4
    put_registers(picture, at(0, 0), corner, size)
    assert faulted(run, picture).fault == 4
    picture[0, 0] = op("f", 1, 2, 3)
    assert faulted(run, picture).fault == 4
    picture[0, 0] = op("f", 1, 2, 6)
    assert faulted(run, picture).fault == 2


@everywhere
def test_fill_paints_whole_words_up_to_the_edges(run: Run) -> None:
    picture = numbered(6, 5, op("f", 0, 1, 2))
    put_registers(picture, at(4, 3), at(2, 2), 0x01020304)
    expected = picture.copy()
    expected[3:5, 4:6] = (4, 3, 2, 1)
    run(picture, 1)
    assert np.array_equal(picture, expected)


@everywhere
def test_fill_reads_its_word_before_it_writes(run: Run) -> None:
    picture = numbered(6, 3, op("f", 0, 1, 2))
    put_registers(picture, at(0, 0), at(6, 3), 0x0A0B0C0D)
    run(picture, 1)
    assert np.array_equal(picture, np.full((3, 6, 4), (13, 12, 11, 10), np.uint8))
