"""The table of formats: which row reads a file, and what becomes of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vm.core.faults import Problem
from vm.core.picture import Picture, blank
from vm.files.formats import PICTURE, PICTURES, Reader, Readers
from vm.files.pxi import Info, save_pxi


def _two_pixels(data: bytes, path: Path) -> tuple[Picture, Info]:
    return blank(len(data), 1), Info(data={"about": path.name})


DRAWN = Reader("Drawings", (".drawn", ".d"), b"DRAWN", _two_pixels, saves_back=False)
BOTH = Readers((PICTURE, DRAWN))


def test_suffixes_come_from_the_rows() -> None:
    assert PICTURES.suffixes == (".pxi", ".png")
    assert BOTH.suffixes == (".pxi", ".png", ".drawn", ".d")


@pytest.mark.parametrize(
    ("name", "data", "reader"),
    [
        ("a.pxi", b"", PICTURE),
        ("a.PNG", b"", PICTURE),
        ("a.Drawn", b"\x89PNG\r\n\x1a\n", DRAWN),  # the name counts more than the beginning
        ("a.dat", b"DRAWN anew", DRAWN),
        ("a.dat", b"\x89PNG\r\n\x1a\n", PICTURE),
        ("a", b"nothing known", PICTURE),
        ("a", b"", PICTURE),
    ],
)
def test_a_file_is_told_by_its_name_then_by_how_it_begins(
    name: str, data: bytes, reader: Reader
) -> None:
    assert BOTH.reader_of(Path(name), data) is reader


def test_only_names_with_a_known_end_are_known() -> None:
    assert BOTH.knows(Path("a.D"))
    assert BOTH.knows(Path("a.b.png"))
    assert not BOTH.knows(Path("a.gif"))
    assert not BOTH.knows(Path("png"))


def test_a_file_is_read_by_its_row(tmp_path: Path) -> None:
    (tmp_path / "x.d").write_bytes(b"12345")
    opened = BOTH.open(tmp_path / "x.d")
    assert opened.reader is DRAWN
    assert opened.picture.shape == (1, 5, 4)
    assert opened.info.data == {"about": "x.d"}


@pytest.mark.parametrize("name", ["a.pxi", "a.png", "a.PNG", "a.dat", "a"])
def test_a_picture_is_a_picture_under_any_name(tmp_path: Path, name: str) -> None:
    picture = blank(3, 2)
    picture[1, 2] = (1, 2, 3, 0)
    save_pxi(tmp_path / name, picture, Info(data={"about": "x"}))
    opened = PICTURES.open(tmp_path / name)
    assert np.array_equal(opened.picture, picture)
    assert opened.info.data == {"about": "x"}
    assert opened.reader.saves_back


def test_what_no_row_knows_is_said_by_the_first(tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_text("hello")
    with pytest.raises(Problem, match=r"a\.dat is not a PNG but text"):
        BOTH.open(tmp_path / "a.dat")
    with pytest.raises(Problem, match="There is no file"):
        BOTH.open(tmp_path / "b.dat")
