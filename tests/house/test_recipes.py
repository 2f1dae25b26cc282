"""The files that the pages for newcomers name are there."""

import re

import pytest

from tests.house.tree import ROOT

PAGES = ("CONTRIBUTING.md", "ARCHITECTURE.md")
TOP = ("vm/", "pxide/", "tests/", "resources/", "packaging/")
ROOMS = tuple(f"{path.name}/" for path in (ROOT / "pxide").iterdir() if path.is_dir())
"""Where the way of a gesture is told, a path may begin with a room of the window."""


def named(page: str) -> list[str]:
    """Every path in backticks on a page; one without a folder stands for itself at the root."""
    text = (ROOT / page).read_text(encoding="utf-8")
    words = re.findall(r"`([^`\s]+)`", text) + re.findall(r"pytest (\S+)", text)
    return sorted({word.rstrip("`,") for word in words if word.startswith(TOP + ROOMS)})


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_files(page: str) -> None:
    assert len(named(page)) > 10


@pytest.mark.parametrize(("page", "path"), [(page, path) for page in PAGES for path in named(page)])
def test_what_a_page_names_is_there(page: str, path: str) -> None:
    assert any((top / path).exists() for top in (ROOT, ROOT / "pxide")), f"{page} names {path}"


def test_a_recipe_has_at_most_ten_lines() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for recipe in re.findall(r"### .*?\n\n(.*?)(?=\n\n#|\n\n\Z)", text, re.DOTALL):
        assert len(recipe.strip().splitlines()) <= 10, recipe
