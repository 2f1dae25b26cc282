"""The formats that can be run: every suffix of the table gives the same program."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vm.asm import AsmProblem, assemble
from vm.core.faults import Problem
from vm.files.formats import PICTURES
from vm.files.pxi import save_pxi
from vm.run.readers import ASSEMBLER_TEXT, PROGRAMS

TEXT = "start:\n  SET r0, 263\n  H\n"


PROGRAM_SUFFIXES = (*PICTURES.suffixes, *ASSEMBLER_TEXT.suffixes)


@pytest.mark.parametrize("suffix", [*PROGRAM_SUFFIXES, *map(str.upper, PROGRAM_SUFFIXES)])
def test_every_suffix_of_a_program_is_accepted(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    picture, info = assemble(TEXT)
    if suffix.lower() in ASSEMBLER_TEXT.suffixes:
        path.write_text(TEXT, encoding="utf-8")
    else:
        save_pxi(path, picture, info)
    opened = PROGRAMS.open(path)
    assert np.array_equal(opened.picture, picture)
    assert opened.info.data == info.data
    assert suffix.lower() in opened.reader.suffixes


def test_no_suffix_is_in_two_rows() -> None:
    assert len(set(PROGRAMS.suffixes)) == len(PROGRAMS.suffixes)
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in PROGRAMS.suffixes)


def test_only_a_picture_is_saved_back() -> None:
    saved = [suffix for row in PROGRAMS.rows if row.saves_back for suffix in row.suffixes]
    assert saved == [".pxi", ".png"]


def test_a_text_includes_what_lies_beside_it(tmp_path: Path) -> None:
    save_pxi(tmp_path / "part.pxi", np.full((1, 2, 4), 7, np.uint8))
    path = tmp_path / "x.pxasm"
    path.write_text('@1, 1\ninclude "part.pxi"\n', encoding="utf-8-sig")
    assert (PROGRAMS.open(path).picture[1, 1:3] == 7).all()


def test_mistakes_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.pxasm"
    path.write_text("NOP\nSTE r1, 2\n", encoding="utf-8")
    with pytest.raises(AsmProblem) as met:
        PROGRAMS.open(path)
    assert (met.value.file, met.value.line) == (str(path), 2)


def test_a_text_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x.pxasm"
    path.write_bytes(b"SET\xff")
    with pytest.raises(Problem, match="is not UTF-8 text: byte 3"):
        PROGRAMS.open(path)
