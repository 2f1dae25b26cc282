"""A fault says in words which operand is wrong and why."""

import pytest

from vm import run
from vm.asm import assemble

OUTSIDE = "it reaches outside the picture of 16 x 16 pixels"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("LOAD r1, r2, 1", f"LOAD: {OUTSIDE}, with p = (15, 9), n = 1."),
        ("STORE r0, r2, 7", f"STORE: {OUTSIDE}, with p = (15, 9), n = 7."),
        ("LOAD r0, r3, -1", f"LOAD: {OUTSIDE}, with p = (0, 0), n = -1."),
        ("STOREB r0, r5, 1", f"STOREB: {OUTSIDE}, with p = (700, 0)."),
        ("RETURN r5", f"RETURN: {OUTSIDE}, with p = (700, 0)."),
        ("BLIT r3, r2, r4", f"BLIT: {OUTSIDE}, with src = (0, 0), dst = (15, 9), size = 2 x 3."),
        ("FILL r2, r4, r1", f"FILL: {OUTSIDE}, with dst = (15, 9), size = 2 x 3."),
        ("DIV r1, r2, r3", "DIV: the divisor is zero, with a = 589839, b = 0."),
        ("YIELD r13", "YIELD: r is register 16, the last one is 15."),
        ("LOAD_ROW 2, 4", "LOAD_ROW: pixel (0, 4) names row 700, the last one is 15."),
        ("EMBED 6, 8, 10", "EMBED: index 1 is -1, the table has 2 rows."),
        ("MATMUL_T 6, 8, 10", "MATMUL_T: b is of type i32, not u8 or i8."),
        ("TRANSPOSE 6, 6", "TRANSPOSE: c is 2 x 4, not 4 x 2."),
        ("words 200", "No instruction has the code 200."),
    ],
)
def test_words(line: str, words: str) -> None:
    picture, _ = assemble(f""".size 16 16
    {line}
    @1
     words 0, 0, 0x0009000F, 0, 0x00030002, 700
    @4
     words 700
    @6
     tensor u8, rows=2, cols=4
    @8
     tensor i32, [[0], [-1]]
    @10
     tensor u8, rows=2, cols=4
    """)
    stop = run(picture)
    assert stop.fault is not None
    assert stop.fault.words == words
