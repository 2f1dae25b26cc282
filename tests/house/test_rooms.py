"""Every room has a name that refuses someone, and a word at the door."""

import builtins
import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, name_of, sources, tracked

JUNK_DRAWERS = {"utils", "util", "misc", "helpers", "helper", "common", "manager", "managers"}
README_LINES = 10
COMMANDS = {"pxide", "pxvm"}


def packages() -> list[Path]:
    """The folders of vm and pxide that hold Python files."""
    return sorted({path.parent for path in sources("vm", "pxide")})


@pytest.mark.parametrize("path", sources("vm", "pxide", "tests", "packaging"), ids=name_of)
def test_no_room_is_a_junk_drawer(path: Path) -> None:
    names = set(path.relative_to(ROOT).with_suffix("").parts)
    names |= {word for name in names for word in name.split("_")}
    assert not names & JUNK_DRAWERS


@pytest.mark.parametrize("folder", packages(), ids=name_of)
def test_each_package_says_what_lives_there(folder: Path) -> None:
    readme = folder / "README.md"
    assert readme in tracked(), f"{name_of(folder)} has no README.md"
    lines = readme.read_text(encoding="utf-8").splitlines()
    assert 2 <= len(lines) <= README_LINES


@pytest.mark.parametrize("folder", packages(), ids=name_of)
def test_what_a_readme_names_is_there(folder: Path) -> None:
    """A name is a module or a room, what the package hands out, or a word of Python."""
    named = re.findall(r"`([a-z][a-z_0-9]*)`", (folder / "README.md").read_text(encoding="utf-8"))
    door = (folder / "__init__.py").read_text(encoding="utf-8")
    known = {path.stem for path in tracked() if path.parent == folder} | COMMANDS
    known |= {room.name for room in packages()} | set(re.findall(r"\w+", door)) | set(dir(builtins))
    assert set(named) - known == set()


@pytest.mark.parametrize("folder", packages(), ids=name_of)
def test_each_package_is_one(folder: Path) -> None:
    assert (folder / "__init__.py").exists()


def test_resources_hold_data_only() -> None:
    assert not sources("resources")
