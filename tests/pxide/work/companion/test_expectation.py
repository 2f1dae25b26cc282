"""What a program is expected to do, stated in words, and whether it did."""

import numpy as np
import pytest

from pxide.work.companion.expectation import Claim, claims, claims_in, misses, steps_in
from pxide.work.companion.tool_runner import programs_in
from tests.pxide.work.companion.programs import SUM
from vm.core.faults import Problem
from vm.core.picture import blank, words_of
from vm.core.trace import Stop, StopReason

HALTED = Stop(StopReason.HALTED, (0, 0), 3)


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("r3 = 55", (3, 1), 55),
        ("r0 == -1", (0, 1), -1),
        ("sum is 0x1F", (7, 1), 31),
        ("(3, 2) = 7", (3, 2), 7),
        ("3,2=7.", (3, 2), 7),
        ("( 10 , 20 ) is 0xff", (10, 20), 255),
    ],
)
def test_claims_are_read_as_people_write_them(
    text: str, place: tuple[int, int], value: int
) -> None:
    (claim,) = claims(text, {"sum": 7})
    assert (claim.words, claim.place, claim.value) == (text, place, value)


def test_several_claims_are_parted_by_lines_or_semicolons() -> None:
    found = claims("r0 = 1; halted\n\n r1 = 2 ;", {})
    assert [claim.words for claim in found] == ["r0 = 1", "halted", "r1 = 2"]
    assert claims("", {}) == ()


@pytest.mark.parametrize("text", ["it works", "r0 > 3", "r0 =", "(1) = 2", "total = 5", "r0 = 1.5"])
def test_what_is_no_claim_is_a_problem_that_shows_how(text: str) -> None:
    with pytest.raises(Problem) as caught:
        claims(text, {"sum": 1})
    assert "r0" in caught.value.hint


def test_comments_of_a_program_state_claims_and_steps() -> None:
    program = SUM + "; Expect: (1, 1) = 55\n;steps 500\n    HALT ; expect r0 = 9\n"
    found = claims_in(program, {"sum": 1})
    assert [claim.words for claim in found] == ["sum = 55", "halted", "(1, 1) = 55"]
    assert steps_in(program) == 500
    assert steps_in(SUM) is None


def test_a_claim_is_met_by_the_word_modulo_2_to_the_32() -> None:
    picture = blank(4, 4)
    words_of(picture)[1, :2] = np.array([0xFFFFFFFF, 55], np.uint32)
    expected = claims("r0 = -1; r0 = 4294967295; r1 = 55; halted", {})
    assert list(misses(expected, picture, HALTED)) == []


def test_a_miss_says_what_was_found() -> None:
    picture = blank(4, 4)
    words_of(picture)[1, 0] = 0xFFFFFFFE
    budget = Stop(StopReason.BUDGET, (0, 0), 3)
    expected = claims("r0 = -1; r1 = 55; (9, 9) = 1; halted", {})
    assert list(misses(expected, picture, budget)) == [
        "expected r0 = -1, but it is 4294967294 (signed -2)",
        "expected r1 = 55, but it is 0",
        "expected (9, 9) = 1, but the picture has no pixel (9, 9)",
        "expected halted, but it stopped: budget",
    ]


def test_running_to_the_end_of_the_row_counts_as_halted() -> None:
    assert Claim("halted").miss(blank(1, 1), Stop(StopReason.END_OF_ROW, (1, 0), 1)) == ""


def test_programs_are_the_marked_blocks_that_end() -> None:
    text = (
        "First:\n```pxasm\n    HALT\n```\nthen ```pxasm inline``` and\n"
        "```python\nprint()\n```\n~~~~ PXASM title\n    NOP\n~~~~\n```pxasm\nnever ends\n"
    )
    assert programs_in(text) == ("    HALT\n", "    NOP\n")
    assert programs_in("") == ()
