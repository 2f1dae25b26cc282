"""Names: a class, a module means one thing, and an argument beyond the third says which it is."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, name_of, sources

GENERATED = (ROOT / "vm/cpu/compiler", ROOT / "vm/cpu/kernels")
"""Code that is made from the instruction set, or carried by a generated module as it stands."""

TWINS: dict[str, dict[str, str]] = {
    "vm": {
        "engine": "the CPU and the graphics cards have one each, with the same face",
        "machine": "the CPU and the graphics cards have one each, with the same face",
    },
    "pxide": {},
}
"""Modules of one name that may be, and why."""

DOORS = {"__init__", "__main__"}
MOST_UNNAMED = 3
MANY = 5
"""Parameters; a function with more takes the most of them by name."""


def modules(package: str) -> list[Path]:
    """The modules of a package that are called by a name of their own."""
    return [
        path
        for path in sources(package)
        if path.stem not in DOORS and not any(room in path.parents for room in GENERATED)
    ]


def trees() -> Iterator[tuple[Path, ast.Module]]:
    """Every module of both packages, read."""
    for path in sources("vm", "pxide"):
        if not any(room in path.parents for room in GENERATED):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_a_class_name_means_one_thing() -> None:
    homes = defaultdict(list)
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(name_of(path))
    assert len(homes) > 300
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


@pytest.mark.parametrize("package", ["vm", "pxide"])
def test_a_module_name_means_one_thing(package: str) -> None:
    homes = defaultdict(list)
    for path in modules(package):
        homes[path.stem].append(name_of(path))
    several = {name: found for name, found in homes.items() if len(found) > 1}
    assert {name: found for name, found in several.items() if name not in TWINS[package]} == {}
    assert set(TWINS[package]) <= set(several), "a twin that is none"


@pytest.mark.parametrize("package", ["vm", "pxide"])
def test_a_module_is_called_by_a_noun(package: str) -> None:
    assert [name_of(path) for path in modules(package) if path.stem.endswith("ing")] == []


def test_beyond_the_third_argument_each_is_named() -> None:
    """A dataclass has its __init__ written for it, and names its fields where it is made."""
    found = []
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                unnamed = [*node.args.posonlyargs, *node.args.args]
                unnamed = [arg for arg in unnamed if arg.arg not in ("self", "cls")]
                count = len(unnamed) + len(node.args.kwonlyargs)
                if count > MANY and len(unnamed) > MOST_UNNAMED:
                    found.append(f"{name_of(path)}:{node.lineno} {node.name}")
    assert found == []
