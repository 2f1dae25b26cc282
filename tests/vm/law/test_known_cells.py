"""The cell instructions that compute, skip and jump, computed by hand."""

import pytest

from tests.vm.engines import Run, everywhere, faulted
from tests.vm.painting import at, canvas, get_word, op, put_registers

LEAST, GREATEST = -(2**31), 2**31 - 1
ARITHMETIC = [
    ("+", 7, -3, 4),
    ("+", GREATEST, 1, LEAST),
    ("+", -1, -1, -2),
    ("-", 3, 5, -2),
    ("-", LEAST, 1, GREATEST),
    ("*", -3, 7, -21),
    ("*", 65_536, 65_536, 0),
    ("*", 65_537, 65_537, 131_073),
    ("*", LEAST, -1, LEAST),
    ("*", 0x12345678, 0x9ABCDEF1, 0x12345678 * 0x9ABCDEF1),
    ("/", 7, 2, 3),
    ("/", -7, 2, -3),
    ("/", 7, -2, -3),
    ("/", -7, -2, 3),
    ("/", 1, LEAST, 0),
    ("/", LEAST, -1, LEAST),
    ("/", LEAST, LEAST, 1),
    ("/", LEAST, 3, -715_827_882),
    ("%", 7, 2, 1),
    ("%", -7, 2, -1),
    ("%", 7, -2, 1),
    ("%", -7, -2, -1),
    ("%", LEAST, -1, 0),
    ("%", LEAST, 3, -2),
    ("%", 5, LEAST, 5),
    ("&", 0xFF00FF00, 0x0FF00FF0, 0x0F000F00),
    ("|", 0xFF00FF00, 0x0FF00FF0, 0xFFF0FFF0),
    ("^", 0xFF00FF00, 0x0FF00FF0, 0xF0F0F0F0),
    ("{", 1, 31, LEAST),
    ("{", 3, 32, 3),
    ("{", 3, 33, 6),
    ("{", 3, -1, LEAST),
    ("}", LEAST, 31, 1),
    ("}", -1, 32, -1),
    ("}", -1, 36, 0x0FFFFFFF),
    ("]", LEAST, 31, -1),
    ("]", -8, 33, -4),
    ("]", GREATEST, 30, 1),
]


@everywhere
@pytest.mark.parametrize(("mark", "a", "b", "d"), ARITHMETIC)
def test_arithmetic(run: Run, mark: str, a: int, b: int, d: int) -> None:
    picture = canvas(3, 2, op(mark, 0, 1, 2))
    put_registers(picture, 99, a, b)
    outcome = run(picture, 1)
    assert get_word(picture, 0, 1) == d % 2**32
    assert (get_word(picture, 1, 1), get_word(picture, 2, 1)) == (a % 2**32, b % 2**32)
    assert (outcome.pc, outcome.steps, outcome.lossy) == ((1, 0), 1, False)


@everywhere
@pytest.mark.parametrize(
    ("mark", "result"),
    [("+", 10), ("-", 0), ("*", 25), ("/", 1), ("%", 0), ("&", 5), ("^", 0), ("{", 160)],
)
def test_one_register_may_be_all_three(run: Run, mark: str, result: int) -> None:
    picture = canvas(2, 2, op(mark, 1, 1, 1))
    put_registers(picture, 0, 5)
    run(picture, 1)
    assert get_word(picture, 1, 1) == result


@everywhere
@pytest.mark.parametrize("mark", ["/", "%"])
def test_dividing_by_zero_is_fault_5_after_fault_2(run: Run, mark: str) -> None:
    picture = canvas(3, 2, op(mark, 0, 1, 2))
    put_registers(picture, 4, 5, 0)
    assert faulted(run, picture).fault == 5
    picture[0, 0, 1] = 3
    assert faulted(run, picture).fault == 2


@everywhere
def test_set_and_seth(run: Run) -> None:
    picture = canvas(4, 2, op("#", 3, 0x34, 0x12), op("$", 3, 0x78, 0x56))
    put_registers(picture, -1, first=3)
    run(picture, 1)
    assert get_word(picture, 3, 1) == 0x1234
    run(picture, 2)
    assert get_word(picture, 3, 1) == 0x56781234


@everywhere
@pytest.mark.parametrize(
    ("n", "result"), [(1, 6), (127, 132), (-1, 4), (-128, 5 - 128), (0, 5), (-5, 0)]
)
def test_addi_adds_a_signed_byte(run: Run, n: int, result: int) -> None:
    picture = canvas(2, 2, op("'", 0, 1, n))
    put_registers(picture, 0, 5)
    run(picture, 1)
    assert get_word(picture, 0, 1) == result % 2**32


@everywhere
@pytest.mark.parametrize(
    ("mark", "a", "b", "skips"),
    [
        ("=", 5, 5, True),
        ("=", 5, 6, False),
        ("!", 5, 6, True),
        ("!", -1, -1, False),
        ("<", -1, 0, True),
        ("<", 0, -1, False),
        ("<", 3, 3, False),
        ("<", LEAST, GREATEST, True),
        (">", GREATEST, LEAST, True),
        (">", -1, 0, False),
        (">", 3, 3, False),
    ],
)
def test_skips_compare_signed(run: Run, mark: str, a: int, b: int, skips: bool) -> None:
    picture = canvas(6, 2, op(mark, 0, 1, 255))
    put_registers(picture, a, b)
    outcome = run(picture, 1)
    assert (outcome.reason, outcome.pc, outcome.steps) == ("budget", (2 if skips else 1, 0), 1)


@everywhere
@pytest.mark.parametrize(("width", "mark"), [(1, "="), (1, "!"), (2, "=")])
def test_a_skip_past_the_last_column_is_the_end_of_the_row(run: Run, width: int, mark: str) -> None:
    picture = canvas(width, 2, op(mark, 0, 0))
    outcome = run(picture, 9)
    assert (outcome.reason, outcome.pc, outcome.steps) == ("end of row", (width, 0), 1)


@everywhere
def test_the_last_column_is_left_even_by_the_last_step_of_the_budget(run: Run) -> None:
    picture = canvas(2, 1, op("."), op("."))
    outcome = run(picture, 2)
    assert (outcome.reason, outcome.pc, outcome.steps) == ("end of row", (2, 0), 2)


@everywhere
def test_nop_ignores_its_operands(run: Run) -> None:
    outcome = run(canvas(2, 1, op(".", 255, 255, 255)), 1)
    assert (outcome.reason, outcome.pc) == ("budget", (1, 0))


@everywhere
def test_jump_has_a_16_bit_column(run: Run) -> None:
    picture = canvas(300, 3, op("j", 2, 43, 1))
    outcome = run(picture, 1)
    assert outcome.pc == (299, 2)


@everywhere
@pytest.mark.parametrize(("row", "low", "high"), [(3, 0, 0), (0, 44, 1), (255, 0, 0), (0, 0, 255)])
def test_a_jump_outside_is_fault_4(run: Run, row: int, low: int, high: int) -> None:
    assert faulted(run, canvas(300, 3, op("j", row, low, high))).fault == 4


@everywhere
def test_call_and_return(run: Run) -> None:
    picture = canvas(4, 4, op("."), op("c", 2, 3, 1), op("H"))
    picture[3, 1] = op("r", 2, 0, 0)
    outcome = run(picture, 3)
    assert get_word(picture, 2, 1) == at(2, 0)
    assert (outcome.reason, outcome.pc, outcome.steps) == ("budget", (2, 0), 3)
    assert run(picture, 9).steps == 4


@everywhere
def test_a_call_from_the_last_column_cannot_return(run: Run) -> None:
    picture = canvas(2, 3, op("."), op("c", 0, 2, 0))
    picture[2, 0] = op("r", 0, 0, 0)
    outcome = run(picture, 9)
    assert get_word(picture, 0, 1) == at(2, 0)
    assert (outcome.reason, outcome.pc, outcome.steps) == ("fault", (0, 2), 2)
    assert outcome.fault == 4


@everywhere
@pytest.mark.parametrize(("row", "x"), [(3, 0), (0, 4), (255, 255)])
def test_a_call_outside_is_fault_4_after_fault_2(run: Run, row: int, x: int) -> None:
    picture = canvas(4, 3, op("c", 0, row, x))
    assert faulted(run, picture).fault == 4
    picture[0, 0, 1] = 4
    assert faulted(run, picture).fault == 2


@everywhere
@pytest.mark.parametrize("target", [at(4, 0), at(0, 3), -1, at(65_535, 0)])
def test_a_return_outside_is_fault_4(run: Run, target: int) -> None:
    picture = canvas(4, 3, op("r", 1))
    put_registers(picture, 0, target)
    assert faulted(run, picture).fault == 4


ALL_REGISTERS = ["'", "+", "/", "%", "{", "l", "s", "b", "p", "=", "<"]


@everywhere
@pytest.mark.parametrize("mark", [*ALL_REGISTERS, *"#$cry", "B", "f"])
def test_without_row_1_there_is_no_register(run: Run, mark: str) -> None:
    assert faulted(run, canvas(9, 1, op(mark))).fault == 2


@everywhere
@pytest.mark.parametrize("mark", ALL_REGISTERS)
@pytest.mark.parametrize("operands", [(9, 0, 0), (0, 9, 0)])
def test_a_register_outside_is_fault_2(run: Run, mark: str, operands: tuple[int, int, int]) -> None:
    picture = canvas(9, 2, op(mark, *operands))
    put_registers(picture, *[-1] * 9)
    assert faulted(run, picture).fault == 2


@everywhere
@pytest.mark.parametrize(("r", "reason"), [(0, "yield"), (5, "yield"), (6, "fault"), (9, "fault")])
def test_yield_needs_four_registers(run: Run, r: int, reason: str) -> None:
    outcome = run(canvas(9, 2, op("y", r)), 5)
    assert (outcome.reason, outcome.fault) == (reason, 2 if reason == "fault" else None)
    assert outcome.pc == ((1, 0) if reason == "yield" else (0, 0))


@everywhere
def test_a_picture_of_one_pixel_column_runs_one_instruction(run: Run) -> None:
    picture = canvas(1, 3, op("+", 0, 0, 0))
    put_registers(picture, 21)
    outcome = run(picture, 9)
    assert (outcome.reason, outcome.pc, outcome.steps) == ("end of row", (1, 0), 1)
    assert get_word(picture, 0, 1) == 42


@everywhere
def test_a_program_may_rewrite_itself(run: Run) -> None:
    picture = canvas(3, 2, op("s", 1, 0), op("?"), op("H"))
    put_registers(picture, at(1, 0), ord("."))
    outcome = run(picture, 9)
    assert (outcome.reason, outcome.pc, outcome.steps) == ("halted", (2, 0), 3)
