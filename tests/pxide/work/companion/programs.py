"""Programs as a model would write them."""

SUM = """\
; expect sum = 55
; expect halted
.reg i = 0, sum, limit
    SET   i, 0
    SET   sum, 0
    SET   limit, 10
loop:
    ADDI  i, i, 1
    ADDC  sum, sum, i
    SKEQ  i, limit
    JUMP  loop
    HALT
"""
SUM_STEPS = 3 + 10 * 4 - 1 + 1
"""Three SETs, ten rounds of four instructions of which the last JUMP is skipped, and HALT."""
MISTAKEN = SUM.replace("ADDC  sum", "ADDC  summ")
WRONG = SUM.replace("SET   limit, 10", "SET   limit, 9")
"""Adds only to 45."""
DIVIDES = """\
    SET r0, 1
    DIV r1, r0, r2
    HALT
"""
FOREVER = """\
loop:
    ADDI r0, r0, 1
    JUMP loop
"""


def block(program: str) -> str:
    """A program in the text of an answer."""
    return f"```pxasm\n{program}```\n"
