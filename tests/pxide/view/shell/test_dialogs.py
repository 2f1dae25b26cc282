"""What the dialogs for files offer: the formats of the table, and no others."""

import re
from pathlib import Path

import pytest

from pxide.view.shell.dialogs import OPENED, SAVED
from vm.run.readers import PROGRAMS


def offered(kinds: str) -> list[str]:
    """The suffixes that a list of formats names, in its order."""
    return re.findall(r"\*(\.\w+)", kinds)


@pytest.mark.parametrize("suffix", sorted({*offered(OPENED), *offered(SAVED)}))
def test_every_suffix_that_is_offered_is_accepted(suffix: str) -> None:
    path = Path(f"x{suffix}")
    assert PROGRAMS.knows(path)
    assert suffix in PROGRAMS.reader_of(path, b"").suffixes


def test_the_first_line_shows_every_format_and_the_last_all_files() -> None:
    first, *rows, last = OPENED.split(";;")
    assert offered(first) == list(PROGRAMS.suffixes)
    assert [offered(row) for row in rows] == [list(row.suffixes) for row in PROGRAMS.rows]
    assert last == "All files (*)"


def test_pictures_are_saved() -> None:
    assert SAVED == "Pictures that compute (*.pxi *.png);;All files (*)"
