"""Faults seen before running: each is one that running meets, and none that is sure is missed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vm.drawn_tables import SEEDS, programs, tables
from vm import assemble, check
from vm.core.faults import Fault, FaultCode
from vm.core.picture import Picture, blank
from vm.cpu.machine import Machine
from vm.isa.flow import reached
from vm.isa.operands import OperandKind, Wide
from vm.isa.table import BY_CODE


def met(picture: Picture, x: int, y: int) -> FaultCode | None:
    """The fault of one instruction of the picture as it stands."""
    fault = Machine(picture.copy(), pc=(x, y)).run(1).fault
    return fault.code if fault else None


def lone_instruction(seed: np.random.Generator) -> Picture:
    """A small picture with one instruction."""
    picture = blank(*seed.integers(1, 8, 2))
    picture[0, 0] = (seed.choice([*BY_CODE, 200]), *seed.integers(0, 10, 3))
    return picture


@settings(max_examples=200, deadline=None)
@given(st.one_of(programs(), tables()))
def test_running_meets_each_fault(picture: Picture) -> None:
    for fault in check(picture)[:8]:
        assert met(picture, fault.x, fault.y) is fault.code


@settings(max_examples=500, deadline=None)
@given(st.one_of(tables(instructions=1), SEEDS.map(lone_instruction)))
def test_no_sure_fault_is_missed(picture: Picture) -> None:
    fault = met(picture, 0, 0)
    found = {(one.x, one.y): one.code for one in check(picture)}
    if fault is None:
        assert (0, 0) not in found
    elif is_sure(picture, fault):
        assert found[0, 0] is fault


def is_sure(picture: Picture, fault: FaultCode) -> bool:
    """Say whether a fault follows from the instruction and the headers alone."""
    op = BY_CODE.get(int(picture[0, 0, 0]))
    if op is None:
        return True
    kinds = {operand.kind for operand in op.operands}
    if isinstance(op.rule, Wide):
        asks_data = OperandKind.ROW_POINTER in kinds or op.rule.also == "has_indices_inside"
        return not asks_data or fault is FaultCode.OVERLAP
    goes = OperandKind.TARGET_ROW in kinds and fault is FaultCode.POINTER_OUTSIDE
    return fault is FaultCode.ROW_OUTSIDE or goes


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("words 200", 1, "No instruction has the code 200."),
        ("DOT_RGB 1, 16, 2", 2, "DOT_RGB: b is row 16, the last one is 15."),
        ("ADDC r1, r2, r16", 2, "ADDC: b is register 16, the last one is 15."),
        ("YIELD r13", 2, "YIELD: r is register 16, the last one is 15."),
        ("JUMP 16, 0, 0", 4, "JUMP: it goes to (0, 16), outside the picture of 16 x 16 pixels."),
        ("CALL r1, 3, 16", 4, "CALL: it goes to (16, 3), outside the picture of 16 x 16 pixels."),
        ("MATMUL 10, 15, 1", 3, "MATMUL: b (row 15) holds no matrix."),
        ("MATMUL 10, 11, 1", 3, "MATMUL: b is 3 x 1, not 2 x n."),
        ("MATMUL 10, 10, 15", 0, ""),
        ("MATMUL 10, 10, 10", 6, "MATMUL: out shares pixels with a."),
        ("ARGMAX 2, 15", 3, "ARGMAX: c (row 15) holds no tensor."),
        ("MATMUL_T 2, 4, 4", 3, "MATMUL_T: c is of type i8, not i32."),
        ("MATMUL_T 2, 2, 6", 3, "MATMUL_T: b is 2 x 3, not 3 x n."),
        ("ADD_T 6, 6, 6", 6, "ADD_T: c shares pixels with b."),
        ("REQUANT 6, 8", 3, "REQUANT: the multiplier 0 is not in 2^30 to 2^31 - 1."),
        ("TRANSPOSE 2, 8", 3, "TRANSPOSE: c is of type u8, not i8."),
        ("MATMUL_T 2, 4, 6", 0, ""),
    ],
)
def test_words(line: str, code: int, words: str) -> None:
    picture, _ = assemble(f""".size 16 16
    {line}
    @2
     tensor i8, rows=2, cols=3
     tensor i8, rows=3, cols=2
     tensor i32, rows=2, cols=2
     tensor u8, rows=2, cols=2, shift=31
     matrix [[1, 2], [3, 4]]
     matrix [[1], [2], [3]]
    """)
    expected = [Fault(FaultCode(code), 0, 0, words)] if code else []
    assert check(picture) == expected


def test_a_header_that_the_program_writes_is_not_judged() -> None:
    text = """MATMUL 2, 3, 4
    MATMUL 4, 3, 8
    ARGMAX 12, 13
    {}
    @2
    matrix [[1, 2], [3, 4]]
    matrix [[1, 2], [3, 4]]
    """
    last = assemble(text.format("HALT"))[0]
    assert [(fault.x, fault.code) for fault in check(last)] == []
    stored = assemble(text.format("STORE r1, r2, 0").replace("MATMUL 2, 3, 4", "NOP"))[0]
    assert check(stored) == []


def test_only_what_can_be_reached_counts() -> None:
    picture, _ = assemble("JUMP there\nwords 200, 201\n@5, 3\nthere: SKEQ r1, r2\nwords 202, 203")
    assert [(fault.x, fault.y, fault.code) for fault in check(picture)] == [(6, 3, 1), (7, 3, 1)]


def test_very_many_faults_are_cut() -> None:
    picture = blank(2048, 4)
    picture[0, :, 0] = ord("=")
    picture[0, 1::2, 0] = 200
    picture[0, ::2] = (ord("="), 1, 2, 0)
    assert len(check(picture)) == 1000


@settings(max_examples=50, deadline=None)
@given(st.one_of(programs(), tables()))
def test_who_knows_the_code_already_is_told_the_same(picture: Picture) -> None:
    assert check(picture, reached(picture)) == check(picture)
