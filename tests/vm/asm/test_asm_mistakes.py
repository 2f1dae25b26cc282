"""Mistakes in assembler text: each with its place, what is wrong and what to try."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vm.asm import AsmProblem, Mistake, assemble
from vm.core.faults import Problem
from vm.core.picture import Picture

CASES = [
    ("  DOT_RBG 1, 2, 3", 1, 3, "DOT_RBG", 'Did you mean "DOT_RGB"?'),
    ("\n xyzzy 3", 2, 2, "xyzzy", "labels end in a colon"),
    ("JUMP lop\nloop:", 1, 6, "lop", 'Did you mean "loop"?'),
    ("JUMP 3", 1, 6, "A label is expected", "at(x, y)"),
    ("ADDC r1, 2, r3", 1, 10, "A register is expected", "put it into a register"),
    (".row A = 1\nADDC r1, A, r3", 2, 10, "not a row", ".reg"),
    ("DOT_RGB r1, 2, 3", 1, 9, "A number is expected here, not a register", ""),
    ("DOT_RGB 1, 2, 256", 1, 15, "256 does not fit", "0 to 255"),
    ("ADDI r1, r1, 200", 1, 14, "200 does not fit", "-128 to 127"),
    ("SET r1, 70000", 1, 9, "70000 does not fit", "65535"),
    ("SET r1, -1", 1, 9, "-1 does not fit", "65535"),
    ("SET r256, 1", 1, 5, "256 does not fit", "r0 to r255"),
    ("ADDC r1, r2", 1, 1, "does not take 2 operands", "Write ADDC d, a, b."),
    ("SET r1", 1, 1, "does not take 1", "Write SET d, number (or SET d, lo, hi)."),
    ("CALL r1, x\n@256, 1\nx: HALT", 1, 10, "256 does not fit", "columns 0 to 255"),
    ("a: a: HALT", 1, 4, "defined twice", "another name"),
    ("r3: HALT", 1, 1, "already has a meaning", "another name"),
    ("include: HALT", 1, 1, "already has a meaning", "another name"),
    (".const r3 = 1", 1, 8, "already has a meaning", "another name"),
    (".const N = M\n.const M = 1", 1, 12, '"M"', ".const"),
    (".size 4", 1, 1, "Two numbers", ".size 16 16"),
    (".size 0 4", 1, 1, "not possible", "1 to 65535"),
    (".size 65535 65535", 1, 1, "too large", "33554432"),
    (".size 4 4\n.size 4 4", 2, 1, "twice", ""),
    (".size 2 2\nNOP\nNOP\nNOP", 4, 1, "Row 0 is full", "@x, y"),
    (".size 2 2\n@0, 2", 2, 1, "(0, 2) is outside", "2 x 2"),
    (".size 16 2\n@1\nmatrix rows=4, cols=9", 3, 1, "Row 3 is outside", "16 x 2"),
    ("NOP\n@0\nNOP", 3, 1, "Pixel (0, 0) is already taken by line 1", "@x, y"),
    ("bytes 1, 300", 1, 10, "300 does not fit", "0 to 255"),
    ("bytes", 1, 1, "The values are missing", "bytes 1, 2, 3"),
    ("words 1.5", 1, 7, "A real number", "float(v)"),
    ("words r1", 1, 7, "A register", ""),
    ("words 1 2", 1, 9, 'A "," is missing', ""),
    ("words (1", 1, 7, "not closed", ""),
    ("words 1)", 1, 8, "closes nothing", "brackets"),
    ("words [1,\n\n", 1, 7, "not closed", ""),
    ("words 1 / 0", 1, 9, "divides by zero", ""),
    ("words lo(3)", 1, 7, 'no function "lo"', 'Did you mean "low"?'),
    ("words low(1, 2)", 1, 7, "takes 1 values", ""),
    ("words low(1 / 2)", 1, 7, "whole numbers", "//"),
    ("words #12345", 1, 7, "not a colour", "#rrggbb"),
    ("words 1__0", 1, 7, "not a number", "_"),
    ("words " + "9" * 71, 1, 7, "too long", "32 bits"),
    ("words $", 1, 7, '"$" has no meaning', ";"),
    ('text "abc', 1, 6, "does not end", 'Add a ".'),
    ("bytes 'ab'", 1, 7, "does not end", "Add a '."),
    ('text "\\q"', 1, 6, "\\q", "backslash"),
    ("pixels 0102", 1, 7, "eight digits", ""),
    ("pixels 0102030x", 1, 7, "hexadecimal", ""),
    ("repeat 0, 1", 1, 1, "0 x 1 pixels", ""),
    ("@1\nmatrix [[1, 2], [3]]", 2, 17, "1 values, the first one 2", "one length"),
    ("@1\nmatrix rows=0, cols=2", 2, 1, "0 x 2", "rows"),
    ("@1\nmatrix [1, 2, 3], rows=2, cols=2", 2, 1, "3 values do not fill", ""),
    ("@1, 1\nmatrix [[1]]", 2, 1, "column 0", "@0, y"),
    ("@1\ntensor i9, [[1]]", 2, 8, "element type", "u8, i8, i32"),
    ("@1\ntensor i8, [[200]]", 2, 14, "200 does not fit", "-128 to 127"),
    ("@1\ntensor i8, [[1]], scal=2", 2, 19, "scal=", 'Did you mean "scale"?'),
    ("@1\ntensor i8, [[1]], real=2", 2, 19, "2.0 is not between", "scales down"),
    ("@1\ntensor i8, [[1]], real=0.5, shift=31", 2, 19, "already gives", ""),
    (".size 5 9\n@1\ntensor i8, [[1]]", 3, 1, "does not fit", "6 columns"),
    (".const = 3", 1, 8, "expected here", ""),
    (".reg 3", 1, 6, "A name is expected", ".reg NAME = 1"),
    (".reg a = -1", 1, 6, "no number -1", "65534"),
    ("= 3", 1, 1, 'cannot start with "="', "label"),
    ("@", 1, 1, "A place is expected", "@x, y"),
    ('include "no.csv"', 1, 9, "no folder", "Save it"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "what", "hint"), CASES)
def test_a_mistake(text: str, line: int, column: int, what: str, hint: str) -> None:
    with pytest.raises(AsmProblem) as caught:
        assemble(text, name="some.pxasm")
    problem = caught.value
    assert (problem.file, problem.line, problem.column) == ("some.pxasm", line, column)
    assert what in problem.mistakes[0].what
    assert hint in problem.mistakes[0].hint
    assert f"some.pxasm:{line}:{column}: " in str(problem)


def test_all_mistakes_are_shown_together() -> None:
    with pytest.raises(AsmProblem) as caught:
        assemble("NOPE\nADDC r1, 2, r3\nwords )\nJUMP there\n")
    assert [mistake.line for mistake in caught.value.mistakes] == [1, 2, 3, 4]
    assert len(str(caught.value).splitlines()) == 4
    assert isinstance(caught.value, Problem)


def test_a_full_row_is_told_once() -> None:
    with pytest.raises(AsmProblem) as caught:
        assemble(".size 2 2\n" + "NOP\n" * 9 + "@1\nwords 1, 2, 3\nNOP")
    assert [mistake.line for mistake in caught.value.mistakes] == [4, 12]


def test_very_many_mistakes_are_cut() -> None:
    with pytest.raises(AsmProblem) as caught:
        assemble("NOPE\n" * 5000)
    assert len(caught.value.mistakes) == 100
    assert str(caught.value).endswith("... and 80 more.")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.csv", "There is no file"),
        ("../secret.csv", "lies outside the folder"),
        ("/etc/passwd", "lies outside the folder"),
        ("link.csv", "lies outside the folder"),
        ("notes.txt", "unknown kind"),
        ("empty.csv", "cannot be read"),
        ("words.csv", "cannot be read"),
        ("ragged.csv", "cannot be read"),
        ("broken.npy", "cannot be read"),
        ("pickled.npy", "cannot be read"),
        ("broken.png", "broken.png"),
        ("half.csv", "not whole"),
        ("cube.npy", "three dimensions"),
        ("nan.npy", "not finite"),
    ],
)
def test_files_that_cannot_be_included(name: str, words: str, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("1")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    for file, text in {
        "notes.txt": "1", "empty.csv": "", "words.csv": "a,b", "ragged.csv": "1,2\n3",
        "broken.npy": "no", "broken.png": "no", "half.csv": "0.5",
    }.items():  # fmt: skip
        (folder / file).write_text(text)
    np.save(folder / "pickled.npy", np.array([{}], object), allow_pickle=True)
    np.save(folder / "cube.npy", np.zeros((2, 2, 2), np.uint8))
    np.save(folder / "nan.npy", np.array([np.nan]))
    with pytest.raises(AsmProblem) as caught:
        assemble(f'NOP\n  include "{name}"', folder)
    assert (caught.value.line, caught.value.column) == (2, 11)
    assert words in str(caught.value)


WORDS = (
    "SET JUMP ADDC matrix tensor bytes words repeat include text pixels .size .reg .row .const @ "
    "i8 r1 a b: a: = ( ) [ ] , + - * / // 1 0 2 0.5 70000 \"x\" 'c' #ff0000 low( rows= \n ;"
)


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS.split(" ")), max_size=40).map(" ".join) | st.text(max_size=60)
)
def test_no_text_breaks_the_assembler(text: str) -> None:
    found: Picture | None = None
    mistakes: tuple[Mistake, ...] = ()
    try:
        found, _ = assemble(text)
    except AsmProblem as problem:
        mistakes = problem.mistakes
    assert (found is None) == bool(mistakes)
    assert all(mistake.line >= 1 and mistake.column >= 1 for mistake in mistakes)


@pytest.mark.parametrize(
    "text",
    [
        "words " + "(" * 500 + "1" + ")" * 500,
        "words " + "-" * 500 + "1",
        "words " + "[" * 500 + "]" * 500,
        "words " + "+".join("1" * 400),
        "words " + "low(" * 500 + "1" + ")" * 500,
        ".const a0 = 9\n" + "\n".join(f".const a{i + 1} = a{i} * a{i}" for i in range(40)),
        "repeat 65535, 65535, 1",
        "@1\nmatrix rows=65535, cols=65535",
    ],
    ids=["round", "minus", "square", "sum", "call", "power", "repeat", "matrix"],
)
def test_nothing_runs_away(text: str) -> None:
    with pytest.raises(AsmProblem):
        assemble(text)
