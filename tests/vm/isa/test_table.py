"""The instruction table against the law's table, which is said here a second time."""

from collections import Counter

import pytest

from tests.vm.painting import I8, I32, U8
from vm.isa.table import BY_CODE, BY_SPELLING, ISA, Access, Family, Op, OperandKind

LAW = {
    0: ("HALT", ""),
    1: ("DOT_RGB", "a b out"),
    2: ("ADD", "a b out"),
    3: ("RELU", "a"),
    4: ("MATMUL", "a b out"),
    5: ("MUL_ADD", "a b out"),
    6: ("LOAD_ROW", "dst p"),
    7: ("STORE_ROW", "src p"),
    46: ("NOP", ""),
    35: ("SET", "d lo hi"),
    36: ("SETH", "d lo hi"),
    39: ("ADDI", "d a n"),
    43: ("ADDC", "d a b"),
    45: ("SUB", "d a b"),
    42: ("MUL", "d a b"),
    47: ("DIV", "d a b"),
    37: ("REM", "d a b"),
    38: ("AND", "d a b"),
    124: ("OR", "d a b"),
    94: ("XOR", "d a b"),
    123: ("SHL", "d a b"),
    125: ("SHR", "d a b"),
    93: ("SAR", "d a b"),
    61: ("SKEQ", "a b"),
    33: ("SKNE", "a b"),
    60: ("SKLT", "a b"),
    62: ("SKGT", "a b"),
    106: ("JUMP", "row xlo xhi"),
    99: ("CALL", "d row x"),
    114: ("RETURN", "p"),
    108: ("LOAD", "d p n"),
    115: ("STORE", "v p n"),
    98: ("LOADB", "d p ch"),
    112: ("STOREB", "v p ch"),
    66: ("BLIT", "src dst size"),
    102: ("FILL", "dst size v"),
    121: ("YIELD", "r"),
    72: ("HALT", ""),
    77: ("MATMUL_T", "a b c"),
    65: ("ADD_T", "a b c"),
    82: ("RELU_T", "a"),
    81: ("REQUANT", "a c"),
    68: ("DOT_T", "a b c"),
    69: ("EMBED", "table idx c"),
    76: ("LOOKUP", "table a c"),
    84: ("TRANSPOSE", "a c"),
    88: ("ARGMAX", "a c"),
}
BYTES, ANY = {U8, I8}, {U8, I8, I32}
ONLY = {I32}
TYPES: dict[str, list[set[int]]] = {
    "M": [BYTES, BYTES, ONLY],
    "A": [ONLY, ONLY, ONLY],
    "R": [ANY],
    "Q": [ONLY, BYTES],
    "D": [BYTES, BYTES, ONLY],
    "X": [ANY, ONLY],
}
NETWORK = ("MATMUL_T", "ADD_T", "REQUANT", "RELU_T", "MATMUL_T", "ADD_T", "ARGMAX", "H")
each = pytest.mark.parametrize("op", ISA, ids=lambda op: f"{op.name}-{op.code}")


def test_the_table_is_the_laws_table() -> None:
    found = {op.code: (op.name, " ".join(operand.name for operand in op.operands)) for op in ISA}
    assert found == LAW


def test_no_code_mark_or_spelling_is_used_twice() -> None:
    for words in (
        [op.code for op in ISA],
        [op.mark for op in ISA],
        [op.spelling.upper() for op in ISA],
    ):
        assert [word for word, count in Counter(words).items() if count > 1] == []


def test_only_halt_has_one_name_for_two_codes() -> None:
    names = Counter(op.name for op in ISA)
    assert {name: count for name, count in names.items() if count > 1} == {"HALT": 2}
    assert (BY_SPELLING["HALT"].code, BY_SPELLING["H"].code) == (0, 72)


def test_the_indexes_are_the_table() -> None:
    assert sorted(BY_CODE) == sorted(op.code for op in ISA)
    assert all(BY_CODE[op.code] is op and BY_SPELLING[op.spelling] is op for op in ISA)
    assert len(BY_SPELLING) == len(ISA)


@each
def test_a_row_says_all_it_has_to(op: Op) -> None:
    assert 0 <= op.code <= 255
    assert op.mark == (chr(op.code) if 32 < op.code < 127 else str(op.code))
    assert len(op.operands) <= 3
    assert op.family in Family
    assert op.doc == op.doc.strip() != ""
    assert op.doc.endswith(".")
    assert op.rule is not None
    names = [operand.name for operand in op.operands]
    assert len(set(names)) == len(names)


@each
def test_bytes_are_not_touched_and_the_rest_is(op: Op) -> None:
    immediate = {OperandKind.BYTE, OperandKind.SIGNED, OperandKind.COLUMN, OperandKind.TARGET_ROW}
    for operand in op.operands:
        silent = operand.kind in immediate or op.name == "YIELD"
        assert (operand.access is Access.NONE) == silent


def test_marks_spell_the_network_of_the_law() -> None:
    assert "".join(BY_SPELLING[word].mark for word in NETWORK) == "MAQRMAXH"


@pytest.mark.parametrize("mark", TYPES)
def test_the_types_of_tensors(mark: str) -> None:
    op = BY_CODE[ord(mark)]
    assert [{int(type_) for type_ in operand.types} for operand in op.operands] == TYPES[mark]


def test_families() -> None:
    families = {
        "stop": {0, 72},
        "rows": {1, 2, 3, 4, 5, 6, 7},
        "tensors": {ord(mark) for mark in "MARQDELTX"},
    }
    found = {family.value: {op.code for op in ISA if op.family is family} for family in Family}
    assert found.keys() == {"stop", "rows", "cells", "flow", "memory", "tensors"}
    assert {name: found[name] for name in families} == families
    assert all(found.values())


def test_kinds_by_the_law() -> None:
    for op in ISA:
        kinds = {operand.kind for operand in op.operands}
        if op.family is Family.TENSORS:
            assert kinds == {OperandKind.TENSOR}
        if op.name == "MATMUL":
            assert kinds == {OperandKind.MATRIX}
        for operand in op.operands:
            if operand.name in ("n",):
                assert operand.kind is OperandKind.SIGNED
            if operand.name in ("lo", "hi", "xlo", "xhi", "ch"):
                assert operand.kind is OperandKind.BYTE
            if operand.name == "d":
                assert operand.kind is OperandKind.REGISTER
                assert operand.access.writes
