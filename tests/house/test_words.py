"""Words that have no place here: hosts, places on one machine, promises and excuses."""

import re
from pathlib import Path

import pytest

from tests.house.tree import name_of, tracked

PLACES = {
    "a package registry": r"\bpy[p]i\b|pythonh[o]sted|cond[a]-forge",
    "a place on one machine": r"(?<![\w.<])/(root|work|home/\w+|Users/\w+|opt)/\w",
    "a download": r"https?://\S+\.(whl|tar\.gz|zip|exe|deb|AppImage)\b",
    "an index to install from": r"--(extra-)?index-ur[l]|--find-link[s]|--trusted-hos[t]",
}
EXCUSES = {
    "two places that have to agree": r"must[ ]match|keep in[ ]sync",
    "work left lying about": r"\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b",
    "a dialog that stops the loop": r"\.exec_?\(\)",
}
TEXT = [
    path for path in tracked() if b"\0" not in path.read_bytes()[:8192] and path.suffix != ".pxi"
]


@pytest.mark.parametrize("path", TEXT, ids=name_of)
def test_no_place_but_here(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for what, pattern in PLACES.items():
        found = [match.group() for match in re.finditer(pattern, text)]
        assert found == [], f"{name_of(path)} names {what}"


@pytest.mark.parametrize("path", [p for p in TEXT if p.suffix == ".py"], ids=name_of)
def test_no_excuse(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for what, pattern in EXCUSES.items():
        found = [match.group() for match in re.finditer(pattern, text)]
        assert found == [], f"{name_of(path)} has {what}"
