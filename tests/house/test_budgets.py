"""Budgets on the tail: no file, no function grows beyond what one look takes in."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import name_of, sources

FILE_LINES = 300
FUNCTION_LINES = 40
CODE_LINES = 25
"""Of these a function may have, docstring, comments and blank lines not counted."""

FILES = sources("vm", "pxide", "packaging", "tests")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> int:
    """The lines of a body that do something."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    counted = lines[body[0].lineno - 1 : function.end_lineno]
    return sum(1 for line in counted if line.strip() and not line.strip().startswith("#"))


def test_the_house_is_found() -> None:
    assert len(FILES) > 50


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_budget(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= FILE_LINES, f"{name_of(path)} has {len(lines)} lines: split it by noun"
    for function in functions(path):
        where = f"{name_of(path)}:{function.lineno} {function.name}"
        span = (function.end_lineno or 0) - function.lineno + 1
        assert span <= FUNCTION_LINES, f"{where} is {span} lines long"
        assert code_lines(function, lines) <= CODE_LINES, f"{where} does too much at once"
