"""Everything that can be wrong with a tensor instruction, one wrong thing at a time."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.vm.engines import Run, everywhere, faulted
from tests.vm.painting import (
    I8,
    I32,
    U8,
    Picture,
    canvas,
    op,
    put_header,
    put_tensor,
    put_word,
)

ROWS = (2, 5, 8)  # where the operands' headers are, in this order


def picture_of(mark: str) -> Picture:
    """A picture on which this instruction succeeds."""
    picture = canvas(64, 11, op(mark, *ROWS))
    sheets = {
        "M": [(U8, 2, 3), (I8, 3, 2), (I32, 2, 2)],
        "A": [(I32, 2, 3), (I32, 1, 3), (I32, 2, 3)],
        "R": [(I8, 2, 3)],
        "Q": [(I32, 2, 3), (I8, 2, 3)],
        "D": [(U8, 1, 3), (I8, 2, 3), (I32, 1, 2)],
        "E": [(I8, 4, 3), (I32, 1, 2), (I8, 2, 3)],
        "L": [(I8, 1, 256), (U8, 2, 3), (I8, 2, 3)],
        "T": [(I8, 2, 3), (I8, 3, 2)],
        "X": [(U8, 2, 3), (I32, 2, 1)],
    }[mark]
    for row, (type_, rows, cols) in zip(ROWS, sheets, strict=False):
        put_tensor(picture, row, type_, [[1] * cols] * rows)
    return picture


OPERANDS = {"M": 3, "A": 3, "R": 1, "Q": 2, "D": 3, "E": 3, "L": 3, "T": 2, "X": 2}
EACH = [(mark, i) for mark, count in OPERANDS.items() for i in range(count)]
each_operand = pytest.mark.parametrize(("mark", "operand"), EACH)


@everywhere
@pytest.mark.parametrize("mark", OPERANDS)
def test_the_untouched_picture_succeeds(run: Run, mark: str) -> None:
    assert run(picture_of(mark), 1).reason == "budget"


@everywhere
@each_operand
def test_a_row_outside_comes_before_all_else(run: Run, mark: str, operand: int) -> None:
    picture = picture_of(mark)
    picture[2:] = 0
    picture[0, 0, 1 + operand] = 11
    assert faulted(run, picture).fault == 2


@dataclass(frozen=True)
class Flaw:
    """One way to spoil the header at a row."""

    name: str
    spoil: Callable[[Picture, int], None]


def header(x: int, *channels: tuple[int, int]) -> Callable[[Picture, int], None]:
    """Spoil channels of one header pixel."""

    def spoil(picture: Picture, row: int) -> None:
        for channel, value in channels:
            picture[row, x, channel] = value

    return spoil


FLAWS = [
    Flaw("no columns", header(0, (0, 0), (1, 0))),
    Flaw("no rows", header(0, (2, 0), (3, 0))),
    Flaw("nothing at all", header(0, (0, 0), (1, 0), (2, 0), (3, 0))),
    Flaw("256 columns more", header(0, (1, 255))),
    Flaw("past the last row", header(0, (3, 255))),
    Flaw("type 0", header(1, (0, 0))),
    Flaw("type 4", header(1, (0, 4))),
    Flaw("no tag", header(1, (3, 0))),
    Flaw("a small tag", header(1, (3, ord("t")))),
]


@everywhere
@each_operand
@pytest.mark.parametrize("flaw", FLAWS, ids=lambda flaw: flaw.name)
def test_a_spoiled_header_is_fault_3(run: Run, mark: str, operand: int, flaw: Flaw) -> None:
    picture = picture_of(mark)
    flaw.spoil(picture, ROWS[operand])
    assert faulted(run, picture).fault == 3


def fitting_types(mark: str, operand: int) -> set[int]:
    """The types the law lets this operand have while the others stay as they are."""
    allowed = {
        "M": [{U8, I8}, {U8, I8}, {I32}],
        "A": [{I32}, {I32}, {I32}],
        "R": [{U8, I8, I32}],
        "Q": [{I32}, {U8, I8}],
        "D": [{U8, I8}, {U8, I8}, {I32}],
        "E": [{I8}, {I32}, {I8}],
        "L": [{I8}, {U8, I8}, {I8}],
        "T": [{I8}, {I8}],
        "X": [{U8, I8, I32}, {I32}],
    }
    return allowed[mark][operand]


@everywhere
@each_operand
@pytest.mark.parametrize("type_", [U8, I8, I32])
def test_only_the_fitting_types_are_taken(run: Run, mark: str, operand: int, type_: int) -> None:
    picture = picture_of(mark)
    picture[ROWS[operand], 1, 0] = type_
    if type_ in fitting_types(mark, operand):
        assert run(picture, 1).reason == "budget"
    else:
        assert faulted(run, picture).fault == 3


@everywhere
@pytest.mark.parametrize(("mark", "operand"), [pair for pair in EACH if pair[0] != "R"])
@pytest.mark.parametrize("side", [0, 2])
def test_shapes_have_to_agree(run: Run, mark: str, operand: int, side: int) -> None:
    picture = picture_of(mark)
    picture[ROWS[operand], 0, side] += 4
    free = {("E", 0, 2), ("X", 0, 0)}  # any number of rows in a table, of columns to choose from
    if (mark, operand, side) in free:
        assert run(picture, 1).reason == "budget"
    else:
        assert faulted(run, picture).fault == 3


@everywhere
@pytest.mark.parametrize(
    ("mark", "sheets"),
    [
        ("M", [(U8, 2, 3), (I8, 2, 3), (I32, 2, 3)]),
        ("M", [(U8, 2, 3), (I8, 3, 2), (I32, 1, 4)]),
        ("A", [(I32, 2, 3), (I32, 2, 1), (I32, 2, 3)]),
        ("A", [(I32, 2, 3), (I32, 3, 2), (I32, 2, 3)]),
        ("A", [(I32, 1, 3), (I32, 2, 3), (I32, 2, 3)]),
        ("Q", [(I32, 2, 3), (I8, 3, 2)]),
        ("D", [(U8, 2, 3), (I8, 2, 3), (I32, 2, 2)]),
        ("D", [(U8, 3, 1), (I8, 2, 3), (I32, 1, 2)]),
        ("D", [(U8, 1, 3), (I8, 2, 3), (I32, 2, 1)]),
        ("E", [(I8, 4, 3), (I32, 2, 2), (I8, 4, 3)]),
        ("E", [(I8, 4, 3), (I32, 1, 2), (I8, 3, 2)]),
        ("L", [(I8, 1, 256), (U8, 2, 3), (I8, 3, 2)]),
        ("T", [(I8, 2, 3), (I8, 2, 3)]),
        ("X", [(U8, 2, 3), (I32, 1, 2)]),
    ],
)
def test_the_right_number_of_elements_is_not_enough(
    run: Run, mark: str, sheets: list[tuple[int, int, int]]
) -> None:
    picture = canvas(64, 11, op(mark, *ROWS))
    for row, (type_, rows, cols) in zip(ROWS, sheets, strict=False):
        put_tensor(picture, row, type_, [[1] * cols] * rows)
    assert faulted(run, picture).fault == 3


@everywhere
@pytest.mark.parametrize("mark", OPERANDS)
def test_a_picture_under_six_columns_has_no_tensor(run: Run, mark: str) -> None:
    picture = canvas(5, 250, op(mark, *ROWS))
    for row in ROWS:
        picture[row, 0] = (1, 0, 1, 0)
        picture[row, 1] = (I32, 0, 0, ord("T"))
    assert faulted(run, picture).fault == 3


@everywhere
@pytest.mark.parametrize(
    ("multiplier", "shift"),
    [(2**30 - 1, 40), (2**31, 40), (0, 40), (2**30, 30), (2**30, 63), (2**30, 2**31 + 40)],
)
def test_requant_needs_its_multiplier_and_shift(run: Run, multiplier: int, shift: int) -> None:
    picture = picture_of("Q")
    put_word(picture, 4, ROWS[1], multiplier)
    put_word(picture, 5, ROWS[1], shift)
    assert faulted(run, picture).fault == 3


@everywhere
@pytest.mark.parametrize("mark", "MARDELTX")
def test_nobody_else_looks_at_multiplier_and_shift(run: Run, mark: str) -> None:
    picture = picture_of(mark)
    for row in ROWS[: OPERANDS[mark]]:
        picture[row, 4:6] = 0xFF
    assert run(picture, 1).reason == "budget"


@everywhere
@pytest.mark.parametrize("index", [-1, 4, 2**31 - 1, -(2**31)])
def test_an_index_outside_its_table_is_fault_3(run: Run, index: int) -> None:
    picture = picture_of("E")
    put_word(picture, 1, ROWS[1] + 1, index)
    assert faulted(run, picture).fault == 3


@everywhere
def test_an_index_outside_comes_before_an_overlap(run: Run) -> None:
    picture = canvas(8, 9, op("E", 2, 4, 3))
    put_tensor(picture, 2, U8, [[1] * 12] * 2)  # rows 3 ... hold its elements
    put_tensor(picture, 6, I32, [[7]])
    put_header(picture, 3, U8, (1, 12))
    picture[0, 0, 2] = 6
    assert faulted(run, picture).fault == 3
    put_word(picture, 0, 7, 1)
    assert faulted(run, picture).fault == 6


@everywhere
@pytest.mark.parametrize("rows", [1, 255])
def test_a_table_has_256_elements_in_any_shape(run: Run, rows: int) -> None:
    picture = picture_of("L")
    put_header(picture, ROWS[0], I8, (16, 16))
    assert run(picture.copy(), 1).reason == "budget"
    put_header(picture, ROWS[0], I8, (rows, 1))
    assert faulted(run, picture).fault == 3


@everywhere
@pytest.mark.parametrize(
    ("mark", "operand"), [pair for pair in EACH if pair[1] + 1 < OPERANDS[pair[0]]]
)
@pytest.mark.parametrize("above", [True, False])
def test_a_destination_in_its_source_is_fault_6(
    run: Run, mark: str, operand: int, above: bool
) -> None:
    wide = picture_of(mark)
    last = OPERANDS[mark] - 1
    picture = canvas(64, 20, tuple(wide[0, 0].tolist()))
    heads = {i: wide[ROWS[i], :6].copy() for i in range(last + 1)}
    rows = {0: 2, 1: 6, 2: 10}
    # one row below a header are its elements, so headers one row apart always meet
    rows[last] = 14
    rows[operand] = 13 if above else 15
    for i in range(last + 1):
        picture[0, 0, 1 + i] = rows[i]
        picture[rows[i], :6] = heads[i]
    # EMBED would take the destination's header for an index, and none is that great
    index = (mark, operand, above) == ("E", 1, True)
    assert faulted(run, picture).fault == (3 if index else 6)


@everywhere
@pytest.mark.parametrize(
    ("mark", "sheets", "operands", "fault"),
    [
        ("T", [(U8, 2, 2)], (2, 2), 6),
        ("A", [(I32, 2, 2), (I32, 2, 2)], (2, 5, 2), None),
        ("A", [(I32, 2, 2), (I32, 2, 2)], (2, 5, 5), 6),
        ("A", [(I32, 2, 2), (I32, 1, 2)], (2, 5, 5), 3),
        ("L", [(U8, 1, 256), (U8, 2, 2)], (2, 5, 5), 6),
        ("L", [(U8, 1, 256), (U8, 2, 2)], (2, 2, 2), 6),
        ("X", [(I32, 3, 1)], (2, 2), 6),
        ("E", [(I32, 2, 1), (I32, 2, 1)], (2, 5, 2), 6),
        ("E", [(I32, 2, 1), (I32, 2, 1)], (2, 5, 5), 6),
    ],
)
def test_a_destination_that_is_its_source(
    run: Run,
    mark: str,
    sheets: list[tuple[int, int, int]],
    operands: tuple[int, ...],
    fault: int | None,
) -> None:
    picture = canvas(64, 9, op(mark, *operands))
    for row, (type_, rows, cols) in zip(ROWS, sheets, strict=False):
        put_tensor(picture, row, type_, [[1] * cols] * rows)
    if fault is None:
        assert run(picture, 1).reason == "budget"
    else:
        assert faulted(run, picture).fault == fault


@everywhere
def test_a_tensor_may_end_on_the_last_pixel_and_not_one_later(run: Run) -> None:
    picture = canvas(6, 4, op("R", 2))
    put_header(picture, 2, I8, (4, 6))
    assert run(picture.copy(), 1).reason == "budget"
    put_header(picture, 2, I8, (5, 5))
    assert faulted(run, picture).fault == 3
    put_header(picture, 3, I8, (1, 1))
    picture[0, 0, 1] = 3
    assert faulted(run, picture).fault == 3
