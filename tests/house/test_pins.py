"""Dependencies: few, within ranges we know to work, and every one pinned."""

import re
import tomllib
from importlib.metadata import requires, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNTIME = [Requirement(line) for line in PROJECT["dependencies"]]
DEV = [Requirement(line) for line in PROJECT["optional-dependencies"]["dev"]]
PIN_LINES = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINS = {canonicalize_name(n): v for n, _, v in (line.partition("==") for line in PIN_LINES)}

ALLOWED = {
    "pyside6-essentials", "numpy", "pillow", "numba", "wgpu", "qasync", "httpx",
    "platformdirs", "markdown-it-py",
}  # fmt: skip


def test_a_pin_is_a_name_and_a_version_and_nothing_else() -> None:
    for line in PIN_LINES:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line), line
    assert len(PINS) == len(PIN_LINES)


def test_no_dependency_came_in_unseen() -> None:
    assert {canonicalize_name(need.name) for need in RUNTIME} <= ALLOWED


def test_qt_is_not_the_release_that_aborts_python() -> None:
    (qt,) = [need for need in RUNTIME if need.name == "PySide6-Essentials"]
    assert not qt.specifier.contains("6.12.0")
    assert qt.specifier.contains("6.8.0")


@pytest.mark.parametrize("need", [*RUNTIME, *DEV], ids=lambda need: need.name)
def test_each_dependency_has_a_range_that_holds_its_pin(need: Requirement) -> None:
    assert need.specifier
    assert need.specifier.contains(PINS[canonicalize_name(need.name)])


def test_what_the_dependencies_need_is_pinned_too() -> None:
    seen: set[str] = set()
    open_names = {canonicalize_name(need.name) for need in [*RUNTIME, *DEV]}
    while open_names:
        name = open_names.pop()
        seen.add(name)
        assert name in PINS, f"{name} is not pinned"
        assert version(name) == PINS[name], f"{name} is installed in another version"
        for line in requires(name) or ():
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                open_names |= {canonicalize_name(need.name)} - seen
